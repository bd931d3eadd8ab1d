"""What may go down to a township, village or community (DOMAIN 3.4): what the published duty list says of the topic. Pure.

Whatever goes down cites its item; items of cooperation go down only as assisting. For what a higher department has taken
back no item is entered, so it stays up.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.models import Topic


class Down(models.TextChoices):
    LEAD = "lead", _("may go down to township, village or community")
    ASSIST = "assist", _("an item of cooperation: only as assisting")
    NOT = "not", _("may not go down: no item of the published duty list is entered for it")


def down(topic: Topic) -> Down:
    if not topic.duty_item:
        return Down.NOT
    return Down.LEAD if topic.may_go_down else Down.ASSIST
