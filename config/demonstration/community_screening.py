"""A screening round of the demonstration: a concern, a hazard that was looked at, a dispute, and something settled at once."""

from django.utils import timezone

from audit import clock
from config.demonstration import community_words as words
from config.demonstration.together import Together
from governance.actions import screening
from governance.models import Community, Sort
from organisations.models import Organisation, Role
from tickets import actions as tickets
from tickets.models import Topic


def load_screening(told: Together, community: Community) -> None:
    secretary = told.cast.actor(community.unit.code, Role.SECRETARY)
    worker = told.cast.actor(community.unit.code, Role.GRID_WORKER)
    at = told.at(16)
    first = timezone.localdate(at)
    row = told.do(
        screening.open_round,
        secretary,
        at,
        community_id=community.pk,
        title=words.ROUND,
        grids=list(community.grids.all()),
        units=list(Organisation.objects.filter(code__in=words.ROUND_UNITS)),
        starts_on=first,
        ends_on=told.ahead(5),
    )
    grid = community.grids.first()
    found = [
        told.do(
            screening.find,
            worker,
            told.at(15),
            round_id=row.pk,
            grid=grid,
            sort=sort,
            title=title,
            description=text,
            found_on=timezone.localdate(told.at(15)),
        )
        for sort, title, text in words.FINDINGS
    ]
    for finding in found:
        given = {"finding_id": finding.pk}
        if finding.sort == Sort.HAZARD:
            _hazard(told, secretary, given)
        elif finding.title == words.SETTLED_TITLE:
            told.do(screening.settle, worker, told.at(15), settled=words.SETTLED, **given)
        elif finding.sort == Sort.CONCERN:
            topic = Topic.objects.get(template=community.alliance.template_id, code="order.fire-lane")
            ticket = told.do(screening.raise_concern, worker, told.at(1), topic=topic, **given)
            with clock.frozen_at(told.at(1)):
                tickets.route([ticket.pk], told.at(1))


def _hazard(told: Together, secretary, given: dict) -> None:
    owner = Organisation.objects.get(code="O45")
    look_on = timezone.localdate(told.at(6))
    hazard = told.do(screening.list_hazard, secretary, told.at(14), owner=owner, next_look=look_on, **given)
    told.do(
        screening.look,
        told.liaison("O45"),
        told.at(6),
        hazard_id=hazard.pk,
        there=True,
        result=words.LOOK,
        next_look=told.ahead(8),
    )
