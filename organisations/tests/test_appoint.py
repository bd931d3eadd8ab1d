"""`manage.py appoint`: three administrators, one person each, and how they are replaced."""

import datetime as dt
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit import clock
from audit.models import AuditRow
from organisations.models import Invitation, Person, Post, Role, User
from organisations.models.people import ADMINISTRATORS

DAY = dt.timedelta(days=1)
NAMES = {"system": "王系统", "security": "李安全", "audit": "张审计"}


def appoint(**changes) -> str:
    out = StringIO()
    call_command("appoint", **({"organisation": "O31"} | NAMES | changes), stdout=out)
    return out.getvalue()


def in_force() -> dict[str, str]:
    posts = Post.objects.on(clock.today()).filter(role__in=ADMINISTRATORS).select_related("person")
    return {post.role: post.person.name for post in posts}


def test_appoint_prints_three_invitations_that_work(roster, client):
    paths = re.findall(r"/accounts/invitation/[\w-]+/", appoint())
    assert in_force() == {"system_admin": "王系统", "security_admin": "李安全", "audit_admin": "张审计"}
    names = {client.get(path).context["invited"].username for path in paths}
    assert names == {"system-admin", "security-admin", "audit-admin"}
    assert Invitation.objects.count() == 3
    assert not any(user.has_usable_password() for user in User.objects.filter(username__endswith="-admin"))


@pytest.mark.parametrize("twice", ["李安全", " 李安全", "李安全 "])
def test_appoint_one_person_twice_is_refused_and_appoints_nobody(roster, twice):
    with pytest.raises(CommandError):
        appoint(system=twice)
    assert (in_force(), Person.objects.filter(name__contains="李安全").count()) == ({}, 0)


@pytest.mark.parametrize("name", ["", "  ", "王<红>", "王\0红"])
def test_appoint_nobody_is_refused_and_appoints_nobody(roster, name):
    with pytest.raises(CommandError):
        appoint(system=name)
    assert in_force() == {}


def test_appoint_at_an_unknown_unit_is_refused(roster):
    with pytest.raises(CommandError, match="O404"):
        appoint(organisation="O404")


def test_appoint_again_is_refused_without_replace(roster):
    appoint()
    with pytest.raises(CommandError):
        appoint(system="新系统", security="新安全", audit="新审计")
    assert in_force()["system_admin"] == "王系统"


def test_appoint_replace_ends_posts_accounts_and_open_slips_of_the_former(roster, client):
    with clock.frozen_at(clock.now() - 7 * DAY):
        appoint()
    with clock.frozen_at(clock.now() - DAY):
        former = re.findall(r"/accounts/invitation/[\w-]+/", appoint(replace=True))
    appoint(system="新系统", security="新安全", audit="新审计", replace=True)
    assert in_force() == {"system_admin": "新系统", "security_admin": "新安全", "audit_admin": "新审计"}
    active = set(
        User.objects.filter(username__contains="-admin", is_active=True).values_list("username", flat=True)
    )
    assert active == {"system-admin-3", "security-admin-3", "audit-admin-3"}
    assert {client.get(path).status_code for path in former} == {410}


def test_appoint_replace_on_the_same_day_leaves_nobody_of_the_former_able_to_act(roster):
    appoint()
    appoint(system="新系统", security="新安全", audit="新审计", replace=True)
    acting = {user.person.name for user in User.objects.exclude(person=None) if user.is_staff and user.posts}
    assert acting - {"演示人员"} == {"新系统", "新安全", "新审计"}


def test_appoint_replace_of_an_administrator_without_account_is_no_accident(roster):
    roster.post(roster.person("无账号"), Role.AUDIT_ADMIN, roster.lead)
    appoint(replace=True)
    assert in_force()["audit_admin"] == "张审计"


def test_appoint_stands_in_the_record(roster):
    appoint()
    actions = AuditRow.objects.values_list("action", flat=True)
    assert sorted(actions).count("account.invite") == 3
    assert sorted(actions).count("account.create") == 3
