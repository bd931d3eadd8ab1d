"""Accounts in Django admin: the security administrator keeps them, a keeper invites the own unit's people."""

import datetime as dt

import pytest
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from organisations import account_actions
from organisations.models import ApiToken, Area, Invitation, Organisation, Person, Post, Role, User

pytestmark = pytest.mark.django_db
BACKEND = "organisations.backends.IdentifierBackend"


def seat(unit: Organisation, role: Role) -> User:
    person = Person.objects.create(name=f"演示{Role(role).value}"[:50])
    Post.objects.create(person=person, organisation=unit, role=role, valid_from=dt.date(2020, 1, 1))
    return User.objects.create_user(f"{unit.code}-{role}", person=person)


@pytest.fixture
def unit(db) -> Organisation:
    area = Area.objects.create(code="150422", name="巴林左旗", level="banner", path="150422/")
    return Organisation.objects.create(code="O05", name="农牧局", kind="department", area=area, path="O05/")


@pytest.fixture
def other(unit) -> Organisation:
    return Organisation.objects.create(
        code="O06", name="妇联", kind="department", area=unit.area, path="O06/"
    )


def sign_in(client, user: User, *, minutes_ago: int = 0):
    """With the second factor that administrators owe, and a proof of that age."""
    if user.posts[0].role in (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN):
        user.authenticator_set.create(type="totp", data={"secret": "x"})
    client.force_login(user, backend=BACKEND)
    session = client.session
    proof = clock.now().timestamp() - minutes_ago * 60
    session["account_authentication_methods"] = [{"method": "password", "at": proof}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def test_security_administrator_makes_an_account_and_a_slip(client, unit):
    keeper = seat(unit, Role.SECURITY_ADMIN)
    person = Person.objects.create(name="乌云·其其格")
    sign_in(client, keeper)
    given = {
        "person": person.pk,
        "username": "wyqqg",
        "staff_number": "",
        "email": "",
        "mobile": "１３８ 0000 0000",
    }
    assert client.post(reverse("admin:organisations_user_add"), given).status_code == 302
    user = User.objects.get(username="wyqqg")
    assert not user.has_usable_password()
    assert len(user.mobile_hash) == 64
    page = client.post(reverse("admin:organisations_user_invite", args=[user.pk])).content.decode()
    assert "/accounts/invitation/" in page
    assert Invitation.objects.get(user=user).created_by == keeper
    assert AuditRow.objects.filter(action="account.invite", object_label="wyqqg").count() == 1


def test_account_page_asks_for_a_fresh_sign_in(client, unit):
    user = seat(unit, Role.LIAISON)
    sign_in(client, seat(unit, Role.SECURITY_ADMIN), minutes_ago=11)
    page = client.get(reverse("admin:organisations_user_change", args=[user.pk]))
    assert page.headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("admin:organisations_user_invite", args=[user.pk]))
    assert not Invitation.objects.exists()


def test_account_keeper_sees_the_own_units_people_only(client, unit, other):
    colleague, stranger = seat(unit, Role.LIAISON), seat(other, Role.LIAISON)
    chief = seat(unit, Role.ROSTER_KEEPER)
    sign_in(client, seat(unit, Role.ACCOUNT_KEEPER))
    assert client.post(reverse("admin:organisations_user_invite", args=[colleague.pk])).status_code == 200
    for hidden in (stranger, chief):
        assert client.post(reverse("admin:organisations_user_invite", args=[hidden.pk])).status_code == 404
    assert client.get(reverse("admin:organisations_user_add")).status_code == 403
    given = {"action": "deactivate", "_selected_action": [colleague.pk]}
    assert client.post(reverse("admin:organisations_user_changelist"), given).status_code == 403
    colleague.refresh_from_db()
    assert colleague.is_active


@pytest.mark.parametrize("role", [Role.LIAISON, Role.ROSTER_KEEPER, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_accounts_are_closed_to_other_roles(client, unit, role):
    sign_in(client, seat(unit, role))
    assert client.get(reverse("admin:organisations_user_changelist")).status_code in (302, 403)
    assert client.get(reverse("admin:organisations_apitoken_changelist")).status_code in (302, 403)


def test_deactivated_account_and_revoked_token_stay_on_record(client, unit):
    user = seat(unit, Role.LIAISON)
    now = clock.now()
    token = ApiToken.objects.create(
        user=user, token_hash="x", label="t", created_at=now, expires_at=now + dt.timedelta(days=1)
    )
    sign_in(client, seat(unit, Role.SECURITY_ADMIN))
    client.post(
        reverse("admin:organisations_user_changelist"),
        {"action": "deactivate", "_selected_action": [user.pk]},
    )
    client.post(
        reverse("admin:organisations_apitoken_changelist"),
        {"action": "revoke", "_selected_action": [token.pk]},
    )
    user.refresh_from_db()
    token.refresh_from_db()
    assert not user.is_active
    assert token.revoked_at is not None


def test_nobody_makes_a_slip_for_oneself(client, unit):
    keeper = seat(unit, Role.SECURITY_ADMIN)
    sign_in(client, keeper)
    assert client.post(reverse("admin:organisations_user_invite", args=[keeper.pk])).status_code == 403


@pytest.mark.parametrize("mobile", ["12345", "abc", "1380000000012"])
def test_wrong_mobile_is_an_error_at_the_field(client, unit, mobile):
    sign_in(client, seat(unit, Role.SECURITY_ADMIN))
    person = Person.objects.create(name="演示甲")
    given = {"person": person.pk, "username": "jia", "mobile": mobile}
    page = client.post(reverse("admin:organisations_user_add"), given)
    assert "mobile" in page.context["adminform"].form.errors
    assert not User.objects.filter(username="jia").exists()


def test_record_is_read_by_the_audit_administrator_alone(client, unit):
    sign_in(client, seat(unit, Role.AUDIT_ADMIN))
    assert client.get(reverse("admin:audit_auditrow_changelist")).status_code == 200
    sign_in(client, seat(unit, Role.SECURITY_ADMIN))
    assert client.get(reverse("admin:audit_auditrow_changelist")).status_code == 403


def test_admin_door_is_the_portals(client):
    page = client.get("/admin/login/?next=/admin/organisations/user/")
    assert page.headers["Location"] == "/accounts/login/?next=/admin/organisations/user/"
    away = client.get("/admin/login/?next=https://example.invalid/")
    assert away.headers["Location"] == "/accounts/login/?next=/admin/"


def stale(client, user: User):
    return sign_in(client, user, minutes_ago=11)


@pytest.mark.parametrize("deed", ["deactivate", "activate", "unlock"])
def test_deed_on_chosen_accounts_asks_for_a_fresh_sign_in(client, unit, deed):
    user = seat(unit, Role.LIAISON)
    stale(client, seat(unit, Role.SECURITY_ADMIN))
    chosen = {"action": deed, "_selected_action": [user.pk]}
    page = client.post(reverse("admin:organisations_user_changelist"), chosen)
    assert page.url.startswith(reverse("account_reauthenticate"))
    assert not AuditRow.objects.filter(action__startswith="account.").exists()


@pytest.mark.parametrize("name", ["change", "delete", "leave"])
def test_post_asks_its_security_administrator_for_a_fresh_sign_in(client, unit, name):
    post = seat(unit, Role.AUDIT_ADMIN).person.posts.get()
    stale(client, seat(unit, Role.SECURITY_ADMIN))
    page = client.get(reverse(f"admin:organisations_post_{name}", args=[post.pk]))
    assert page.url.startswith(reverse("account_reauthenticate"))


def test_post_asks_a_roster_keeper_for_no_fresh_sign_in(client, unit):
    post = seat(unit, Role.LIAISON).person.posts.get()
    stale(client, seat(unit, Role.ROSTER_KEEPER))
    assert client.get(reverse("admin:organisations_post_change", args=[post.pk])).status_code == 200


def test_invitations_are_looked_at_and_nothing_more(client, unit):
    keeper, user = seat(unit, Role.SECURITY_ADMIN), seat(unit, Role.LIAISON)
    account_actions.invite(user=user, by=keeper, at=clock.now())
    sign_in(client, keeper)
    assert client.get(reverse("admin:organisations_invitation_changelist")).context["cl"].result_count == 1
    assert client.get(reverse("admin:organisations_invitation_add")).status_code == 403
    address = reverse("admin:organisations_invitation_change", args=[Invitation.objects.get().pk])
    page = client.get(address)
    assert page.status_code == 200
    assert Invitation.objects.get().token_hash not in page.content.decode()
    assert client.post(address, {}).status_code == 403


def test_account_keeper_does_not_reach_people_with_posts_elsewhere(client, unit, other):
    keeper, here, both = seat(unit, Role.ACCOUNT_KEEPER), seat(unit, Role.HANDLER), seat(unit, Role.LIAISON)
    since = dt.date(2020, 1, 1)
    Post.objects.create(person=both.person, organisation=other, role=Role.LIAISON, valid_from=since)
    sign_in(client, keeper)
    found = client.get(reverse("admin:organisations_user_changelist")).context["cl"].queryset
    assert list(found) == [here]


def test_account_keeper_does_not_reach_who_stands_in_elsewhere(client, unit, other):
    keeper, here = seat(unit, Role.ACCOUNT_KEEPER), seat(unit, Role.HANDLER)
    post = seat(other, Role.LIAISON).person.posts.get()
    Post.objects.filter(pk=post.pk).update(substitute=here.person, substitute_from=dt.date(2020, 1, 1))
    sign_in(client, keeper)
    found = client.get(reverse("admin:organisations_user_changelist")).context["cl"].queryset
    assert list(found) == []


@pytest.mark.parametrize("model", ["user", "invitation", "apitoken"])
def test_list_of_accounts_of_any_length_takes_the_same_queries(
    client, unit, django_assert_max_num_queries, model
):
    sign_in(client, seat(unit, Role.SECURITY_ADMIN))
    at, counts = clock.now(), []
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            user = User.objects.create_user(f"u{number}", person=Person.objects.create(name=f"演示{number}"))
            ApiToken.objects.create(
                user=user,
                label="x",
                token_hash=str(number),
                created_at=at,
                expires_at=at + dt.timedelta(days=1),
            )
            account_actions.invite(user=user, by=user, at=at)
        client.get(reverse(f"admin:organisations_{model}_changelist"))
        with django_assert_max_num_queries(20) as counted:
            client.get(reverse(f"admin:organisations_{model}_changelist"))
        counts.append(len(counted))
    assert counts[0] == counts[1]
