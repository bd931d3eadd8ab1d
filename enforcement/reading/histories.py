"""The time line of a case, as far as its own rows tell it."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.models import Case
from enforcement.panels import Happened


def of_case(case: Case) -> Iterator[Happened]:
    if case.filed_on:
        yield Happened(case.filed_on, _("Filed"))
    for row in case.milestones.all():
        yield Happened(row.on, row.get_kind_display(), _("struck out") if row.struck_at else "")
    for pause in case.pauses.all():
        begun = {"pause": pause.get_kind_display()}
        yield Happened(pause.from_on, _("%(pause)s begins") % begun)
        if pause.to_on:
            yield Happened(pause.to_on, _("%(pause)s ends") % begun)
    for party in case.parties.all():
        for each in party.corrections.all():
            yield Happened(timezone.localdate(each.at), _("Party corrected"), str(each.by.person or ""))
    for row in case.conclusions_taken_back.all():
        yield Happened(row.concluded_on, row.get_kind_display(), _("taken back"))
        yield Happened(timezone.localdate(row.at), _("Conclusion taken back"), str(row.by.person or ""))
    if case.concluded_on:
        yield Happened(case.concluded_on, case.get_conclusion_display(), case.get_conclusion_ground_display())
