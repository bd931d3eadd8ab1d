"""Celery beside itself: the portal's task and one that does nothing, through the same broker, settings and connections."""

import time
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from redis import Redis

from bench.tasks import LATENCIES

#: Between two at light load; nobody polls meanwhile, so that both are measured on an equally idle machine.
PAUSE = 0.03


def broker() -> Redis:
    url = settings.CELERY_BROKER_URL
    if url.startswith("redis+socket://"):
        return Redis(unix_socket_path=url.removeprefix("redis+socket://"))
    return Redis.from_url(url)


def drained(redis: Redis) -> None:
    while redis.llen("celery") or redis.hlen("unacked"):
        time.sleep(0.005)


def throughput(send: Callable[[int], None], count: int) -> float:
    """Messages a second from the first one sent to the last one acknowledged."""
    redis = broker()
    drained(redis)
    began = time.perf_counter()
    for number in range(count):
        send(number)
    drained(redis)
    return count / (time.perf_counter() - began)


def latencies(count: int) -> list[float]:
    """Seconds from sending a no-op to its start, one at a time."""
    redis = broker()
    redis.delete(LATENCIES)
    for _number in range(count):
        current_app.send_task("bench.started", args=[time.time()])
        time.sleep(PAUSE)
    while redis.llen(LATENCIES) < count:
        time.sleep(PAUSE)
    return [float(value) for value in redis.lrange(LATENCIES, 0, -1)]
