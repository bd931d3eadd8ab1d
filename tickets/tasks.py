"""Celery tasks: each reads the clock and calls one action. They take ids only, may run twice and
may be late: the rows in the database are the truth."""

from celery import shared_task

from audit import clock
from tickets import actions


@shared_task(name="tickets.route")
def route(ticket_ids: list[int]) -> None:
    actions.route(ticket_ids, clock.now())


@shared_task(name="tickets.sweep")
def sweep() -> None:
    actions.sweep(clock.now())


@shared_task(name="tickets.deliver")
def deliver() -> None:
    actions.deliver(clock.now())


@shared_task(name="tickets.expire_returns")
def expire_returns() -> None:
    actions.expire_returns(clock.now())
