"""Celery tasks: each reads the clock and calls one action; they may run twice and may be late."""

from celery import shared_task

from alliances.actions import falling_due
from audit import clock


@shared_task(name="alliances.find_late_payments")
def find_late_payments() -> None:
    falling_due.find_late_payments(clock.now())


@shared_task(name="alliances.find_unpaid_wages")
def find_unpaid_wages() -> None:
    falling_due.find_unpaid_wages(clock.now())
