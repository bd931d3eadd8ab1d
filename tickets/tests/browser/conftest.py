"""A real Chromium against the live server, signed in without the sign-in page (which has its own tests)."""

import os
import shutil
from collections.abc import Callable
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from playwright.sync_api import Browser, Page

from organisations.models import Post

CHROMIUM = shutil.which("chromium")
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
#: What a page that is gone or refused makes the browser itself say.
EXPECTED = ("status of 403", "status of 404", "status of 409", "status of 422")


@pytest.fixture(scope="session", autouse=True)
def database_beside_the_event_loop():
    """Playwright's event loop runs in the test's thread, where Django otherwise refuses the database."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


class Reader:
    """One person at one browser: opens pages, and notices what must not happen on them."""

    def __init__(self, page: Page, base: str):
        self.page = page
        self.base = base
        self.complaints: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _said(self, message) -> None:
        if message.type == "error" and not any(words in message.text for words in EXPECTED):
            self.complaints.append(message.text)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.base}{path}")
        self.check()
        return self.page

    def check(self) -> None:
        """Nothing sticks out to the right, nothing was refused by the content security policy."""
        too_wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide == 0, f"{self.page.url} is {too_wide} px too wide"
        assert self.complaints == []


@pytest.fixture
def sit_down(browser: Browser, live_server) -> Callable[..., Reader]:
    """`sit_down(post, PHONE)` → a Reader signed in as the post's holder, in a browser of their own."""
    contexts = []

    def sit_down(post: Post, screen=None, *, scripts: bool = True, language: str = "zh-CN") -> Reader:
        context = browser.new_context(viewport=screen or DESK, java_script_enabled=scripts, locale=language)
        contexts.append(context)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": _session_of(post), "url": live_server.url}]
        )
        context.set_default_timeout(10_000)
        return Reader(context.new_page(), live_server.url)

    yield sit_down
    for context in contexts:
        context.close()


def _session_of(post: Post) -> str:
    user = post.person.user
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
