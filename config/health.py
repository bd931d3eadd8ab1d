"""Whether the portal is alive and ready, and its metrics for Prometheus.

Ready means: the database answers and its tables are current. A broker that is down or a ticket that
waits too long is told as degraded, but never takes a working portal out of service.
"""

import datetime as dt
import hmac
from http import HTTPStatus

from celery import current_app
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from audit import clock
from organisations.access import PUBLIC, open_to
from tickets.models import Delivery, DeliveryState, State, Ticket

#: A ticket waits for the queue at most one sweep; twice that is worth a word.
WAITING_SECONDS = 60
SENDER_MINUTES = dt.timedelta(minutes=5)
_migrated = False


@require_safe
@open_to(PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "alive"})


@require_safe
@open_to(PUBLIC)
def readyz(request: HttpRequest) -> HttpResponse:
    try:
        if not _tables_current():
            return _unready("migrations are missing")
        waiting = _oldest_waiting_seconds()
        sender = _sender_works()
    except Error:
        return _unready("the database does not answer")
    degraded = []
    if not _broker_answers():
        degraded.append("the broker does not answer; tickets wait for the sweep")
    if waiting > WAITING_SECONDS:
        degraded.append(f"a ticket has waited {waiting:.0f} s for dispatch")
    if not sender:
        degraded.append("messages to the outside are not taken up; is the sender running?")
    return JsonResponse({"status": "degraded" if degraded else "ready", "degraded": degraded})


def _unready(why: str) -> JsonResponse:
    return JsonResponse({"status": "unready", "why": why}, status=HTTPStatus.SERVICE_UNAVAILABLE)


def _tables_current() -> bool:
    """Missing migrations are looked for until there are none; then only that the database answers."""
    global _migrated  # noqa: PLW0603 - tables that are current stay so while this process runs
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _oldest_waiting_seconds() -> float:
    raised = (
        Ticket.objects.filter(state=State.SUBMITTED)
        .order_by("pk")
        .values_list("raised_at", flat=True)
        .first()
    )
    return (clock.now() - raised).total_seconds() if raised else 0


def _sender_works() -> bool:
    """What is due to leave is taken up within seconds, whatever becomes of it."""
    due = clock.now() - SENDER_MINUTES
    return not Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lt=due).exists()


def _broker_answers() -> bool:
    try:
        with current_app.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    except Exception:  # noqa: BLE001 - whatever the transport raises, the answer is no
        return False
    return True


@require_safe
@open_to(PUBLIC)
def metrics(request: HttpRequest) -> HttpResponse:
    """For the bearer of METRICS_TOKEN; without one configured, for this machine only."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN:
        allowed = hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    else:
        allowed = request.META["REMOTE_ADDR"] in ("127.0.0.1", "::1", "") and not settings.TRUSTED_PROXIES
    if not allowed:
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    return ExportToDjangoView(request)
