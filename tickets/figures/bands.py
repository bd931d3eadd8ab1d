"""One number for a unit, and the band it falls into among units of its kind. Ranking is off unless a setting asks for it.

Never ranked: villages and communities (rules against formalism on fingertips, DOMAIN 8.8).
"""

from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings

from organisations.models import OrganisationKind
from tickets.figures.indicators import COMPOSITE, OF_UNIT, Amounts, Figure, Indicator

UNRANKED = (OrganisationKind.VILLAGE, OrganisationKind.COMMUNITY)


def composite(amounts: Amounts, indicators: Sequence[Indicator] = OF_UNIT) -> Figure:
    """The weighted mean of the rates (weights are local and a setting; shipped equal), without those of too few cases;
    no rate where none has enough."""
    total = weights = Decimal(0)
    for indicator in indicators:
        weight = settings.FIGURES_WEIGHTS.get(indicator.code, Decimal(0))
        figure = indicator.figure(amounts)
        if weight and figure.rate is not None and not figure.small:
            total += weight * figure.rate
            weights += weight
    return Figure(COMPOSITE, total, weights, Decimal(0), [])


def band_of(value: Decimal | None) -> int | None:
    """0 for the best band, counting down; None for too few cases."""
    if value is None:
        return None
    bounds = settings.FIGURES_BANDS
    return next((place for place, bound in enumerate(bounds) if value * 100 >= bound), len(bounds))
