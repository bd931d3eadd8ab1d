"""Robots and subscribers in Django admin: secrets go in and never come out, and a test message says how it went."""

import pytest
from django.conf import settings as django_settings
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from organisations import second_factors
from organisations.models import Role
from tickets.channels import webhooks
from tickets.models import Delivery, Endpoint
from tickets.tests.banner import post
from tickets.tests.receiver import receiver

ADD = reverse("admin:tickets_endpoint_add")
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim"


def sign_in(client, holder):
    user = holder.person.user
    if holder.role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        second_factors.activate_totp(user=user, by=user, at=clock.now())
    client.force_login(user)
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": clock.now().timestamp()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def admin(client, banner):
    return sign_in(client, post(banner.office, Role.SYSTEM_ADMIN))


def form(banner, **given):
    fields = {
        "organisation": banner.town.pk,
        "channel": "wecom",
        "name": "甲镇工作群",
        "address": WECOM,
        "secret": "",
        "is_active": "on",
    } | given
    return {f"new_{name}" if name in ("address", "secret") else name: value for name, value in fields.items()}


def change(endpoint) -> str:
    return reverse("admin:tickets_endpoint_change", args=[endpoint.pk])


def test_robot_is_stored_encrypted_and_its_address_is_shown_nowhere(admin, banner):
    assert admin.post(ADD, form(banner)).status_code == 302
    endpoint = Endpoint.objects.get()
    assert (endpoint.host, endpoint.address.reveal()) == ("qyapi.weixin.qq.com", WECOM)
    stored = str(Endpoint.objects.values_list("address", "secret")[0])
    pages = admin.get(change(endpoint)).content.decode()
    pages += admin.get(reverse("admin:tickets_endpoint_changelist")).content.decode()
    told = [str(row.data) for row in AuditRow.objects.all()]
    told += [entry.change_message for entry in LogEntry.objects.all()]
    assert not any("geheim" in each for each in (stored, pages, *told))
    assert AuditRow.objects.filter(action="endpoint.add").count() == 1


def test_empty_address_and_secret_keep_what_is_stored(admin, banner):
    admin.post(
        ADD,
        form(
            banner,
            channel="dingtalk",
            address="https://oapi.dingtalk.com/robot/send?access_token=a",
            secret="SECx",
        ),
    )
    endpoint = Endpoint.objects.get()
    given = form(banner, address="", secret="", name="另一个名字")
    del given["is_active"]
    assert admin.post(change(endpoint), given).status_code == 302
    endpoint = Endpoint.objects.get()
    assert (endpoint.name, endpoint.is_active) == ("另一个名字", False)
    assert (endpoint.secret.reveal(), endpoint.host) == ("SECx", "oapi.dingtalk.com")
    assert endpoint.address.reveal().endswith("=a")


def test_secret_of_a_subscriber_is_made_and_shown_once(admin, banner, settings):
    settings.OUTSIDE_HOSTS = ["hooks.example.cn"]
    page = admin.post(
        ADD, form(banner, channel="webhook", address="https://hooks.example.cn/in"), follow=True
    ).content.decode()
    secret = Endpoint.objects.get().secret.reveal()
    assert webhooks.is_secret(secret)
    assert secret in page.replace("&#x27;", "'")
    assert secret not in admin.get(change(Endpoint.objects.get())).content.decode()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"address": ""}, "address"),
        ({"address": "https://evil.example/"}, "address"),
        ({"address": "http://qyapi.weixin.qq.com/"}, "address"),
        ({"address": "http://169.254.169.254/latest/meta-data/"}, "address"),
        ({"secret": "x"}, "secret"),
        ({"channel": "webhook", "secret": "whsec_kurz"}, "secret"),
        ({"channel": "sms"}, "channel"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_be_stored_is_said_at_its_field(admin, banner, given, field):
    response = admin.post(ADD, form(banner, **given))
    assert [name.removeprefix("new_") for name in response.context["adminform"].form.errors] == [field]
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.ROSTER_KEEPER])
def test_page_is_closed_to_the_others(client, banner, role):
    assert sign_in(client, post(banner.office, role)).get(ADD).status_code == 403


def test_page_asks_for_a_fresh_sign_in(admin):
    session = admin.session
    session["account_authentication_methods"][0]["at"] -= 700
    session.save()
    assert "reauthenticate" in admin.get(ADD).url


@pytest.mark.talks
@pytest.mark.parametrize(
    ("code", "said"), [(0, "The test message was taken."), (93000, "The robot&#x27;s key is wrong")]
)
def test_test_message_says_how_it_went_and_is_not_repeated(admin, banner, settings, code, said):
    with receiver() as server:
        settings.OUTSIDE_HOSTS = [server.address]
        server.answer = {"errcode": code}
        admin.post(ADD, form(banner, address=f"{server.address}/send?key=geheim"))
        address = reverse("admin:tickets_endpoint_test", args=[Endpoint.objects.get().pk])
        assert admin.get(address).status_code == 302
        assert server.taken == []
        assert said in admin.post(address, follow=True).content.decode()
        assert len(server.taken) == 1
        assert "http" in server.taken[0].json["text"]["content"]
    assert Delivery.objects.get().state == ("dropped" if code else "sent")
    assert AuditRow.objects.filter(action="endpoint.test").count() == 1
