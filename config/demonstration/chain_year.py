"""The days and the people of a season in the demonstration."""

import datetime as dt

from config.demonstration import chain_words as words
from config.demonstration.together import Together
from organisations.models import Role
from tickets.standing import Actor

MORNING = dt.time(10, 0)
YEAR = 365


class Season:
    """`back` days before the anchor things happened; the season is the year in which was sown."""

    def __init__(self, told: Together, shift: int = 0):
        self.told = told
        self.shift = shift
        self.season = self.day(200).year
        self.desk = told.desk(told.chain)
        self.village = told.cast.actor(words.VILLAGE_UNIT, Role.SECRETARY)
        self.plant = told.liaison(words.PLANT)
        self.cooperative = told.liaison(words.COOPERATIVE)

    def at(self, back: int) -> dt.datetime:
        return dt.datetime.combine(self.day(back), MORNING, self.told.timing.calendar.zone)

    def day(self, back: int) -> dt.date:
        return self.told.timing.anchor.date() - dt.timedelta(days=back + self.shift)

    def do(self, verb, by: Actor, back: int, **given):
        return self.told.do(verb, by, self.at(back), **given)

    def buyer(self, grower: words.Grower) -> Actor:
        return self.cooperative if grower.through_cooperative else self.plant
