"""What the verbs about measures, money and list entries begin with: the case locked, and who may."""

import datetime as dt
import uuid
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.lifecycle import own_post
from enforcement.measure_catalogue import MEASURE_OF
from enforcement.models import (
    AssistanceRequest,
    Case,
    CaseOfficer,
    CaseState,
    Duty,
    Party,
    ServedCopy,
    Side,
)
from enforcement.profile import is_full
from organisations.models import Post, Role
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.standing import Actor


def works_on(by: Actor, case_id: int, day: dt.date, *duties: str) -> bool:
    """By a post of one's own, in which one is named in the case that day."""
    if not own_post(by) or not by.post.in_force(day):
        return False
    named = CaseOfficer.objects.on(day).filter(case=case_id, post=by.post)
    return named.filter(duty__in=duties or Duty.values).exists()


def locked_case(case_id: int, by: Actor, at: dt.datetime) -> Case:
    """The case, locked for this transaction, for one of its officers. Raises NotYours, DoesNotExist."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    if not works_on(by, case.pk, timezone.localdate(at), Duty.OFFICER):
        raise NotYours("not_yours")
    return case


def still_open(case: Case) -> Case:
    if case.state in (CaseState.APPLIED, CaseState.CONCLUDED):
        raise WrongState(
            "wrong_state", _("The case is not filed, or it is concluded: nothing new is ordered in it.")
        )
    return case


def not_ahead(day: dt.date, at: dt.datetime, name: str) -> dt.date:
    """Raises Incomplete for a day that has not come."""
    if day > timezone.localdate(at):
        raise Incomplete({name: _("This day has not come yet.")})
    return day


def president_of(case: Case, post: Post | None, day: dt.date, name: str) -> Post:
    """The post of the court's president who signed. Raises Incomplete for any other."""
    if (
        post is None
        or post.role != Role.COURT_PRESIDENT
        or post.organisation_id != case.court_id
        or not post.in_force(day)
    ):
        raise Incomplete(
            {name: _("The president of the court signs this. Choose who held the post that day.")}
        )
    return post


def obligor_of(case: Case, party: Party | None, name: str) -> None:
    """Raises Incomplete for anybody else."""
    if party is None or party.case_id != case.pk or party.side != Side.OBLIGOR or party.left_on is not None:
        raise Incomplete({name: _("Choose an obligor of this case.")})


def documented(number: str, name: str = "document") -> None:
    """A decision is on paper: its number is typed, where the profile keeps documents at all. Raises Incomplete."""
    if is_full() and not number.strip():
        raise Incomplete({name: _("Type the number of the document.")})


def served_on_paper(case: Case, request: AssistanceRequest, asks: str) -> ServedCopy:
    """The sealed copy by which the request was served. `asks`: what the request must have asked for: set, renew, release.

    Raises Incomplete for another case's request, one that asked for something else, one without a sealed copy."""
    if request.case_id != case.pk or request.kind_code not in MEASURE_OF or asks not in request.asked:
        raise Incomplete({"request": _("Choose a request of this case that asks for this.")})
    served = request.served_copy
    if served is None:
        raise Incomplete(
            {"request": _("Its notice does not count as served before the sealed copy is attached to it.")}
        )
    return served


def row_locked(queryset: models.QuerySet, pk: int) -> Any:
    return queryset.select_for_update(of=("self",), no_key=True).get(pk=pk)


def locked_of_case(rows: models.QuerySet, pk: int, by: Actor, at: dt.datetime) -> Any:
    """The row, locked behind its case for one of the case's officers. Raises NotYours, DoesNotExist."""
    locked_case(rows.values_list("case", flat=True).get(pk=pk), by, at)
    return row_locked(rows, pk)


def entered(model: type[models.Model], key: uuid.UUID | None) -> Any:
    """The row that was entered under this key already: sent twice, entered once. Asked behind the case's lock."""
    return None if key is None else model._default_manager.filter(row_key=key).first()


def keyed(key: uuid.UUID | None) -> dict[str, uuid.UUID]:
    """The field by which `entered` finds the row again."""
    return {} if key is None else {"row_key": key}
