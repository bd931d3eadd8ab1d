"""An installation with some of the upper apps, or none: it loads whole, and what is not there is not there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
#: Settings, models, addresses, words, templates, the schedule of the queue; without a database.
SCRIPT = """
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse
from django.test import Client
from config.warming import warm
from config.celery import app
from tickets import kinds
call_command("check")
call_command("makemigrations", "--check", "--dry-run", verbosity=0)
warm()
assert Client().get("/healthz").status_code == 200
there = set()
for name in ("alliances:found", "governance:communities", "enforcement:desk", "api:chain-figures"):
    try:
        reverse(name, args=["x"] if "figures" in name else [])
        there.add(name.partition(":")[0])
    except NoReverseMatch:
        pass
tasks = {entry["task"].partition(".")[0] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
assert not tasks & {"alliances", "governance"}
print("\\n", sorted(there), sorted(str(kind.code.value) for kind in kinds.registered()))
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("apps", "there"),
    [
        ("enforcement", "['enforcement'] ['ENF']"),
        ("-", "[] []"),
    ],
)
def test_portal_with_few_apps_loads_whole(tmp_path, apps, there):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT],
        cwd=ROOT,
        check=False,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(tmp_path / "var"),
            "PORTAL_APPS": apps,
            "DEBUG": "1",
        },
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1].strip() == there


def test_unknown_app_is_refused_by_name():
    assert Environment({"PORTAL_APPS": ""}).several("PORTAL_APPS", ("a", "b")) == ("a", "b")
    assert Environment({"PORTAL_APPS": "b"}).several("PORTAL_APPS", ("a", "b")) == ("b",)
    assert Environment({"PORTAL_APPS": "-"}).several("PORTAL_APPS", ("a", "b")) == ()
    with pytest.raises(ImproperlyConfigured, match="not c"):
        Environment({"PORTAL_APPS": "a,c"}).several("PORTAL_APPS", ("a", "b"))
