"""What else may help whoever types a concern: apps above register what they offer; tickets know none of them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from organisations.models import Alliance, User


@dataclass(frozen=True)
class Offer:
    """Something to read before raising: its title, its page, and one line of what it says."""

    title: str
    link: str
    line: str


#: Takes the account, the alliance chosen, the text typed so far and the day.
Provider = Callable[[User, Alliance, str, dt.date], list[Offer]]
_providers: list[Provider] = []


def register_offers(provider: Provider) -> None:
    """Called in `AppConfig.ready` of the app that has something to offer."""
    if provider not in _providers:
        _providers.append(provider)


def offers(user: User, alliance: Alliance, text: str, day: dt.date) -> list[Offer]:
    return [offer for provider in _providers for offer in provider(user, alliance, text, day)]
