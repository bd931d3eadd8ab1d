"""Celery tasks: each reads the clock and calls one action; it may run twice and may be late."""

from celery import shared_task

from audit import clock
from governance.actions import seats


@shared_task(name="governance.end_lapsed")
def end_lapsed() -> None:
    seats.end_lapsed(clock.now())
