"""Plays lines one after another. A call goes through the whole stack of the web (URLs, middleware, authentication by a
token); the beat rules run in this process before and after it, and at every time between two lines at which one of them
is due."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.conf import settings
from django.test import Client

from audit import clock
from organisations.account_actions import AccountError, system_user
from organisations.api_tokens import create_token
from organisations.models import ApiToken, Post, User
from tickets import queue
from tickets.actions.due import next_due
from tickets.playing.script import Line, Unreadable, differs

TOKEN_LIFE = dt.timedelta(days=365)


@dataclass(frozen=True)
class Answer:
    line: int
    status: int
    body: Any
    #: What differs from the line's `expect`; empty if nothing does.
    differs: str = ""


class Player:
    """Plays lines one after another on the database as it is, where time has come as far as `since`; `tokens` are kept
    per account for the run."""

    def __init__(self, since: dt.datetime | None = None) -> None:
        self.tokens: dict[int, str | None] = {}
        self.last = since
        current_app.loader.import_default_modules()
        self.beat_tasks = list(
            dict.fromkeys(entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values())
        )

    def play(self, script: Iterable[Line]) -> Iterator[Answer]:
        # The beat rules run here; no worker is to be told.
        with queue.muted():
            for line in script:
                yield self._play(line)

    def _play(self, line: Line) -> Answer:
        self._let_time_pass(line.at)
        with clock.frozen_at(line.at):
            response = self._call(line)
        self._beat(line.at)
        body = _body_of(response)
        return Answer(
            line.number, response.status_code, body, differs(line.expect, response.status_code, body)
        )

    def _let_time_pass(self, until: dt.datetime) -> None:
        """Run the beat rules whenever one of them is due before `until`, and then at `until`."""
        at = self.last
        if at == until:
            return  # they ran after the call before this one
        while at is not None and (due := next_due(at)) is not None and due < until:
            self._beat(due)
            at = due
        self._beat(until)
        self.last = until

    def _beat(self, at: dt.datetime) -> None:
        with clock.frozen_at(at):
            for name in self.beat_tasks:
                current_app.tasks[name]()

    def _call(self, line: Line):
        user, post = _account(line)
        client = Client(raise_request_exception=False)
        headers = {"Host": _host(), "Accept": "application/json"}
        if post is not None:
            headers["Acting-Post"] = str(post.pk)
        token = self._token(user)
        if token is None:
            client.force_login(user)
        else:
            headers["Authorization"] = f"Token {token}"
        data = "" if line.body is None else json.dumps(line.body, ensure_ascii=False)
        return client.generic(
            line.method,
            line.path,
            data,
            content_type="application/json",
            secure=True,
            headers=headers | line.headers,
        )

    def _token(self, user: User) -> str | None:
        """A token of the account; None for administrators and the court desk, who call by a session."""
        if user.pk not in self.tokens:
            at = clock.now()
            try:
                self.tokens[user.pk] = create_token(
                    user=user,
                    label="play",
                    scope=ApiToken.Scope.WRITE,
                    expires_at=at + TOKEN_LIFE,
                    by=system_user(),
                    at=at,
                )
            except AccountError:
                self.tokens[user.pk] = None
        return self.tokens[user.pk]


def _account(line: Line) -> tuple[User, Post | None]:
    """The account of that name, or the only holder of a role today: `dispatcher`, `liaison@O05`."""
    user = User.objects.filter(username=line.by).first()
    if user is not None:
        return user, None
    role, _at, unit = line.by.partition("@")
    posts = Post.objects.on(line.at.date()).filter(role=role, person__user__is_active=True)
    if unit:
        posts = posts.filter(organisation__code=unit)
    found = list(posts.select_related("person__user", "organisation")[:2])
    if not found:
        raise Unreadable(f"line {line.number}: there is no account “{line.by}”")
    if len(found) > 1:
        raise Unreadable(
            f"line {line.number}: several accounts are “{line.by}”; write role@unit or the account's name"
        )
    return found[0].person.user, found[0]


def _host() -> str:
    named = [host for host in settings.ALLOWED_HOSTS if host != "*"]
    return named[0].lstrip(".") if named else "localhost"


def _body_of(response) -> Any:
    text = response.content.decode(errors="replace")
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
