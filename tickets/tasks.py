"""Celery tasks: each reads the clock and calls one action. They take ids only, may run twice and
may be late: the rows in the database are the truth."""

from celery import shared_task

from audit import clock
from tickets import actions, recomputing, trying
from tickets.actions import calendar_end, hotline_work, reminding, supervising
from tickets.figures import folding
from tickets.search import indexing
from tickets.suggestions import learning


@shared_task(name="tickets.route")
def route(ticket_ids: list[int]) -> None:
    actions.answer_message(ticket_ids, clock.now())


@shared_task(name="tickets.sweep")
def sweep() -> None:
    actions.sweep(clock.now())


@shared_task(name="tickets.deliver")
def deliver() -> None:
    actions.deliver(clock.now())


@shared_task(name="tickets.expire_returns")
def expire_returns() -> None:
    actions.expire_returns(clock.now())


@shared_task(name="tickets.remind")
def remind() -> None:
    reminding.remind(clock.now())


@shared_task(name="tickets.propose_supervision")
def propose_supervision() -> None:
    supervising.propose(clock.now())


@shared_task(name="tickets.warn_calendar")
def warn_calendar() -> None:
    calendar_end.warn(clock.now())


@shared_task(name="tickets.recompute")
def recompute(recomputation_id: int) -> None:
    recomputing.go_on(recomputation_id, clock.now(), most=recomputing.BATCH)


@shared_task(name="tickets.resume_recomputing")
def resume_recomputing() -> None:
    recomputing.resume(clock.now())


@shared_task(name="tickets.bring_back")
def bring_back() -> None:
    actions.bring_back(clock.now())


@shared_task(name="tickets.fold_figures")
def fold_figures() -> None:
    folding.fold()


@shared_task(name="tickets.index_search")
def index_search() -> None:
    indexing.catch_up()


@shared_task(name="tickets.send_outside")
def send_outside() -> None:
    while actions.send_outside(clock.now()):
        pass


@shared_task(name="tickets.forget_deliveries")
def forget_deliveries() -> None:
    while actions.forget_deliveries(clock.now()):
        pass


@shared_task(name="tickets.hotline_step")
def hotline_step(import_id: int) -> None:
    hotline_work.step(import_id, clock.now())


@shared_task(name="tickets.resume_hotline")
def resume_hotline() -> None:
    hotline_work.resume(clock.now())


@shared_task(name="tickets.forget_hotline")
def forget_hotline() -> None:
    hotline_work.forget(clock.now())


@shared_task(name="tickets.learn")
def learn() -> None:
    learning.learn_when_due(clock.now())


@shared_task(name="tickets.dry_run")
def dry_run(dry_run_id: int) -> None:
    trying.go(dry_run_id, clock.now())


@shared_task(name="tickets.resume_dry_runs")
def resume_dry_runs() -> None:
    trying.resume(clock.now())
