"""Security keys and passkeys: what browsers send them is never trusted, their secrets lie encrypted, the record tells of them."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.urls import reverse

from audit.models import AuditRow
from organisations import ciphers, factor_secrets, second_factors
from organisations.factor_adapter import passkeys_work
from organisations.models import Role
from organisations.tests.rosters import AT
from organisations.tests.test_second_factor import FACTOR, code_of, is_in, sign_in, with_password

HOST = {"HTTP_HOST": "localhost:8010"}
GARBAGE = [
    "",
    "null",
    "1",
    '"x"',
    "[]",
    "{}",
    "{",
    "[" * 60_000,
    '{"a":' * 5000,
    "x" * 100_000,
    json.dumps({"id": "a", "rawId": "a", "type": "public-key", "response": []}),
    json.dumps({"response": {"userHandle": 5}}),
    json.dumps({"response": {"userHandle": "////"}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ"}}),
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "authenticatorData": "AA",
                "attestationObject": "AA",
                "signature": "AA",
                "userHandle": "MQ",
            },
        }
    ),
    json.dumps({"id": "a\0", "response": {"userHandle": "AA"}}),
]


@pytest.fixture(autouse=True)
def fresh(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def security(roster):
    return with_password(roster.account("security", Role.SECURITY_ADMIN, roster.lead, "安全员"))


@pytest.fixture
def inside(client, security):
    secret = second_factors.activate_totp(user=security, by=security, at=AT)
    sign_in(client, "security")
    client.post(f"{FACTOR}authenticate/", {"code": code_of(secret)})
    return client


@pytest.mark.parametrize("sent", GARBAGE, ids=range(len(GARBAGE)))
def test_passkey_that_cannot_be_read_signs_nobody_in(client, security, sent):
    address = reverse("mfa_login_webauthn")
    options = client.get(address, HTTP_ACCEPT="application/json", **HOST)
    assert "challenge" in options.json()["request_options"]["publicKey"]
    answer = client.post(address, {"credential": sent}, **HOST)
    assert (answer.status_code, answer.url) == (302, reverse("account_login"))
    assert not is_in(client)


@pytest.mark.parametrize("sent", GARBAGE, ids=range(len(GARBAGE)))
def test_key_that_cannot_be_read_is_no_second_factor(client, security, sent):
    second_factors.activate_totp(user=security, by=security, at=AT)
    sign_in(client, "security")
    answer = client.post(f"{FACTOR}authenticate/", {"credential": sent}, **HOST)
    assert answer.status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("sent", GARBAGE, ids=range(len(GARBAGE)))
def test_key_that_cannot_be_read_is_not_added(inside, sent):
    address = reverse("mfa_add_webauthn")
    assert inside.get(address, **HOST).status_code == 200
    answer = inside.post(address, {"name": "密钥", "credential": sent}, **HOST)
    assert answer.status_code == 200
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def test_key_of_another_account_is_not_found(inside, roster):
    other = roster.account("other", Role.HANDLER, roster.bureau)
    key = Authenticator.objects.create(user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "x"})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert inside.get(reverse(name, args=[10**30])).status_code == 404
        assert inside.get(reverse(name, args=[key.pk])).status_code == 404
        assert inside.post(reverse(name, args=[key.pk]), {"name": "y"}).status_code == 404


def test_secrets_of_factors_lie_encrypted_and_still_open_the_door(client, security):
    secret = second_factors.activate_totp(user=security, by=security, at=AT)
    sign_in(client, "security")
    client.post(f"{FACTOR}authenticate/", {"code": code_of(secret)})
    client.post(f"{FACTOR}recovery-codes/generate/")
    kept = {row.type: row.data for row in Authenticator.objects.filter(user=security)}
    assert secret not in json.dumps(kept)
    assert all(
        ciphers.is_token(data[name]) for data in kept.values() for name in data if name in ("secret", "seed")
    )
    assert len(kept) == 2
    assert len(client.get(f"{FACTOR}recovery-codes/download/").content.decode().split()) == 10


def test_secrets_of_factors_are_encrypted_anew_with_the_keys(client, security, settings):
    secret = second_factors.activate_totp(user=security, by=security, at=AT)
    old = Authenticator.objects.create(
        user=security, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "a" * 40, "used_mask": 0}
    )
    first = settings.FIELD_KEYS
    settings.FIELD_KEYS = f"k9:{'4b' * 31}aa,{first}"
    call_command("rotate_field_keys", verbosity=0)
    settings.FIELD_KEYS = f"k9:{'4b' * 31}aa"
    old.refresh_from_db()
    assert factor_secrets.unseal(old.data["seed"]) == "a" * 40
    assert old.data["used_mask"] == 0
    sign_in(client, "security")
    client.post(f"{FACTOR}authenticate/", {"code": code_of(secret)})
    assert is_in(client)


def test_secret_that_does_not_open_is_named_and_left(security, settings):
    second_factors.activate_totp(user=security, by=security, at=AT)
    settings.FIELD_KEYS = f"k9:{'4b' * 31}aa"
    renewed, unreadable = factor_secrets.renew(by=security, at=AT)
    assert (renewed, len(unreadable)) == (0, 1)
    assert AuditRow.objects.get(action="encryption.rotate").success is False


def test_what_a_person_changes_about_the_own_factors_stands_in_the_record(
    inside, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        inside.post(f"{FACTOR}recovery-codes/generate/")
        inside.post(f"{FACTOR}totp/deactivate/")
    actions = set(AuditRow.objects.values_list("action", flat=True))
    assert {"account.recovery_codes", "account.second_factor_off"} <= actions


@pytest.mark.parametrize(
    ("host", "secure", "works"),
    [
        ("localhost:8000", False, True),
        ("portal.gov.invalid", True, True),
        ("portal.gov.invalid", False, False),
        ("127.0.0.1:8000", False, False),
        ("10.0.0.8", True, False),
        ("[::1]:8000", True, False),
    ],
)
def test_passkeys_are_offered_where_browsers_take_them(rf, settings, host, secure, works):
    request = rf.get("/", HTTP_HOST=host, secure=secure)
    assert passkeys_work(request) is works


@pytest.mark.parametrize(("host", "offered"), [("localhost:8000", True), ("127.0.0.1:8000", False)])
def test_sign_in_page_offers_a_passkey_only_where_it_works(client, db, host, offered):
    page = client.get(reverse("account_login"), HTTP_HOST=host).content.decode()
    assert ('id="passkey_login"' in page) is offered
