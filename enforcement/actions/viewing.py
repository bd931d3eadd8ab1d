"""Opening personal data of the court: the view is on record, with its reason, before anything is shown."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import models, transaction
from django.utils.translation import gettext as _

from audit.actions import record_view
from enforcement.models import Case, View, ViewReason
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


@transaction.atomic
def open_fields(
    *,
    rows: Iterable[models.Model],
    fields: Sequence[str],
    by: Actor,
    at: dt.datetime,
    reason: str,
    case: Case | None = None,
) -> list[dict[str, str]]:
    """The plain texts of these encrypted columns, one dict a row; one view a row is recorded.

    The caller has asked the scope for the rows. Raises Incomplete without one of `ViewReason`, Locked, Undecryptable.
    """
    if reason not in ViewReason.values:
        raise Incomplete({"reason": _("Say why you open it.")})
    opened = []
    for row in rows:
        record_opening(row=row, fields=fields, by=by, at=at, reason=reason, case=case)
        values = ((name, getattr(row, name)) for name in fields)
        opened.append({name: value.reveal() if value else "" for name, value in values})
    return opened


def record_opening(
    *,
    row: models.Model,
    fields: Sequence[str],
    by: Actor,
    at: dt.datetime,
    reason: str,
    case: Case | None = None,
) -> None:
    """One view on record, in the caller's transaction: for files and documents, which the caller opens itself."""
    names = ", ".join(fields)[: View._meta.get_field("field").max_length]
    View.objects.create(
        at=at,
        user=by.user,
        post=by.post,
        case=case,
        object_type=row._meta.model_name,
        object_id=row.pk,
        field=names,
        reason=reason,
    )
    record_view(
        at=at,
        by=by.user,
        post=by.post or "",
        organisation=by.unit.code if by.unit else "",
        object_type=f"enforcement.{row._meta.model_name}",
        object_id=row.pk,
        object_label=str(case or ""),
        field=names,
        reason=ViewReason(reason).value,
    )
