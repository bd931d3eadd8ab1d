"""Which resources serve a need, and which needs a resource can serve."""

import datetime as dt

from django.db.models import QuerySet

from meetings.models import Need, NeedState, Resource


def resources_for(need: Need, day: dt.date) -> QuerySet[Resource]:
    """`Resource.fits` as a query: same alliance and category, the need's place inside, in force on the day."""
    return (
        Resource.objects.on(day)
        .filter(
            alliance=need.alliance_id,
            category=need.category,
            area__path__in=need.area.ancestor_paths(),
        )
        .select_related("unit", "area")
        .order_by("-area__path", "id")
    )


def needs_for(resource: Resource, day: dt.date) -> QuerySet[Need]:
    """Assessed needs that the resource fits."""
    if not resource.in_force(day):
        return Need.objects.none()
    return (
        Need.objects.filter(
            alliance=resource.alliance_id,
            category=resource.category,
            area__path__startswith=resource.area.path,
            state=NeedState.ASSESSED,
        )
        .select_related("unit", "area")
        .order_by("wished_on", "id")
    )
