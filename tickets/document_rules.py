"""Who may do what to a document in which state: one table, asked by pages and actions.

Drafting, checking and signing are three steps of named people; whoever drafted a document neither checks nor signs it
(《党政机关公文处理工作条例》 2012, art. 20–22: 复核 before 签发, signed by the person in charge).
"""

from collections.abc import Callable
from dataclasses import dataclass

from organisations.models.people import ROSTER_ROLES, Role
from tickets.models import Document, DocumentMove, DocumentState
from tickets.standing import Actor

#: Who signs for a unit.
LEADERS = (Role.OFFICE_HEAD, Role.UNIT_LEADER, Role.SECRETARY, Role.SUPERVISOR)

M, S = DocumentMove, DocumentState


def of_unit(document: Document, actor: Actor) -> bool:
    post = actor.post
    return (
        post is not None
        and post.role not in ROSTER_ROLES
        and post.organisation_id == document.organisation_id
    )


def _second_person(document: Document, actor: Actor) -> bool:
    return of_unit(document, actor) and actor.user.pk != document.drafted_by_id


def _leader(document: Document, actor: Actor) -> bool:
    return _second_person(document, actor) and actor.holds(*LEADERS)


@dataclass(frozen=True)
class Rule:
    """From which states, to which, and who."""

    sources: tuple[DocumentState, ...]
    target: DocumentState
    who: Callable[[Document, Actor], bool]


RULES: dict[DocumentMove, Rule] = {
    M.CHECK: Rule((S.DRAFT,), S.CHECKED, _second_person),
    M.SEND_BACK: Rule((S.DRAFT, S.CHECKED), S.DRAFT, _second_person),
    M.SIGN: Rule((S.CHECKED,), S.SIGNED, _leader),
    M.NUMBER: Rule((S.SIGNED,), S.NUMBERED, of_unit),
    M.SEAL: Rule((S.NUMBERED,), S.SEALED, of_unit),
    M.DISCARD: Rule((S.DRAFT, S.CHECKED), S.DISCARDED, of_unit),
}


def moves_for(document: Document, actor: Actor) -> list[DocumentMove]:
    """Exactly the moves open to the actor."""
    return [
        move for move, rule in RULES.items() if document.state in rule.sources and rule.who(document, actor)
    ]


def may_edit(document: Document, actor: Actor) -> bool:
    """Until it is signed; what was checked becomes a draft again by it."""
    return document.state in (S.DRAFT, S.CHECKED) and of_unit(document, actor)


def made_by(document: Document, move: DocumentMove) -> int | None:
    """Whose account took this step, if it is taken and leaves a name."""
    names = {
        M.CHECK: "checked_by_id",
        M.SIGN: "signed_by_id",
        M.NUMBER: "numbered_by_id",
        M.SEAL: "sealed_by_id",
    }
    return getattr(document, names[move]) if move in names else None
