"""Every sign-in, sign-out and failed sign-in stands in the record (GB/T 22239-2019 level 3, audit)."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import AuditRow
from organisations.models import Area, Organisation, Person, Post, Role, User

pytestmark = pytest.mark.django_db
PASSWORD = "Grass-land-2026"


@pytest.fixture
def user(db) -> User:
    area = Area.objects.create(code="150422", name="巴林左旗", level="banner", path="150422/")
    unit = Organisation.objects.create(code="O05", name="农牧局", kind="department", area=area, path="O05/")
    person = Person.objects.create(name="演示甲")
    Post.objects.create(person=person, organisation=unit, role=Role.LIAISON, valid_from=dt.date(2020, 1, 1))
    return User.objects.create_user("jia", PASSWORD, person=person)


def recorded() -> list[tuple[str, str, bool]]:
    rows = AuditRow.objects.filter(action__startswith="account.sign").order_by("id")
    return list(rows.values_list("action", "object_label", "success"))


def test_signing_in_and_out_is_recorded(client, user):
    client.post(reverse("account_login"), {"login": "jia", "password": PASSWORD})
    client.post(reverse("account_logout"))
    assert recorded() == [("account.sign_in", "jia", True), ("account.sign_out", "jia", True)]


def test_failed_sign_in_is_recorded_by_account_and_never_by_what_was_typed(client, user):
    client.post(reverse("account_login"), {"login": "jia", "password": "wrong"})
    client.post(reverse("account_login"), {"login": PASSWORD, "password": "typed into the wrong field"})
    assert recorded() == [("account.sign_in_failed", "jia", False), ("account.sign_in_failed", "", False)]
