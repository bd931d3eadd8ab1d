"""Settings from the environment: production refuses what is missing or unsafe, embedded makes its own keys."""

import datetime as dt
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.checks import settings_page
from config.checks.all import PRODUCTION
from config.environment import Environment, UnsafeSetting
from config.known_settings import SETTINGS
from config.notice_settings import notice_settings

VAR_DIR = Path("/srv/portal/var")


def test_refuse_unsafe_complete_production_is_accepted():
    Environment(PRODUCTION).refuse_unsafe(VAR_DIR)


def test_refuse_unsafe_embedded_needs_nothing():
    Environment({}).refuse_unsafe(VAR_DIR)


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS if setting.needed])
def test_refuse_unsafe_missing_setting_is_named_with_the_remedy(name):
    values = {key: value for key, value in PRODUCTION.items() if key != name}

    with pytest.raises(UnsafeSetting) as refusal:
        Environment(values).refuse_unsafe(VAR_DIR)

    assert str(refusal.value).startswith(f"{name} is missing. Set {name}")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORTAL_MODE", "live", "PORTAL_MODE is 'live'; it must be embedded or production."),
        ("DEBUG", "1", "DEBUG=1 shows internals to visitors. Remove it in production."),
        ("DEBUG", "yes", "DEBUG must be 1 or 0, not 'yes'."),
        ("SECRET_KEY", "short", "SECRET_KEY is shorter than 50 characters. Make a longer random one."),
        ("ALLOWED_HOSTS", "portal.invalid, *", "ALLOWED_HOSTS holds *. Name the portal's own host names."),
        (
            "DATABASE_URL",
            "sqlite:////srv/portal.sqlite3",
            "DATABASE_URL names an embedded service. Production needs a server of its own.",
        ),
        (
            "BROKER_URL",
            "filesystem://",
            "BROKER_URL names an embedded service. Production needs a server of its own.",
        ),
        ("AUDIT_KEY", "00" * 32, "AUDIT_KEY is not a random key of 32 or 64 hexadecimal digits."),
        ("HASH_KEY", "not hexadecimal", "HASH_KEY is not a random key of 32 or 64 hexadecimal digits."),
        ("FIELD_KEYS", "k1:0123", "FIELD_KEYS is not a random key of 32 or 64 hexadecimal digits."),
        (
            "AUDIT_ANCHOR",
            "/srv/portal/var/anchor.log",
            "AUDIT_ANCHOR lies inside VAR_DIR. Put it where the database's owner cannot write.",
        ),
        (
            "COURT_KEY_FILE",
            "/srv/portal/var/court.key",
            "COURT_KEY_FILE lies inside VAR_DIR, beside what it protects. Keep it in the court's custody.",
        ),
    ],
)
def test_refuse_unsafe_value_is_refused_in_one_sentence(name, value, sentence):
    with pytest.raises(UnsafeSetting) as refusal:
        Environment(PRODUCTION | {name: value}).refuse_unsafe(VAR_DIR)

    assert str(refusal.value) == sentence


def test_refuse_unsafe_key_file_inside_var_dir_is_refused(tmp_path):
    (tmp_path / "audit").write_text(PRODUCTION["AUDIT_KEY"])
    values = PRODUCTION | {"AUDIT_KEY": "", "AUDIT_KEY_FILE": str(tmp_path / "audit")}

    Environment(values).refuse_unsafe(VAR_DIR)
    with pytest.raises(UnsafeSetting, match=r"^AUDIT_KEY_FILE lies inside VAR_DIR"):
        Environment(values).refuse_unsafe(tmp_path)


def test_text_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(
        UnsafeSetting, match=r"^SECRET_KEY_FILE=.* cannot be read: No such file or directory\.$"
    ):
        Environment({"SECRET_KEY_FILE": str(tmp_path / "nowhere")}).text("SECRET_KEY")


@pytest.mark.parametrize("text", ["80a", "-1", "8²", "1.5", " 80"])
def test_number_that_is_none_is_refused(text):
    with pytest.raises(UnsafeSetting, match=rf"^PORT must be a whole number, not '{re.escape(text)}'\.$"):
        Environment({"PORT": text}).number("PORT")


def test_secret_embedded_is_made_once_and_private(tmp_path):
    env = Environment({})

    first, second = env.secret("AUDIT_KEY", tmp_path / "keys"), env.secret("AUDIT_KEY", tmp_path / "keys")

    assert first == second
    assert len(bytes.fromhex(first)) == 32
    [file] = (tmp_path / "keys").iterdir()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent)] == [0o600, 0o700]


def test_secret_made_by_two_first_starts_at_once_is_one_key(tmp_path):
    env, keys = Environment({}), tmp_path / "keys"
    made = []

    def slowly() -> str:
        made.append(env.secret("AUDIT_KEY", keys))
        return "the later one"

    assert env.secret("AUDIT_KEY", keys, make=slowly) == made[0]
    assert [path.name for path in keys.iterdir()] == ["audit_key"]


def test_secret_given_is_never_replaced(tmp_path):
    assert Environment({"AUDIT_KEY": "given"}).secret("AUDIT_KEY", tmp_path / "keys") == "given"
    assert not (tmp_path / "keys").exists()


def test_settings_page_is_what_the_list_says():
    assert (settings.BASE_DIR / settings_page.PAGE).read_text(encoding="utf-8") == settings_page.page()


def test_manage_unsafe_production_ends_with_one_sentence():
    done = subprocess.run(
        [sys.executable, "manage.py", "run"],
        env=os.environ | PRODUCTION | {"DEBUG": "1"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    sentence = "The portal does not start: DEBUG=1 shows internals to visitors. Remove it in production.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)


@pytest.mark.parametrize(
    ("values", "name", "value"),
    [
        ({}, "PORTAL_URL", "http://127.0.0.1:8000"),
        ({"ALLOWED": "portal.example.cn", "HTTPS": "1"}, "PORTAL_URL", "https://portal.example.cn"),
        ({"PORTAL_URL": "https://a.example.cn/"}, "PORTAL_URL", "https://a.example.cn"),
        ({}, "MAIL_SENT", True),
        ({"PORTAL_MODE": "production"}, "MAIL_SENT", False),
        ({"PORTAL_MODE": "production"}, "SMS_FILE", ""),
        ({"PORTAL_MODE": "production", "MAIL_HOST": "mail"}, "MAIL_SENT", True),
        ({"MAIL_SECURITY": "starttls"}, "EMAIL_USE_TLS", True),
        ({"QUIET_HOURS": "21:30-06:00"}, "QUIET_HOURS", (dt.time(21, 30), dt.time(6))),
        ({"QUIET_HOURS": "-"}, "QUIET_HOURS", None),
    ],
)
def test_notices_read_their_settings(values, name, value, tmp_path):
    hosts = [values.pop("ALLOWED", "*")]
    assert notice_settings(Environment(values), tmp_path, hosts)[name] == value


@pytest.mark.parametrize("values", [{"QUIET_HOURS": "22"}, {"MAIL_SECURITY": "ssl"}, {"MAIL_PORT": "x"}])
def test_broken_settings_of_notices_are_refused_by_name(values, tmp_path):
    with pytest.raises(UnsafeSetting, match=next(iter(values))):
        notice_settings(Environment(values), tmp_path, ["*"])
