"""Every setting that is read from the environment: its name, default and meaning, in one list.

`docs/settings.md` is written from this list.
"""

from dataclasses import dataclass

EMBEDDED, PRODUCTION = "embedded", "production"


@dataclass(frozen=True)
class Setting:
    """`needed`: production refuses to start without it. `secret`: may come from a file, never shown."""

    name: str
    default: str
    meaning: str
    needed: bool = False
    secret: bool = False


SETTINGS = (
    Setting("PORTAL_MODE", EMBEDDED, "`embedded` (SQLite, own keys, one machine) or `production`."),
    Setting("VAR_DIR", "var", "Folder of the embedded database, queue, collected static files."),
    Setting("PORT", "8000", "Port of `manage.py run`."),
    Setting("BIND", "127.0.0.1", "Address that `manage.py run` listens on."),
    Setting("DEBUG", "", "`1` shows error details to developers; refused in production."),
    Setting("DEMONSTRATION", "", "`1` marks every page 演示数据，纯属虚构; on by default when embedded."),
    Setting(
        "PORTAL_APPS",
        "",
        "Upper apps of this installation, separated by commas: `alliances`, `governance`, `enforcement`; all by default, `-` for none. `enforcement` alone, with a database of its own, is the court's own installation.",
    ),
    Setting("SECRET_KEY", "", "Signs sessions and forms; at least 50 characters.", needed=True, secret=True),
    Setting("ALLOWED_HOSTS", "", "Host names of the portal, separated by commas.", needed=True),
    Setting("CSRF_TRUSTED_ORIGINS", "", "Origins (`https://…`) trusted for forms, separated by commas."),
    Setting(
        "DATABASE_URL",
        "",
        "`postgresql://user:password@host/name`; SQLite in `VAR_DIR` if empty.",
        needed=True,
        secret=True,
    ),
    Setting(
        "BROKER_URL", "", "`redis://…` or `amqp://…`; files in `VAR_DIR` if empty.", needed=True, secret=True
    ),
    Setting(
        "AUDIT_KEY", "", "Key of the record of actions: 64 hexadecimal digits.", needed=True, secret=True
    ),
    Setting(
        "AUDIT_ANCHOR",
        "",
        "File outside `VAR_DIR`, or `syslog:`, that gets the record's head every minute.",
        needed=True,
    ),
    Setting(
        "FIELD_KEYS",
        "",
        "Keys of encrypted fields: `id:hex,…`, the first encrypts, all decrypt.",
        needed=True,
        secret=True,
    ),
    Setting("FIELD_CIPHER", "aes-gcm", "`aes-gcm` or `sm4-gcm`."),
    Setting(
        "COURT_KEY_FILE",
        "",
        "Where the file with the court's own key lies (`manage.py make_court_key` writes one): outside `VAR_DIR` and every backup of the portal, in the court's custody. Without it the enforcement pages are locked and the rest runs.",
    ),
    Setting(
        "COURT_PROFILE",
        "",
        "What the court types here: `liaison` (case number, obligor, amount, request, last day of measures) or `full`; by default `full` in the demonstration, else `liaison`.",
    ),
    Setting(
        "COURT_VIEWS_A_DAY",
        "60",
        "Openings of the court's personal data by one person on one day, beyond which the auditor gets an alarm.",
    ),
    Setting(
        "COURT_REQUESTS_A_DAY",
        "40",
        "Requests for assistance that one officer of the court prepares on a day at most; reaching it tells the audit administrators.",
    ),
    Setting(
        "COURT_SEAL_AFTER_DAYS",
        "90",
        "Days after a case's conclusion after which replies to its requests are sealed for good (their keys destroyed).",
    ),
    Setting("HASH_KEY", "", "Key of look-up hashes: 64 hexadecimal digits.", needed=True, secret=True),
    Setting("SESSION_IDLE_MINUTES", "30", "Minutes without a page after which a session ends."),
    Setting(
        "SINGLE_SESSION",
        "",
        "`1`: a new sign-in ends the account's other sessions; on by default except in the demonstration.",
    ),
    Setting("PASSWORD_LENGTH", "10", "Fewest characters of a password."),
    Setting("PASSWORD_DAYS", "90", "Days after which the next sign-in asks for a new password; `0` never."),
    Setting(
        "PASSWORD_HISTORY", "5", "How many last passwords, with the present one, may not be chosen again."
    ),
    Setting(
        "SIGN_IN_ATTEMPTS",
        "5",
        "Wrong passwords for one account from one address that lock it out there.",
    ),
    Setting("SIGN_IN_LOCK_MINUTES", "30", "Minutes that such a lock-out lasts."),
    Setting(
        "SIGN_IN_ATTEMPTS_ANYWHERE",
        "20",
        "Wrong passwords for one account from all addresses together, within ten minutes, that lock it out for the rest of them everywhere but at addresses where it signed in during the last 30 days: a guesser with many addresses is stopped, and the account's owner is not locked out of the office.",
    ),
    Setting(
        "OIDC_ISSUER",
        "",
        "Address of the office's identity service (OpenID Connect); empty: signing in by password and passkey only. Its redirect address is `/accounts/oidc/office/login/callback/`.",
    ),
    Setting("OIDC_CLIENT_ID", "", "The portal's name at the identity service."),
    Setting("OIDC_CLIENT_SECRET", "", "The portal's password at the identity service.", secret=True),
    Setting("OIDC_NAME", "统一身份认证", "What the button on the sign-in page calls the identity service."),
    Setting(
        "OIDC_CLAIM",
        "preferred_username",
        "The claim that holds the account's sign-in name or staff number.",
    ),
    Setting(
        "HTTPS",
        "",
        "`1` where the portal is reached by HTTPS: secure cookies and HSTS; on by default in production, `0` switches it off behind a closed network.",
    ),
    Setting(
        "TRUSTED_PROXIES",
        "0",
        "How many reverse proxies stand before the portal (client address, HTTPS header).",
    ),
    Setting(
        "METRICS_TOKEN",
        "",
        "Bearer token for `/metrics`; without it only the machine itself may read them.",
        secret=True,
    ),
    Setting(
        "FILES_DIR",
        "",
        "Folder of the tickets' files, shared by all hosts; `attachments` in `VAR_DIR` if empty.",
    ),
    Setting("FILE_MB", "20", "Megabytes that one file of a ticket may have."),
    Setting("FILES_PER_TICKET", "20", "Files that one ticket may have."),
    Setting(
        "PORTAL_URL",
        "",
        "Address of the portal for links in notices, as `https://portal.example.cn`; made from `ALLOWED_HOSTS` or `PORT` if empty.",
    ),
    Setting(
        "MAIL_HOST",
        "",
        "Mail server for notices; without it there is no e-mail (embedded: files in `VAR_DIR/mail`).",
    ),
    Setting("MAIL_PORT", "25", "Port of the mail server."),
    Setting("MAIL_SECURITY", "", "`tls` (from the first byte), `starttls`, or empty for a closed network."),
    Setting("MAIL_USER", "", "Account at the mail server."),
    Setting("MAIL_PASSWORD", "", "Password at the mail server.", secret=True),
    Setting("MAIL_FROM", "portal@localhost", "Sender of notices by e-mail."),
    Setting(
        "SMS_GATEWAY",
        "",
        "Address of the SMS gateway, which takes JSON by POST; without it there is no SMS (embedded: lines in `VAR_DIR/sms.log`).",
    ),
    Setting("SMS_GATEWAY_TOKEN", "", "Bearer token for the SMS gateway.", secret=True),
    Setting(
        "SMS_GATEWAY_FIELDS", "phone,text,id", "Names that the gateway gives to number, text and message id."
    ),
    Setting(
        "SMS_GATEWAY_SUCCESS",
        "",
        "`name=value` that a good answer of the gateway holds, as `code=0`; empty: the HTTP status decides.",
    ),
    Setting(
        "OUTSIDE_HOSTS",
        "qyapi.weixin.qq.com,oapi.dingtalk.com",
        "Hosts that robots, subscribers and the SMS gateway may have: `name` or `name:port` by HTTPS, `http://name:port` inside a closed network.",
    ),
    Setting(
        "QUIET_HOURS",
        "22:00-07:00",
        "Local hours without messages to people, except of urgent and danger tickets; `-` for none.",
    ),
    Setting("WEB_WORKERS", "1", "gunicorn processes of `manage.py run`."),
    Setting("WEB_THREADS", "4", "Threads of each gunicorn process."),
    Setting("WORKER_PROCESSES", "1", "Celery worker processes of `manage.py run`."),
    Setting("FIGURES_PARTLY", "0", "What “partly solved” counts in the resolution rate: `0` or `0.5`."),
    Setting(
        "FIGURES_WEIGHTS",
        "response=1,resolution=1,satisfaction=1,signed_on_time=1,closed_on_time=1",
        "Weights of the indicators in a unit's one number, by which it falls into a band.",
    ),
    Setting("FIGURES_BANDS", "95,85", "Lower bounds of the bands of units, in per cent, the best first."),
    Setting(
        "FIGURES_RANKING",
        "",
        "`1` orders departments of a kind by their number; off as shipped, and never for villages and communities.",
    ),
    Setting("LOG_FORMAT", "", "`json` or `text`; JSON by default in production."),
)
