"""What the queue does for the court: nothing that needs the key."""

from celery import shared_task

from audit import clock
from enforcement.actions import alarming, joint, sealing


@shared_task(name="enforcement.tell_what_is_due")
def tell_what_is_due() -> None:
    alarming.tell_what_is_due(clock.now())


@shared_task(name="enforcement.expire_requests")
def expire_requests() -> None:
    sealing.expire(clock.now())


@shared_task(name="enforcement.seal_replies")
def seal_replies() -> None:
    sealing.seal(clock.now())


@shared_task(name="enforcement.open_joint_actions")
def open_joint_actions() -> None:
    joint.open_due(clock.now())
