"""Tasks that do nothing: the limit that the portal's own tasks are held against."""

import time

from celery import shared_task
from django.conf import settings
from redis import Redis

LATENCIES = "bench:latencies"


@shared_task(name="bench.noop")
def noop() -> None:
    return None


@shared_task(name="bench.started")
def started(sent: float) -> None:
    """Note how long the message was on its way."""
    on_its_way = time.time() - sent
    url = settings.CELERY_BROKER_URL
    path = url.removeprefix("redis+socket://")
    redis = Redis.from_url(url) if path == url else Redis(unix_socket_path=path)
    redis.rpush(LATENCIES, on_its_way)
