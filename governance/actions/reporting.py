"""A unit reports in, the community or village accepts it; services are entered by the unit and confirmed once."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.lifecycle import signs_for
from governance.models import ReportIn, ReportState, Service, ServiceState
from governance.reporting_in import REPORT_RULES, ReportStep
from meetings.actions.recording import record, step, tell_units
from meetings.models import Need
from meetings.models.scope import GRASSROOTS
from organisations.models import Organisation
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import NoticeKind
from tickets.standing import Actor


@transaction.atomic
def report_in(*, by: Actor, at: dt.datetime, host: Organisation, offers: str) -> ReportIn:
    """The acting unit reports to the community or village."""
    if by.unit is None or not signs_for(by, by.unit.pk):
        raise NotYours("not_yours")
    if host.kind not in GRASSROOTS or host == by.unit:
        raise Incomplete({"host": _("Choose a community or village.")})
    # Two clicks wait for each other.
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=by.unit.pk)
    open_ones = ReportIn.objects.filter(
        host=host, unit=by.unit, state__in=[ReportState.REPORTED, ReportState.ACCEPTED]
    )
    if open_ones.exists():
        raise WrongState("wrong_state", _("Your unit has reported here already."))
    row = ReportIn.objects.create(
        host=host, unit=by.unit, offers=offers, state=ReportState.REPORTED, reported_on=timezone.localdate(at)
    )
    record(row, "report", by, at)
    tell_units(row, NoticeKind.INFORMED, by, at, {host.pk})
    return row


def _stepped(pk: int, name: ReportStep, by: Actor) -> ReportIn:
    row = (
        ReportIn.objects.select_for_update(of=("self",), no_key=True)
        .select_related("host", "unit")
        .get(pk=pk)
    )
    step(REPORT_RULES, name, by, row)
    return row


def _saved(row: ReportIn, name: str, by: Actor, at: dt.datetime) -> ReportIn:
    row.save()
    record(row, name, by, at)
    tell_units(row, NoticeKind.INFORMED, by, at, {row.host_id, row.unit_id})
    return row


@transaction.atomic
def accept(*, reportin_id: int, by: Actor, at: dt.datetime) -> ReportIn:
    row = _stepped(reportin_id, ReportStep.ACCEPT, by)
    row.accepted_on = timezone.localdate(at)
    return _saved(row, "accept", by, at)


@transaction.atomic
def decline(*, reportin_id: int, by: Actor, at: dt.datetime, reason: str) -> ReportIn:
    row = _stepped(reportin_id, ReportStep.DECLINE, by)
    row.end_reason = reason
    return _saved(row, "decline", by, at)


@transaction.atomic
def end(*, reportin_id: int, by: Actor, at: dt.datetime, reason: str) -> ReportIn:
    row = _stepped(reportin_id, ReportStep.END, by)
    row.end_reason = reason
    return _saved(row, "end", by, at)


@transaction.atomic
def serve(
    *,
    reportin_id: int,
    by: Actor,
    at: dt.datetime,
    held_on: dt.date,
    place: str,
    result: str,
    hours: Decimal | None = None,
    need: Need | None = None,
) -> Service:
    """The unit enters what it did. Raises Incomplete for a day before it was accepted or in the future."""
    row = _stepped(reportin_id, ReportStep.SERVE, by)
    if not row.accepted_on <= held_on <= timezone.localdate(at):
        raise Incomplete({"held_on": _("Choose a day from the acceptance until today.")})
    made = Service.objects.create(
        report=row,
        need=need,
        held_on=held_on,
        place=place,
        result=result,
        hours=hours,
        state=ServiceState.ENTERED,
    )
    record(row, "serve", by, at, service=made.pk)
    tell_units(row, NoticeKind.INFORMED, by, at, {row.host_id})
    return made


@transaction.atomic
def confirm(*, reportin_id: int, by: Actor, at: dt.datetime, service: Service, confirmed: bool) -> Service:
    """The community says once whether it was so. Raises WrongState where it has said so already."""
    row = _stepped(reportin_id, ReportStep.CONFIRM, by)
    service = Service.objects.get(pk=service.pk, report=row)
    if service.state != ServiceState.ENTERED:
        raise WrongState("wrong_state", _("This service is decided already."))
    service.state = ServiceState.CONFIRMED if confirmed else ServiceState.REJECTED
    service.confirmed_at = at
    service.save()
    record(row, "confirm", by, at, service=service.pk, confirmed=confirmed)
    return service
