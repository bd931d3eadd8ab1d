"""The panel on a unit's page: the open tickets it leads, the nearest deadline first."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from audit import clock
from organisations.access import BUSINESS
from organisations.models import Organisation
from tickets.reading import listing
from tickets.reading.choices import choices_on
from tickets.reading.filters import OPEN, ListFilters, Sort
from tickets.reading.listing import Reader
from tickets.reading.paging import Page


@dataclass(frozen=True)
class UnitPanel:
    """The first page of the list that lies at `url`."""

    page: Page
    url: str
    at: dt.datetime


def unit_panel(request: HttpRequest, unit: Organisation) -> UnitPanel | None:
    """Of the unit's open tickets those the reader may see; None for keepers, who see no tickets at all."""
    if not BUSINESS.admits(request.user):
        return None
    at = clock.now()
    asked = {"department": unit.code, "state": OPEN, "sort": Sort.DEADLINE}
    page = listing.page(
        Reader(request.user, request.post, at), ListFilters.read(asked), "", choices_on(at.date())
    )
    return UnitPanel(page, f"{reverse('tickets:list')}?{urlencode(asked)}", at)
