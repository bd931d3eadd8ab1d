"""The cipher backend: what opens, what does not, and keys that are refused."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from organisations import ciphers
from organisations.ciphers import Binding, Undecryptable

HERE = Binding("organisations_person", "phone", "6a5c")


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_KEYS = "k1:" + "22" * 32
    settings.FIELD_CIPHER = "aes-gcm"


@pytest.mark.parametrize("algorithm", ["aes-gcm", "sm4-gcm"])
@pytest.mark.parametrize("text", ["", "13800000000", "额尔敦朝鲁 ᠮᠣᠩᠭᠣᠯ 🌾", "x" * 5000])
def test_encrypt_then_decrypt_gives_the_text(settings, algorithm, text):
    settings.FIELD_CIPHER = algorithm
    token = ciphers.encrypt(text, HERE)
    assert token.startswith(f"k1:{algorithm}:")
    assert ciphers.is_token(token)
    assert ciphers.decrypt(token, HERE) == text


def test_encrypt_twice_gives_different_tokens():
    assert ciphers.encrypt("a", HERE) != ciphers.encrypt("a", HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [HERE._replace(table="other"), HERE._replace(column="address"), HERE._replace(row_key="6a5d")],
)
def test_token_moved_elsewhere_does_not_open_and_says_where(elsewhere):
    token = ciphers.encrypt("13800000000", HERE)
    with pytest.raises(Undecryptable) as caught:
        ciphers.decrypt(token, elsewhere)
    assert str(caught.value) == f"{elsewhere}: the ciphertext was changed or belongs elsewhere"


def test_token_with_any_character_changed_does_not_open():
    token = ciphers.encrypt("13800000000", HERE)
    body = token.index(":", 3) + 1
    for place in range(body, len(token) - 2):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(Undecryptable):
            ciphers.decrypt(changed, HERE)


@pytest.mark.parametrize(
    "text", ["", "13800000000", "k1:aes-gcm:", "k1:aes-gcm:AAAA", "k1:aes-gcm:A", "k1:rot13:AAAA"]
)
def test_text_that_is_no_ciphertext_does_not_open(text):
    with pytest.raises(Undecryptable, match="this is not a ciphertext"):
        ciphers.decrypt(text, HERE)


def test_token_of_an_old_key_or_algorithm_opens_but_is_not_current(settings):
    old = ciphers.encrypt("a", HERE)
    assert ciphers.is_current(old)
    settings.FIELD_KEYS = f"k2:{'44' * 16}, {settings.FIELD_KEYS}"
    assert ciphers.decrypt(old, HERE) == "a"
    assert not ciphers.is_current(old)
    settings.FIELD_KEYS = "k1:" + "22" * 32
    settings.FIELD_CIPHER = "sm4-gcm"
    assert ciphers.decrypt(old, HERE) == "a"
    assert not ciphers.is_current(old)


def test_token_of_a_key_taken_away_names_the_key(settings):
    token = ciphers.encrypt("a", HERE)
    settings.FIELD_KEYS = "k2:" + "44" * 32
    with pytest.raises(Undecryptable, match="key k1 is not among FIELD_KEYS"):
        ciphers.decrypt(token, HERE)


@pytest.mark.parametrize(
    "keys",
    [
        "",
        " , ",
        "k1",
        "k1:22",
        "k1:" + "zz" * 32,
        f"k1:{'22' * 32},k1:{'33' * 32}",
        "k 1:" + "22" * 32,
        ":" + "22" * 32,
    ],
)
def test_keys_that_are_weak_or_unclear_are_refused_without_showing_them(settings, keys):
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match=r"^FIELD_KEYS must") as caught:
        ciphers.encrypt("a", HERE)
    assert "22" not in str(caught.value)


def test_unknown_algorithm_is_refused(settings):
    settings.FIELD_CIPHER = "rot13"
    with pytest.raises(ImproperlyConfigured, match="FIELD_CIPHER"):
        ciphers.encrypt("a", HERE)
