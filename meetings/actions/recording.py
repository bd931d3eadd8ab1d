"""What every verb begins and ends with: the row locked and asked, the audit row left behind."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from audit import actions as audit
from meetings.lifecycle import Rule, check
from organisations.models.people import SIGNERS
from tickets.actions.recording import tell_of
from tickets.models import NoticeKind
from tickets.standing import Actor


def locked(queryset: models.QuerySet, pk: int) -> Any:
    """The row, locked for this transaction, with its alliance. Raises DoesNotExist."""
    return (
        queryset.select_for_update(of=("self",), no_key=True)
        .select_related("alliance__lead", "alliance__template")
        .get(pk=pk)
    )


def step(rules: Mapping[Any, Rule], name: Any, by: Actor, row) -> None:
    """Ask the table and set the state that follows. The caller saves. Raises NotYours or WrongState."""
    target = check(rules, name, by, row).target
    if target is not None:
        row.state = target


def tell_units(row: models.Model, kind: NoticeKind, by: Actor, at: dt.datetime, units: Iterable[int]) -> None:
    """Tell who signs for these units of the row's page; not the unit that acts."""
    own = by.unit.pk if by.unit else None
    tell_of(
        row.get_absolute_url(),
        str(row),
        kind,
        at,
        organisations=sorted(set(units) - {own}),
        roles=SIGNERS,
    )


def record(row: models.Model, verb: str, by: Actor, at: dt.datetime, **data: Any) -> None:
    sort = row._meta.model_name
    audit.record(
        action=f"{sort}.{verb}",
        at=at,
        by=by.user,
        object_type=sort,
        object_id=row.pk,
        object_label=str(row),
        post=by.post.role if by.post else "",
        organisation=by.unit.code if by.unit else "",
        data=data,
    )
