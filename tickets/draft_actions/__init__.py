"""The verbs of drafts of the responsibility matrix; import them from here.

Each is atomic, locks the draft, asks whether the account may, and writes one audit row. They raise Refusal where the draft
or the matrix moved on, ValidationError for what is wrong in what was typed.
"""

from tickets.draft_actions.copying import copy_from, hand_over
from tickets.draft_actions.editing import begin, describe, drop, put, put_all, take_back
from tickets.draft_actions.publishing import ask, consent, refuse, withdraw
from tickets.draft_actions.settling import Conflict, conflicts, settle

__all__ = [
    "Conflict",
    "ask",
    "begin",
    "conflicts",
    "consent",
    "copy_from",
    "describe",
    "drop",
    "hand_over",
    "put",
    "put_all",
    "refuse",
    "settle",
    "take_back",
    "withdraw",
]
