"""What the queue does for the court: nothing that needs the key."""

from celery import shared_task

from audit import clock
from enforcement.actions import alarming


@shared_task(name="enforcement.tell_what_is_due")
def tell_what_is_due() -> None:
    alarming.tell_what_is_due(clock.now())
