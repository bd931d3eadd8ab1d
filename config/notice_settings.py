"""Django's settings of what leaves the portal: links, e-mail, SMS, robots and webhooks."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from config.environment import Environment


def notice_settings(env: Environment, var_dir: Path, hosts: Sequence[str]) -> dict[str, Any]:
    """The settings by name. Where there is no mail server or gateway, the demonstration writes into files what it
    would send, and production sends nothing. Raises UnsafeSetting."""
    security = env.one_of("MAIL_SECURITY", "", "tls", "starttls")
    mail_host, gateway = env.text("MAIL_HOST"), env.text("SMS_GATEWAY")
    backend = "smtp" if mail_host else "dummy" if env.production else "filebased"
    return {
        "PORTAL_URL": (env.text("PORTAL_URL") or _own_address(env, hosts)).rstrip("/"),
        "MAIL_SENT": backend != "dummy",
        "EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend",
        "EMAIL_HOST": mail_host,
        "EMAIL_PORT": env.number("MAIL_PORT"),
        "EMAIL_HOST_USER": env.text("MAIL_USER"),
        "EMAIL_HOST_PASSWORD": env.text("MAIL_PASSWORD"),
        "EMAIL_USE_SSL": security == "tls",
        "EMAIL_USE_TLS": security == "starttls",
        "EMAIL_TIMEOUT": 10,
        "EMAIL_FILE_PATH": var_dir / "mail",
        "DEFAULT_FROM_EMAIL": env.text("MAIL_FROM"),
        "SMS_GATEWAY": gateway,
        "SMS_GATEWAY_TOKEN": env.text("SMS_GATEWAY_TOKEN"),
        "SMS_GATEWAY_FIELDS": env.list("SMS_GATEWAY_FIELDS"),
        "SMS_GATEWAY_SUCCESS": env.text("SMS_GATEWAY_SUCCESS"),
        "SMS_FILE": "" if gateway or env.production else str(var_dir / "sms.log"),
        "OUTSIDE_HOSTS": env.list("OUTSIDE_HOSTS"),
        "QUIET_HOURS": env.hours("QUIET_HOURS"),
    }


def _own_address(env: Environment, hosts: Sequence[str]) -> str:
    host = next((host for host in hosts if not host.startswith(("*", "."))), "")
    scheme = "https" if env.flag("HTTPS", default=env.production) else "http"
    return f"{scheme}://{host}" if host else f"http://127.0.0.1:{env.number('PORT')}"
