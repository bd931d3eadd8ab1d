"""Loads the invented places, their units and the people in their posts, through the rosters' own verbs."""

import datetime as dt

from config.demonstration.gaps import LATE_UNIT
from config.demonstration.names import invented
from config.demonstration.places import PLACES, Place
from config.demonstration.seats import LISTED, UNLISTED, WITH_CONSENT, Seat
from organisations import account_actions
from organisations import actions as roster
from organisations.models import (
    Area,
    Organisation,
    OrganisationKind,
    PartyOrganisation,
    Person,
    Post,
    Role,
    User,
)
from organisations.models.organisations import TOWNSHIP_KINDS
from organisations.models.people import SIGNERS

SOURCE = "demonstration"
#: Posts began before anything in the demonstration happened: it looks back two seasons of the chain.
IN_POST = dt.timedelta(days=650)


def load_places(*, by: User, at: dt.datetime) -> int:
    """Areas with the village's or community's own unit and Party organisation; returns how many were added."""
    known = set(Area.objects.values_list("code", flat=True))
    missing = [place for place in PLACES if place.code not in known]
    for place in missing:
        _add_place(place, by, at)
    unit = Organisation.objects.get(code=WITH_CONSENT)
    if not unit.answers_need_consent:
        unit.answers_need_consent = True
        roster.save_organisation(organisation=unit, by=by, at=at)
    return len(missing)


def _add_place(place: Place, by: User, at: dt.datetime) -> None:
    inside = Area.objects.get(code=place.inside)
    area = Area(code=place.code, name=place.name, level=place.level, parent=inside, source=SOURCE)
    roster.save_area(area=area, by=by, at=at)
    if place.unit_kind is None:
        return
    township = Organisation.objects.get(kind__in=TOWNSHIP_KINDS, area=inside)
    unit = Organisation(
        code=place.unit_code,
        name=place.name,
        kind=place.unit_kind,
        area=area,
        superior=township,
        source=SOURCE,
    )
    roster.save_organisation(organisation=unit, by=by, at=at)
    party = PartyOrganisation(organisation=unit, kind=place.party_body)
    roster.save_party_organisation(party_organisation=party, by=by, at=at)


def load_people(*, by: User, at: dt.datetime) -> dict[Seat, User]:
    """Fill every seat with an invented person; returns their accounts by seat."""
    names = invented()
    return {seat: _fill(seat, next(names), by, at) for seat in all_seats()}


def all_seats() -> list[Seat]:
    """The written ones, a secretary for each village, and a liaison for each unit that nobody could sign for."""
    written = [*LISTED, *UNLISTED]
    led = {seat.organisation for seat in written if seat.role == Role.SECRETARY}
    written += [
        Seat(place.unit_code, Role.SECRETARY, "嘎查（村）党组织书记")
        for place in PLACES
        if place.unit_kind == OrganisationKind.VILLAGE and place.unit_code not in led
    ]
    can_sign = {seat.organisation for seat in written if seat.role in SIGNERS}
    others = Organisation.objects.filter(is_active=True).exclude(code__in=can_sign).order_by("code")
    return [*written, *(Seat(code, Role.LIAISON, "联络员") for code in others.values_list("code", flat=True))]


def _fill(seat: Seat, name: str, by: User, at: dt.datetime) -> User:
    person = Person(name=name, is_demonstration=True)
    roster.save_person(person=person, by=by, at=at)
    since = at.date() if seat.organisation == LATE_UNIT else at.date() - IN_POST
    post = Post(
        person=person,
        organisation=Organisation.objects.get(code=seat.organisation),
        role=seat.role,
        title=seat.title,
        section=seat.section,
        valid_from=since,
    )
    roster.save_post(post=post, by=by, at=at)
    return account_actions.create_account(person=person, username=seat.username, by=by, at=at)
