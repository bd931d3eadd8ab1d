"""Celery tasks: each reads the clock and calls one action; it may run twice and may be late."""

from celery import shared_task

from audit import clock
from governance.actions import quarantine, raisers, screening, seats


@shared_task(name="governance.end_lapsed")
def end_lapsed() -> None:
    seats.end_lapsed(clock.now())


@shared_task(name="governance.remind_of_hazards")
def remind_of_hazards() -> None:
    screening.remind_of_hazards(clock.now())


@shared_task(name="governance.forget_fellows")
def forget_fellows() -> None:
    raisers.forget_fellows(clock.now())


@shared_task(name="governance.forget_intake")
def forget_intake() -> None:
    while quarantine.forget(clock.now()):
        pass
