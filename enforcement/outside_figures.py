"""Figures that others published about the campaign: shown beside the sums of records with their source, never added to them.

They need not be of one population, nor comparable with the records: 执行到位 and 标的额 are different things (DOMAIN 1.3).
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Published(NamedTuple):
    """A number as it is printed, what it counts, the time it speaks of, and where it stands."""

    printed: str
    counts: str
    period: str
    source: str


_SINCE = _("2018 to September 2020")
_ARTICLE = _("People's Daily, 8 September 2020, page 19")

PUBLISHED = (
    Published("374件", _("bad-loan cases of the rural credit union concluded"), _SINCE, _ARTICLE),
    Published("4.51亿元", _("their subject amount"), _SINCE, _ARTICLE),
    Published("655例", _("entries of dishonest obligors published"), _SINCE, _ARTICLE),
    Published("305人", _("persons under compulsory measures"), _SINCE, _ARTICLE),
)
