"""A Party member reports in where he or she lives: name, unit, community and dates, by consent; withdrawn, it is erased."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import MemberReport
from meetings.actions.recording import record
from meetings.models.scope import GRASSROOTS
from organisations.models import Organisation, Role
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.standing import Actor


def receives(actor: Actor, host_id: int) -> bool:
    """The Party secretary of the community or village."""
    return actor.holds(Role.SECRETARY) and actor.post.organisation_id == host_id


@transaction.atomic
def enter_member(
    *,
    by: Actor,
    at: dt.datetime,
    name: str,
    unit: Organisation,
    consented_on: dt.date,
    reported_on: dt.date,
) -> MemberReport:
    """The secretary enters a member who reported in and consented. Raises NotYours or Incomplete."""
    if by.unit is None or by.unit.kind not in GRASSROOTS or not receives(by, by.unit.pk):
        raise NotYours("not_yours")
    if reported_on > timezone.localdate(at):
        raise Incomplete({"reported_on": "in_future"})
    if consented_on > reported_on:
        raise Incomplete({"consented_on": _("Without consent nothing is entered; it comes first.")})
    row = MemberReport.objects.create(
        host=by.unit, unit=unit, name=name, consented_on=consented_on, reported_on=reported_on
    )
    record(row, "enter", by, at, unit=unit.code)
    return row


def _kept(memberreport_id: int, by: Actor) -> MemberReport:
    row = MemberReport.objects.select_for_update(of=("self",), no_key=True).get(pk=memberreport_id)
    if not receives(by, row.host_id):
        raise NotYours("not_yours")
    return row


@transaction.atomic
def end_member(*, memberreport_id: int, by: Actor, at: dt.datetime, ended_on: dt.date) -> MemberReport:
    """The member has moved away. Raises WrongState where it is ended, Incomplete for a day that does not fit."""
    row = _kept(memberreport_id, by)
    if row.ended_on is not None:
        raise WrongState("wrong_state", _("This report has ended already."))
    if not row.reported_on <= ended_on <= timezone.localdate(at):
        raise Incomplete({"ended_on": _("Choose a day from the report until today.")})
    row.ended_on = ended_on
    row.save()
    record(row, "end", by, at, ended_on=str(ended_on))
    return row


@transaction.atomic
def erase_member(*, memberreport_id: int, by: Actor, at: dt.datetime) -> None:
    """Consent is withdrawn: the row goes, the record keeps only that one went."""
    row = _kept(memberreport_id, by)
    record(row, "erase", by, at)
    row.delete()
