"""What the words of a source mean on a day: settled by a clerk, or codes and names of the portal's own."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from organisations.models import Alliance, Area, Organisation
from tickets import kinds
from tickets.models import HotlineSource, HotlineWord, Topic, WordSort

#: A name shorter than this stands in addresses by chance.
SHORTEST = 2


@dataclass
class Known:
    source: HotlineSource
    alliances: list[Alliance]
    topics: dict[tuple[int, str], Topic | None]
    areas: list[Area]
    words: dict[tuple[str, str], HotlineWord] = field(default_factory=dict)
    _areas: dict[str, Area | None] = field(default_factory=dict)

    def topic(self, word: str, template: int | None) -> Topic | None:
        """By what a clerk settled, else by code or name in the template; two of one name are none."""
        settled = self.words.get((WordSort.TOPIC, word))
        if settled is not None:
            return settled.topic if settled.topic.is_active else None
        return None if template is None else self.topics.get((template, word))

    def area(self, text: str) -> Area | None:
        """By what a clerk settled, by code or name, else the narrowest place named in an address."""
        if text not in self._areas:
            settled = self.words.get((WordSort.AREA, text))
            found = settled.area if settled else self._named(text)
            self._areas[text] = found if found is None or found.is_active else None
        return self._areas[text]

    def _named(self, text: str) -> Area | None:
        exact = [area for area in self.areas if text in (area.code, area.name)]
        inside = exact or [area for area in self.areas if len(area.name) >= SHORTEST and area.name in text]
        deepest = max((area.path.count("/") for area in inside), default=0)
        narrowest = [area for area in inside if area.path.count("/") == deepest]
        return narrowest[0] if len(narrowest) == 1 else None

    def alliance(self, word: str) -> Alliance | None:
        settled = self.words.get((WordSort.ALLIANCE, word))
        if settled is not None:
            return next((one for one in self.alliances if one.pk == settled.alliance_id), None)
        return next((one for one in self.alliances if word in (one.code, one.name)), None)

    def alliance_of(self, topic: Topic, area: Area | None) -> Alliance | None:
        """The source's own alliance, or the one of the topic's sort whose area holds the place most closely."""
        if topic.template_id == self.source.alliance.template_id:
            return self.source.alliance
        fitting = [
            one
            for one in self.alliances
            if one.template_id == topic.template_id and (area is None or area.path.startswith(one.area.path))
        ]
        deepest = max((one.area.path.count("/") for one in fitting), default=0)
        closest = [one for one in fitting if one.area.path.count("/") == deepest]
        return closest[0] if len(closest) == 1 else None


def open_alliances(keeper: Organisation, on: dt.date) -> list[Alliance]:
    """Alliances that this office leads and into which free text may be imported; never enforcement."""
    free = set(kinds.with_switch("free_text"))
    led = Alliance.objects.on(on).filter(lead=keeper).select_related("template", "area", "lead")
    return [alliance for alliance in led if alliance.kind in free]


def known_of(source: HotlineSource, on: dt.date) -> Known:
    alliances = open_alliances(source.keeper, on)
    words = source.words.select_related("topic", "area", "alliance")
    return Known(
        source,
        alliances,
        _topics({alliance.template_id for alliance in alliances}),
        list(Area.objects.filter(is_active=True)),
        {(row.sort, row.word): row for row in words},
    )


def _topics(templates: Iterable[int]) -> dict[tuple[int, str], Topic | None]:
    found: dict[tuple[int, str], Topic | None] = {}
    for topic in Topic.objects.filter(template__in=templates, is_active=True):
        for word in {topic.code, topic.name, topic.name_en} - {""}:
            key = topic.template_id, word
            found[key] = None if key in found else topic
    return found
