"""The verbs that change tickets; import them from here. Each is atomic, takes `by` and `at`, and
writes the time line and the audit row in its own transaction."""

from tickets.actions.delivering import deliver
from tickets.actions.moving import move
from tickets.actions.queueing import expire_returns, route, sweep
from tickets.actions.raising import Reporter, raise_ticket, settle_on_the_spot

__all__ = [
    "Reporter",
    "deliver",
    "expire_returns",
    "move",
    "raise_ticket",
    "route",
    "settle_on_the_spot",
    "sweep",
]
