"""The three services of the portal as functions that run until they are told to stop."""

import warnings
from collections.abc import Sequence

from celery.exceptions import SecurityWarning
from django.conf import settings
from django.core.management import call_command
from gunicorn.app.base import BaseApplication

from config.celery import app as celery_app
from config.environment import Environment


class Web(BaseApplication):
    """gunicorn with the application that is loaded already."""

    def __init__(self, address: str, env: Environment):
        self.address = address
        self.env = env
        super().__init__()

    def load_config(self):
        for name, value in {
            "bind": self.address,
            "workers": self.env.number("WEB_WORKERS"),
            "threads": self.env.number("WEB_THREADS"),
            "worker_class": "gthread",
            "preload_app": True,
            "control_socket_disable": True,
            "graceful_timeout": 5,
            "timeout": 60,
            "loglevel": "warning",
            "proc_name": "portal-web",
        }.items():
            self.cfg.set(name, value)

    def load(self):
        # Loaded in the child that serves it.
        from config.warming import warm  # noqa: PLC0415
        from config.wsgi import application  # noqa: PLC0415

        if not settings.DEBUG:
            warm()
        return application


def web(address: str, env: Environment) -> None:
    Web(address, env).run()


def worker(env: Environment) -> None:
    """One process works by itself (least memory); more of them form a pool."""
    _work("worker", settings.WORKER_QUEUES, env.number("WORKER_PROCESSES"))


def sender() -> None:
    """What talks to the world outside, apart from the work on tickets."""
    _work("sender", ["outside"], 1)


def _work(name: str, queues: Sequence[str], processes: int) -> None:
    # It warns root of messages that run code when unpickled; ours are JSON and nothing else is accepted.
    warnings.simplefilter("ignore", SecurityWarning)
    pool = ["--pool=solo"] if processes == 1 else ["--pool=prefork", f"--concurrency={processes}"]
    celery_app.worker_main(
        [
            "--quiet",
            "worker",
            *pool,
            f"--queues={','.join(queues)}",
            f"--hostname={name}@%h",
            "--loglevel=WARNING",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
    )


def beat() -> None:
    schedule = settings.CELERY_BEAT_SCHEDULE_FILENAME
    celery_app.Beat(loglevel="WARNING", quiet=True, schedule=schedule, working_directory=None).run()


def demonstration() -> None:
    call_command("load_demo")
