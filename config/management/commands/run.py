"""`manage.py run`: the whole portal on this machine by one command."""

import errno
import gc
import os
import socket
import time
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.reloader import translation_file_changed

from config import services
from config.children import Child, Supervisor, die_with_parent, run_apart
from config.environment import Environment

ACCOUNTS_FILE = "demo-accounts.json"


class Command(BaseCommand):
    help = "Prepare database and static files, then run web, worker and beat until Ctrl-C."
    requires_system_checks: list = []

    def handle(self, *args, **options):
        began = time.monotonic()
        if "MAKELEVEL" in os.environ:
            # `make run` that is killed outright cannot tell anybody.
            die_with_parent(os.getppid())
        env = Environment()
        port = env.number("PORT")
        self._free_or_refuse(env.text("BIND"), port)
        if run_apart(self._prepare):
            raise CommandError("The preparation failed; see above. Nothing was started.")
        # On a first start the words were compiled only now, after this process had looked for them.
        translation_file_changed(sender=None, file_path=Path("django.mo"))
        children = [
            Child("web", lambda: services.web(f"{env.text('BIND')}:{port}", env)),
            Child("worker", lambda: services.worker(env)),
            Child("sender", services.sender),
            Child("beat", services.beat),
        ]
        if settings.DEMONSTRATION:
            children.append(Child("demonstration", services.demonstration, once=True))
        # Loaded once here, shared by every child.
        import_module(settings.ROOT_URLCONF)
        gc.collect()
        gc.freeze()
        self._greet(env, port, time.monotonic() - began)
        Supervisor(children, self._say).run()

    def _prepare(self) -> None:
        call_command("prepare")
        if settings.DEMONSTRATION:
            call_command("load_demo", accounts=True)

    def _free_or_refuse(self, host: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OverflowError as error:
                raise CommandError(f"PORT is {port}; a port is a number up to 65535.") from error
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise CommandError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error
                raise CommandError(
                    f"Port {port} is in use. Stop what uses it, or choose another: PORT=8001 make run"
                ) from error

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _greet(self, env: Environment, port: int, seconds: float) -> None:
        self._say(f"Ready after {seconds:.1f} s:  http://{env.text('BIND')}:{port}/")
        if settings.DEMONSTRATION:
            self._say(f"Accounts:  {os.path.relpath(settings.VAR_DIR / ACCOUNTS_FILE)}")
            self._say("The demonstration goes on loading in the background.")
        self._say("Ctrl-C ends everything.")
