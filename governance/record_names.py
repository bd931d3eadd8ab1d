"""Names by which the audit record knows what is done here."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import labels
from governance.lifecycle import COMMUNITY_RULES, ESTATE_RULES, GRID_RULES, SEAT_RULES
from governance.mediating import CASE_RULES
from governance.models import (
    About,
    Community,
    Estate,
    FellowRaiser,
    Finding,
    Grid,
    Hazard,
    MediationCase,
    MemberReport,
    PublicPage,
    ReportIn,
    Round,
    Seat,
    Submission,
)
from governance.reporting_in import REPORT_RULES
from governance.screening import FINDING_RULES, HAZARD_RULES, ROUND_RULES

#: How rows come into being, and what has no table.
BEGINNINGS = {
    Community: {"set_up": _("set up")},
    Estate: {"add": _("added"), "take_in": _("totals taken in")},
    Grid: {"add": _("added")},
    Seat: {"recommend": _("recommended")},
    MediationCase: {"register": _("registered")},
    ReportIn: {"report": _("reported in")},
    PublicPage: {"open": _("opened"), "close": pgettext_lazy("a public page", "closed")},
    Submission: {
        "take_up": _("taken up"),
        "drop": pgettext_lazy("a submission", "not taken up"),
        "expire": _("deleted after 30 days in quarantine"),
        "forget_contact": _("contact data deleted 90 days after closing"),
    },
    About: {"raise": _("raised one level up"), "say": _("said whom it is about")},
    Round: {"open": _("opened")},
    Finding: {"find": pgettext_lazy("in the record", "entered")},
    Hazard: {},
    FellowRaiser: {"add": _("added"), "tell": _("told of the result")},
    MemberReport: {
        "enter": pgettext_lazy("in the record", "entered"),
        "end": pgettext_lazy("in the record", "ended"),
        "erase": _("consent withdrawn, erased"),
    },
}
TABLES = {
    Community: COMMUNITY_RULES,
    Estate: ESTATE_RULES,
    Grid: GRID_RULES,
    Seat: SEAT_RULES,
    MediationCase: CASE_RULES,
    ReportIn: REPORT_RULES,
    PublicPage: {},
    Submission: {},
    About: {},
    Round: ROUND_RULES,
    Finding: FINDING_RULES,
    Hazard: HAZARD_RULES,
    FellowRaiser: {},
    MemberReport: {},
}


def register() -> None:
    labels.register(
        {
            f"{model._meta.model_name}.{code}": format_lazy("{}: {}", model._meta.verbose_name, name)
            for model, table in TABLES.items()
            for code, name in {**BEGINNINGS[model], **{step.value: step.label for step in table}}.items()
        }
    )
