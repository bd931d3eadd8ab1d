"""What the parts of the court put into the frame, its tabs, the desk and the case page: one line each."""

from django.utils.translation import gettext_lazy as _

from enforcement import access, panels
from enforcement.reading import case_panel, ending, histories, looking
from enforcement.reading.cases import desk_count, lapsing
from organisations.access import Group
from organisations.context import Entry, register_badge, register_navigation

#: The badge beside the auditor's page: alarms that nobody looked into.
ALARMS = "court_alarms"


def register() -> None:
    register_navigation(
        Entry(
            _("Court enforcement"),
            "enforcement:desk",
            "scale",
            52,
            (access.OFFICERS,),
            badge=panels.DESK_BADGE,
        )
    )
    register_navigation(
        Entry(_("Records of approaches"), "enforcement:approaches", "books", 53, (access.DISCIPLINE,))
    )
    register_badge(ALARMS, lambda request: looking.open_alarms())
    register_navigation(
        Entry(_("Who looked at what"), "enforcement:looked", "scale", 89, (access.AUDITORS,), badge=ALARMS)
    )
    panels.register_page(panels.Page(10, _("Officer's desk"), "enforcement:desk", (access.OFFICERS,)))
    panels.register_page(panels.Page(20, _("My cases"), "enforcement:cases", (access.OFFICERS,)))
    panels.register_page(
        panels.Page(80, _("Who works on which case"), "enforcement:assignments", (access.BUREAU_HEADS,))
    )
    panels.register_desk_tab(
        panels.DeskTab(
            30,
            "limits",
            _("Time limits"),
            "enforcement/_limits_tab.html",
            lambda actor, day: lapsing(actor.user, day),
            lambda actor, day: desk_count(actor.user, day),
        )
    )
    panels.register_history(histories.of_case)
    _register_money()


def _register_money() -> None:
    """Measures, money and list entries."""
    panels.register_page(panels.Page(60, _("Bad-loan campaign"), "enforcement:campaign", (access.COUNTERS,)))
    panels.register_page(
        panels.Page(70, _("Credit notices"), "enforcement:list_notices", (access.WINDOW_CLERKS,))
    )
    # Whoever has the court's desk finds it in the tabs there.
    only_counts = Group(
        "COURT_COUNTS_ONLY", lambda user: access.COUNTERS.admits(user) and not access.OFFICERS.admits(user)
    )
    register_navigation(Entry(_("Bad-loan campaign"), "enforcement:campaign", "scale", 54, (only_counts,)))
    register_navigation(
        Entry(_("Credit notices"), "enforcement:list_notices", "books", 55, (access.WINDOW_CLERKS,))
    )
    for position, code, label, fill, count in (
        (10, "ending", _("Measures that end"), ending.ending, ending.ending_count),
        (35, "uncopied", _("Sealed copies missing"), ending.uncopied, ending.uncopied_count),
        (40, "held", _("Money to pay out"), ending.held, ending.held_count),
        (50, "leaving", _("List entries"), ending.lists, ending.lists_count),
    ):
        panels.register_desk_tab(
            panels.DeskTab(position, code, label, f"enforcement/_{code}_tab.html", fill, count)
        )
    panels.register_case_panel(panels.CasePanel(20, "enforcement/_case_money_panel.html", case_panel.fill))
    panels.register_history(case_panel.happened)
