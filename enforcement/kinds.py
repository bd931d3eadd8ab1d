"""Enforcement requests are closed to everybody until the court's own desk is built: nobody raises, nobody sees.

A request needs a filed case, a legal document and the guards of DOMAIN 5.4 (one obligor, one holder, one document,
approval, a log of each view), none of which a plain ticket has.
"""

from django.utils.translation import gettext as _

from organisations.models import Alliance, Kind, Post
from tickets import kinds

NOTHING = kinds.Switches(
    seen=False,
    free_text=False,
    in_api=False,
    in_search=False,
    in_meetings=False,
    in_duplicates=False,
    in_figures_drilldown=False,
    callback=False,
    supervision=False,
    instructions=False,
    bulk=False,
)


def why_not_raise(post: Post | None, alliance: Alliance) -> str:
    return _(
        "Enforcement requests are not opened here: each needs a filed case, a legal document of the court and the "
        "guards that come with the court's own desk."
    )


def register() -> None:
    kinds.register(kinds.KindPort(code=Kind.ENF, may_raise=why_not_raise, switches=NOTHING))
