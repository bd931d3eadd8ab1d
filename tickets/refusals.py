"""Why something is not done to a ticket, as exceptions: the verbs raise them, pages and API say them in words."""

from collections.abc import Iterable


class Refusal(Exception):
    """A move that is not open. `code` names why (in words: `tickets.wording`), or `text` says it;
    `names` are what the words name; `status` is what HTTP calls it."""

    status = 409

    def __init__(self, code: str, text: str = "", names: Iterable[str] = ()):
        super().__init__(code)
        self.code = code
        self.text = text
        self.names = tuple(names)


class WrongState(Refusal):
    """The ticket or dispatch is not in a state the move starts from, or changed meanwhile."""


class NotYours(Refusal):
    """The ticket is visible, but the move belongs to somebody else."""

    status = 403


class Stale(WrongState):
    """Somebody changed the ticket after the page was shown."""

    def __init__(self):
        super().__init__("stale")


class Incomplete(Refusal):
    """Fields are missing or wrong: `errors` maps field to a code or text."""

    status = 400

    def __init__(self, errors: dict[str, str]):
        super().__init__("incomplete")
        self.errors = errors
