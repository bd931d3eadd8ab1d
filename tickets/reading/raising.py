"""What the page for raising a ticket offers: alliances with their refusals, topics as a picture, places in places."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from organisations.models import Alliance, Area, AreaLevel, Organisation
from tickets import kinds, routing, wording
from tickets.catalogue import catalogue_on
from tickets.models import Topic
from tickets.reading.choices import Choices
from tickets.standing import Actor

#: The selects of the place, widest first; the ticket's area is the narrowest one chosen.
PLACE_LEVELS = ("township", "village", "estate")


@dataclass(frozen=True)
class OfferedAlliance:
    alliance: Alliance
    refusal: str | None


@dataclass(frozen=True)
class PlaceSelect:
    """One of the dependent selects: its name, its options, and which of them is chosen."""

    name: str
    label: str
    options: list[Area]
    chosen: str


@dataclass(frozen=True)
class Preview:
    """Where the ticket would go, in words; `department` None means the office's triage."""

    department: Organisation | None
    assists: list[Organisation]
    because: str
    topic: Topic

    @property
    def assist_names(self) -> str:
        return _(", ").join(str(unit) for unit in self.assists)


def offered_alliances(choices: Choices, actor: Actor) -> list[OfferedAlliance]:
    """Those open to the acting post first; the others stand there with the reason why not."""
    offers = []
    for alliance in choices.alliances:
        refusal = kinds.why_not_raise(alliance.kind, actor.post, alliance)
        offers.append(OfferedAlliance(alliance, str(refusal) if refusal else None))
    return sorted(offers, key=lambda offer: offer.refusal is not None)


def place_selects(choices: Choices, given: Mapping[str, str]) -> list[PlaceSelect]:
    """The dependent selects for what is chosen so far, from the banner down."""
    labels = {
        "township": _("Township, sumu or subdistrict"),
        "village": _("Gacha, village or community"),
        "estate": _("Estate or grid"),
    }
    selects = []
    inside = [child for root in choices.inside.get(None, []) for child in choices.inside.get(root.pk, [])]
    for level in PLACE_LEVELS:
        options = [
            area for area in inside if level != "estate" or area.level in (AreaLevel.ESTATE, AreaLevel.GRID)
        ]
        chosen = next((area for area in options if area.code == given.get(level)), None)
        selects.append(PlaceSelect(level, labels[level], options, chosen.code if chosen else ""))
        inside = choices.inside.get(chosen.pk, []) if chosen else []
    return selects


def place_of(choices: Choices, code: str) -> dict[str, str]:
    """The selects' values for one area: where a link names the place."""
    area = choices.area(code)
    chain: list[Area] = []
    while area is not None and area.parent_id is not None:
        chain.insert(0, area)
        area = choices.areas.get(area.parent_id)
    return {level: area.code for level, area in zip(PLACE_LEVELS, chain, strict=False)}


def area_code(choices: Choices, selects: list[PlaceSelect]) -> str:
    """The narrowest place chosen; nothing chosen means the whole banner was not meant: ""."""
    return next((select.chosen for select in reversed(selects) if select.chosen), "")


def preview(choices: Choices, alliance: str, topic: str, area: str, day: dt.date) -> Preview | None:
    """The decision for these codes today, nothing saved; None while one of them is missing."""
    chosen_alliance, chosen_area = choices.alliance(alliance), choices.area(area)
    chosen_topic = choices.topic(chosen_alliance.template_id, topic) if chosen_alliance else None
    if chosen_alliance is None or chosen_topic is None or chosen_area is None:
        return None
    known = catalogue_on(day)
    decision = routing.decide(routing.Facts(chosen_alliance.pk, chosen_topic.pk, chosen_area.pk, day), known)
    return Preview(
        department=choices.units[decision.department] if decision.department else None,
        assists=[choices.units[unit] for unit in decision.assists],
        because=wording.because_now(decision, known),
        topic=chosen_topic,
    )
