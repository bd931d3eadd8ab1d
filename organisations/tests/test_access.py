"""Who may open which view, by which post one acts, and which tables Django admin shows to whom."""

import datetime as dt
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from audit import clock
from organisations import access
from organisations.access import ActingPostError, acting_post, may, open_to
from organisations.middleware import ACTING_POST
from organisations.models import Role, User
from organisations.models.people import ADMINISTRATORS, ROSTER_ROLES
from organisations.tests.rosters import AT, Roster

DAY = dt.timedelta(days=1)
BUSINESS_ROLES = [role for role in Role if role not in ROSTER_ROLES]


def group_members(roster: Roster) -> dict[str, set[Role]]:
    """Which roles each group admits, asked of one account per role."""
    accounts = {role: roster.account(f"of-{role}", role, roster.bureau) for role in Role}
    groups = [value for value in vars(access).values() if isinstance(value, access.Group)]
    return {group.name: {role for role, user in accounts.items() if group.admits(user)} for group in groups}


def test_groups_admit_exactly_the_roles_they_are_named_for(roster):
    assert group_members(roster) == {
        "PUBLIC": set(Role),
        "SIGNED_IN": set(Role),
        "BUSINESS": set(BUSINESS_ROLES),
        "OFFICE": {Role.DISPATCHER, Role.OFFICE_HEAD, Role.CALLBACK_CLERK},
        "DESK": {Role.DISPATCHER, Role.OFFICE_HEAD},
        "GRID_WORKERS": {Role.GRID_WORKER},
        "CALLERS": {
            Role.DISPATCHER,
            Role.OFFICE_HEAD,
            Role.CALLBACK_CLERK,
            Role.LIAISON,
            Role.HANDLER,
            Role.UNIT_LEADER,
            Role.SECRETARY,
        },
        "SUPERVISORS": {Role.SUPERVISOR},
        "KEEPERS": {Role.ROSTER_KEEPER, Role.ACCOUNT_KEEPER},
        "MATRIX": {Role.ROSTER_KEEPER, Role.DISPATCHER, Role.OFFICE_HEAD},
        "SYSTEM_ADMINISTRATORS": {Role.SYSTEM_ADMIN},
        "ADMINISTRATORS": set(ADMINISTRATORS),
    }


@open_to(access.KEEPERS, access.ADMINISTRATORS)
def page(request):
    return HttpResponse("open")


def ask(view, user, path="/somewhere/?a=1&b=2", **headers):
    request = RequestFactory(headers=headers).get(path)
    request.user = user
    request.htmx = HtmxDetails(request)
    return view(request)


def test_view_sends_strangers_to_sign_in_and_back():
    response = ask(page, AnonymousUser())
    assert (response.status_code, response.url) == (
        302,
        "/accounts/login/?next=/somewhere/%3Fa%3D1%26b%3D2",
    )


@pytest.mark.parametrize(
    ("shown", "following"),
    [
        ("http://testserver/tickets/new/?a=1", "/tickets/new/%3Fa%3D1"),
        ("https://example.invalid/x/", "/"),
        ("", "/"),
    ],
)
def test_part_of_a_page_sends_strangers_to_sign_in_and_back_to_the_whole(shown, following):
    response = ask(page, AnonymousUser(), hx_request="true", hx_current_url=shown)
    assert (response.status_code, unquote(response["HX-Redirect"])) == (
        401,
        f"/accounts/login/?next={unquote(following)}",
    )


@pytest.mark.parametrize(
    ("sent_from", "following"),
    [
        ("http://testserver/tickets/new/?a=1#top", "/tickets/new/?a=1"),
        ("http://testserver//example.invalid/", "/example.invalid/"),
        ("https://example.invalid/x/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_form_sent_by_strangers_comes_back_to_its_page(client, sent_from, following):
    """The address a form is sent to may take no GET."""
    response = client.post("/account/tokens/1/revoke/", headers={"referer": sent_from})
    assert unquote(response.url) == f"/accounts/login/?next={following}"


def test_view_opens_to_any_of_its_groups_and_to_nobody_else(roster):
    assert ask(page, roster.keeper).content == b"open"
    assert ask(page, roster.account("auditor", Role.AUDIT_ADMIN, roster.lead)).content == b"open"
    with pytest.raises(PermissionDenied):
        ask(page, roster.account("handler", Role.HANDLER, roster.bureau))


def test_view_open_to_the_public_asks_nobody():
    assert ask(open_to(access.PUBLIC)(lambda request: HttpResponse("open")), None).content == b"open"


@pytest.fixture
def user(roster) -> User:
    return roster.account("wang-hong", Role.HANDLER, roster.bureau, "王红")


def again(user: User) -> User:
    """Read anew: posts are remembered for one day and instance."""
    return User.objects.get(pk=user.pk)


def test_acting_post_is_the_only_one(user):
    assert acting_post(user, None) == user.person.posts.get()


def test_acting_post_of_several_must_be_named(roster, user):
    second = roster.post(user.person, Role.LIAISON, roster.lead)
    with pytest.raises(ActingPostError):
        acting_post(user, None)
    assert acting_post(user, second.pk) == second


def test_acting_post_must_be_ones_own_and_of_today(roster, user):
    other = roster.account("li-na", Role.LIAISON, roster.bureau).person.posts.get()
    over = roster.post(user.person, Role.LIAISON, roster.lead, valid_to=clock.today() - DAY)
    for post_id in (other.pk, over.pk, 0, -1, 10**30):
        with pytest.raises(ActingPostError):
            acting_post(user, post_id)


def test_acting_post_is_never_that_of_a_keeper_or_administrator(roster):
    assert acting_post(roster.keeper, None) is None
    with pytest.raises(ActingPostError):
        acting_post(roster.keeper, roster.keeper.person.posts.get().pk)


def test_acting_post_on_its_last_day_acts_and_the_day_after_does_not(roster, user):
    post = user.person.posts.get()
    post.valid_to = AT.date()
    post.save()
    with clock.frozen_at(AT):
        assert acting_post(again(user), None) == post
    with clock.frozen_at(AT + DAY):
        assert acting_post(again(user), None) is None


@pytest.mark.parametrize(
    ("first", "last", "acts"),
    [(0, 0, True), (-1, None, True), (-5, -1, False), (1, 5, False), (-1, 0, True), (0, 1, True)],
)
def test_substitute_acts_from_the_first_day_to_the_last(roster, user, first, last, acts):
    """A/B posts: DESIGN 3, both ends count."""
    stand_in = roster.account("stand-in", Role.ACCOUNT_KEEPER, roster.bureau)
    post = user.person.posts.get()
    post.substitute = stand_in.person
    post.substitute_from = AT.date() + first * DAY
    post.substitute_to = None if last is None else AT.date() + last * DAY
    post.save()
    with clock.frozen_at(AT):
        assert acting_post(again(stand_in), None) == (post if acts else None)
        assert acting_post(again(user), None) == post


def test_substitute_of_a_post_that_is_over_acts_no_more(roster, user):
    stand_in = roster.account("stand-in", Role.ACCOUNT_KEEPER, roster.bureau)
    post = user.person.posts.get()
    post.substitute, post.substitute_from = stand_in.person, AT.date() - DAY
    post.valid_to = AT.date() - DAY
    post.save()
    with clock.frozen_at(AT):
        assert acting_post(again(stand_in), None) is None


def test_inactive_account_has_no_posts(user):
    user.is_active = False
    user.save()
    assert (again(user).posts, again(user).is_staff) == ([], False)


@pytest.fixture
def two_posts(roster, user, client):
    second = roster.post(user.person, Role.LIAISON, roster.lead)
    client.force_login(user)
    return user.person.posts.get(role=Role.HANDLER), second


def test_several_posts_are_asked_for_before_the_first_page(client, two_posts):
    response = client.get("/tickets/?state=closed")
    assert response.url == "/account/act-as/?next=%2Ftickets%2F%3Fstate%3Dclosed"
    page = client.get(response.url).content.decode()
    for post in two_posts:
        assert f'value="{post.pk}"' in page


def test_chosen_post_acts_until_another_is_chosen(client, two_posts):
    for post in two_posts:
        response = client.post(reverse("organisations:act_as"), {"post": post.pk, "next": "/account/"})
        assert (response.status_code, response.url) == (302, "/account/")
        assert client.get("/account/").context["acting_post"] == post


@pytest.mark.parametrize("given", ["", "0", "-1", "x", "１", "9" * 400, "\0"])
def test_post_that_is_not_ones_own_is_not_chosen(client, two_posts, given):
    response = client.post(reverse("organisations:act_as"), {"post": given})
    assert response.status_code == 200
    assert ACTING_POST not in client.session


def test_post_of_somebody_else_is_not_chosen(client, roster, two_posts):
    other = roster.account("li-na", Role.LIAISON, roster.bureau).person.posts.get()
    client.post(reverse("organisations:act_as"), {"post": other.pk})
    assert ACTING_POST not in client.session


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "\\\\evil.example", "javascript:1"]
)
def test_choosing_a_post_leads_nowhere_outside(client, two_posts, target):
    response = client.post(reverse("organisations:act_as"), {"post": two_posts[0].pk, "next": target})
    assert response.url == "/"


#: Tables of business data: no administrator and no keeper of accounts opens one in Django admin.
BUSINESS_TABLES = (
    "ticket", "dispatch", "event", "decision", "outbox", "notice", "delivery", "figure", "reporter", "attachment",
)  # fmt: skip
#: What one administrator proposes and another confirms.
PROPOSALS = ("calendarchange", "calendaryear", "officeseason")
#: role → the tables it may change in Django admin.
CHANGES = {
    Role.SYSTEM_ADMIN: {"template", "timelimit", *PROPOSALS, "endpoint"},
    Role.SECURITY_ADMIN: {"user", "invitation", "apitoken", "post", *PROPOSALS},
    Role.AUDIT_ADMIN: set(),
    Role.ROSTER_KEEPER: {
        "area", "organisation", "organisationname", "partyorganisation", "person", "post", "alliance",
        "membership", "dutyshift", "topic", "responsibility", "cellunit", "stage", "groundtopic", "variety",
    },
    Role.ACCOUNT_KEEPER: {"user", "dutyshift"},
}  # fmt: skip
OURS = ("audit", "organisations", "tickets", "alliances", "governance", "enforcement")


def tables(user: User, verb: str) -> set[str]:
    names = {(model._meta.app_label, model._meta.model_name) for model in apps.get_models()}
    return {
        name
        for app, name in names
        if app in OURS and not name.startswith("historical") and may(user, f"{app}.{verb}_{name}")
    }


@pytest.mark.parametrize("role", list(Role))
def test_role_changes_exactly_its_tables(roster, role):
    user = roster.account("somebody", role, roster.lead)
    known = {model._meta.model_name for model in apps.get_models()}
    assert tables(user, "change") == CHANGES.get(role, set()) & known


@pytest.mark.parametrize("role", ROSTER_ROLES)
def test_administrators_and_keepers_see_no_table_of_business(roster, role):
    user = roster.account("somebody", role, roster.lead)
    assert tables(user, "view") & set(BUSINESS_TABLES) == set()


@pytest.mark.parametrize("role", list(Role))
def test_only_the_audit_administrator_reads_the_record(roster, role):
    user = roster.account("somebody", role, roster.lead)
    assert may(user, "audit.view_auditrow") == (role == Role.AUDIT_ADMIN)
    for verb in ("add", "change", "delete"):
        assert not may(user, f"audit.{verb}_auditrow")


def test_history_goes_with_the_row_it_is_the_history_of(roster):
    assert may(roster.keeper, "organisations.view_historicalperson")
    assert not may(roster.keeper, "organisations.view_historicalpersonal")
    assert not may(roster.keeper, "organisations.view_historicaltemplate")


@pytest.mark.parametrize(
    "perm", ["", "organisations", ".", "organisations.", "tickets.view_ticket", "person", "a.b.c"]
)
def test_permission_that_is_not_granted_or_no_permission_is_refused(roster, perm):
    assert not may(roster.keeper, perm)


def test_post_that_is_over_grants_nothing(roster):
    post = roster.keeper.person.posts.get()
    post.valid_to = clock.today() - DAY
    post.save()
    user = again(roster.keeper)
    assert (user.is_staff, may(user, "organisations.change_person")) == (False, False)
