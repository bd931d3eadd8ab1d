"""What may go down to a township, village or community (DOMAIN 3.4): what the published duty list says of the topic. Pure.

Items that a higher department has taken back cannot be dispatched downwards; items of cooperation only as assisting; and
whatever goes down cites its item.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.models import Topic


class Down(models.TextChoices):
    LEAD = "lead", _("may go down to township, village or community")
    ASSIST = "assist", _("an item of cooperation: only as assisting")
    NOT = "not", _("may not go down: it is in no duty list, or a higher department has taken it back")


def down(topic: Topic) -> Down:
    if topic.may_go_down:
        return Down.LEAD
    return Down.ASSIST if topic.duty_item else Down.NOT
