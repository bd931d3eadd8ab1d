"""Which household somebody means who writes its number, its number and name, or its name."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from alliances.models import Household
from organisations.models import Alliance
from tickets.standing import Actor

NUMBER = re.compile(r"[Hh]?0*(\d{1,12})(?:\s+(\S.*))?", re.ASCII)


def household_named(text: str, alliance: Alliance, actor: Actor) -> Household:
    """Raises ValidationError for none, or for several of one name."""
    rows = Household.objects.filter(alliance=alliance, valid_to=None)
    seen = rows.filter(pk__in=Household.objects.visible_to(actor.user).values("pk"))
    match = NUMBER.fullmatch(text)
    if match:
        number, name = int(match[1]), match[2]
        found = list(rows.filter(pk=number, head_name=name) if name else seen.filter(pk=number))
    else:
        found = list(seen.filter(head_name=text)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(_("Several households have this name; write the number."))
    raise ValidationError(_("No household of the chain is found by this."))
