"""Units of the demonstration that report in to its communities, and what they did there."""

from django.utils import timezone

from config.demonstration import community_words as words
from config.demonstration.together import Together
from governance.actions import reporting
from organisations.models import Organisation, Role


def load_reporting(told: Together) -> None:
    """Units report in to the communities; one of them has served and was confirmed."""
    for position, (unit, area) in enumerate(words.REPORTS):
        host = Organisation.objects.get(code=f"C{area}")
        by, keeper = told.liaison(unit), told.cast.actor(host.code, Role.SECRETARY)
        row = told.do(reporting.report_in, by, told.at(25), host=host, offers=words.OFFERS[position % 3])
        given = {"reportin_id": row.pk}
        if position % 4 == 3:
            continue
        told.do(reporting.accept, keeper, told.at(24), **given)
        at = told.at(12 - position % 5)
        service = told.do(
            reporting.serve,
            by,
            at,
            held_on=timezone.localdate(at),
            place=host.name,
            result=words.SERVICES[position % 3],
            **given,
        )
        if position % 3 != 2:
            told.do(reporting.confirm, keeper, told.at(6), service=service, confirmed=True, **given)
