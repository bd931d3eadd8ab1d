"""The accounts of the demonstration and the file that says how to sign in: generated passwords, mode 600, at most 40."""

import datetime as dt
import json
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from config.demonstration.seats import LISTED, Seat
from organisations import account_actions, api_tokens, second_factors
from organisations.models import ApiToken, Post, Role, User

TOKEN_LIFE = dt.timedelta(days=365)
# Without characters that look alike.
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def accounts_file() -> Path:
    return settings.VAR_DIR / "demo-accounts.json"


def password() -> str:
    """Sixteen random characters of three classes, and one of the fourth."""
    while True:
        text = "".join(secrets.choice(LETTERS) for _unused in range(15))
        if (
            any(c.isdigit() for c in text)
            and any(c.isupper() for c in text)
            and any(c.islower() for c in text)
        ):
            return f"{text}-"


def open_accounts(accounts: dict[Seat, User], *, by: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Give the listed seats a password and a token, or a second factor where no token is allowed; returns the file's rows."""
    passwords = {seat: password() for seat in LISTED}
    # Hashing is slow on purpose and leaves the interpreter's lock, so threads share the processors.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        hashes = dict(zip(passwords, pool.map(make_password, passwords.values()), strict=True))
    return [_open(seat, accounts[seat], passwords[seat], hashes[seat], by, at) for seat in LISTED]


def _open(seat: Seat, user: User, plain: str, hashed: str, by: User, at: dt.datetime) -> dict[str, Any]:
    account_actions.set_password_hash(user=user, hashed=hashed, by=by, at=at)
    token = secret = None
    if not api_tokens.may_hold_token(user):
        secret = second_factors.activate_totp(user=user, by=by, at=at)
    else:
        token = api_tokens.create_token(
            user=user,
            label="演示令牌",
            scope=ApiToken.Scope.WRITE,
            expires_at=at + TOKEN_LIFE,
            by=by,
            at=at,
        )
    return {
        "username": user.username,
        "password": plain,
        "role": seat.title,
        "role_code": Role(seat.role).value,
        "organisation": seat.organisation,
        "post": Post.objects.get(person=user.person_id).pk,
        "token": token,
        "totp_secret": secret,
    }


def write_file(rows: list[dict[str, Any]]) -> Path:
    """Write the file whole or not at all, readable by its owner only."""
    path = accounts_file()
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(rows, file, ensure_ascii=False, indent=2)
    draft.replace(path)
    return path
