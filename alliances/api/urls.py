"""URLs of the chains in the API, below /api/v1/chains/<chain>/ and in its namespace."""

from django.urls import re_path

from alliances.api.bodies import STEP_BODIES
from alliances.api.details import DETAILS
from alliances.api.figures import Figures
from alliances.api.sorts import PARTS, SORTS
from alliances.api.views import detail_view, part_view, rows_view, steps_view

CHAIN = r"^v1/chains/(?P<chain>[A-Za-z0-9\-]{1,40})"
ONE = r"(?P<pk>[0-9]{1,18})"

urlpatterns = [
    re_path(rf"{CHAIN}/figures/$", Figures.as_view(), name="chain-figures"),
    *(
        re_path(rf"{CHAIN}/{name}/$", rows_view(sort).as_view(), name=f"chain-{name}")
        for name, sort in SORTS.items()
    ),
    *(
        re_path(rf"{CHAIN}/{name}/{ONE}/$", detail_view(SORTS[name]).as_view(), name=f"chain-{name}-one")
        for name in DETAILS
    ),
    *(
        re_path(
            rf"{CHAIN}/{name}/{ONE}/steps/$", steps_view(SORTS[name]).as_view(), name=f"chain-{name}-steps"
        )
        for name in STEP_BODIES
    ),
    *(
        re_path(
            rf"{CHAIN}/{part.of}/{ONE}/{part.name}/$",
            part_view(part).as_view(),
            name=f"chain-{part.of}-{part.name}",
        )
        for part in PARTS
    ),
]
