"""The verbs that change tickets; import them from here. Each is atomic, takes `by` and `at`, and
writes the time line and the audit row in its own transaction."""

from tickets.actions.attaching import attach, withdraw_attachment
from tickets.actions.delivering import deliver
from tickets.actions.moving import move
from tickets.actions.queueing import answer_message, expire_returns, route, route_together, sweep
from tickets.actions.raising import Reporter, raise_by_rule, raise_ticket, settle_on_the_spot
from tickets.actions.reviewing import bring_back
from tickets.actions.sending import forget_deliveries, send_outside

__all__ = [
    "Reporter",
    "answer_message",
    "attach",
    "bring_back",
    "deliver",
    "expire_returns",
    "forget_deliveries",
    "move",
    "raise_by_rule",
    "raise_ticket",
    "route",
    "route_together",
    "send_outside",
    "settle_on_the_spot",
    "sweep",
    "withdraw_attachment",
]
