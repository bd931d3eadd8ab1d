"""Pages of django-allauth speak of accounts and factors in the portal's own words."""

from pathlib import Path

import allauth
import polib
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from config import allauth_words
from organisations import second_factors
from organisations.models import Role
from organisations.tests.rosters import AT, Roster

PASSWORD = "Zuoqi-2026-Beiwang"
#: What allauth says and nobody else here does.
STRANGE = ("账户", "帐户", "帐号", "双因素", "两步验证", "恢复代码", "认证器", "身份验证器", "登出")


@pytest.fixture
def sign_in(db, client, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    roster = Roster()

    def enter(*, factor: bool):
        user = roster.account("reader", Role.HANDLER, roster.bureau, "读者")
        user.set_password(PASSWORD)
        user.save()
        if factor:
            second_factors.activate_totp(user=user, by=user, at=AT)
        client.post(reverse("account_login"), {"login": "reader", "password": PASSWORD})
        return client, user

    return enter


def test_every_word_that_is_put_otherwise_is_still_one_of_allauth_s():
    theirs = polib.pofile(str(Path(allauth.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.po"))
    known = {entry.msgid for entry in theirs}
    assert set(allauth_words.WORDS) <= known
    own = polib.pofile(str(settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.po"))
    words = {entry.msgid: entry.msgstr for entry in own}
    for word in allauth_words.WORDS:
        assert not any(strange in words[word] for strange in STRANGE), words[word]
    with override("zh-hans"):
        said = allauth_words.COUNTED % {"unused_count": 8, "total_count": 10}
    assert said == "共 10 个恢复码，还有 8 个可用。"


@pytest.mark.parametrize(
    ("url_name", "factor"),
    [
        ("account_login", None),
        ("account_inactive", None),
        ("account_logout", False),
        ("account_change_password", False),
        ("account_reauthenticate", False),
        ("mfa_index", False),
        ("mfa_activate_totp", False),
        ("mfa_authenticate", True),
    ],
)
def test_page_of_allauth_speaks_the_portal_s_words(sign_in, client, url_name, factor):
    if factor is not None:
        client, _user = sign_in(factor=factor)
    response = client.get(reverse(url_name))
    assert response.status_code == 200
    assert_own_words(response.content.decode())


@pytest.mark.parametrize(
    "url_name",
    ["mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_reauthenticate"],
)
def test_page_of_who_has_a_second_factor_speaks_the_portal_s_words(sign_in, client, url_name):
    _client, user = sign_in(factor=True)
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 4_000_000_000.0}]
    session.save()
    response = client.get(reverse(url_name))
    assert response.status_code == 200
    assert_own_words(response.content.decode())


def assert_own_words(page: str) -> None:
    assert '<html lang="zh-Hans-CN">' in page
    assert [word for word in STRANGE if word in page] == []
