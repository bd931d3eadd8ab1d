"""Who may open which page, and which tables Django admin shows to whom.

Every view says who may open it with `open_to`; a test walks every URL and fails for one that does not.
What an account may do follows from the posts it can use today, and nothing else.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from organisations.models import Post, Role, User
from organisations.models.people import ADMINISTRATORS as ADMINISTRATOR_ROLES
from organisations.models.people import DESK as DESK_ROLES
from organisations.models.people import OFFICE as OFFICE_ROLES
from organisations.models.people import ROSTER_ROLES
from organisations.models.people import SIGNERS as SIGNER_ROLES

REDIRECT_FIELD = "next"


class Group:
    """A set of accounts that a view is open to; `admits` asks today's posts."""

    def __init__(self, name: str, admits: Callable[[User], bool], *, anonymous: bool = False):
        self.name = name
        self.admits = admits
        self.anonymous = anonymous

    def __repr__(self):
        return self.name


def _holds(*roles: str) -> Callable[[User], bool]:
    return lambda user: any(post.role in roles for post in user.posts)


PUBLIC = Group("PUBLIC", lambda user: True, anonymous=True)
SIGNED_IN = Group("SIGNED_IN", lambda user: True)
BUSINESS = Group("BUSINESS", lambda user: any(post.role not in ROSTER_ROLES for post in user.posts))
OFFICE = Group("OFFICE", _holds(*OFFICE_ROLES))
DESK = Group("DESK", _holds(*DESK_ROLES))
CALLERS = Group("CALLERS", _holds(*OFFICE_ROLES, *SIGNER_ROLES))
SUPERVISORS = Group("SUPERVISORS", _holds(Role.SUPERVISOR))
GRID_WORKERS = Group("GRID_WORKERS", _holds(Role.GRID_WORKER))
KEEPERS = Group("KEEPERS", _holds(Role.ROSTER_KEEPER, Role.ACCOUNT_KEEPER))
#: Who keeps the responsibility matrix, and the office that works by it; of which templates, `tickets.keeping` says.
MATRIX = Group("MATRIX", _holds(Role.ROSTER_KEEPER, *DESK_ROLES))
SYSTEM_ADMINISTRATORS = Group("SYSTEM_ADMINISTRATORS", _holds(Role.SYSTEM_ADMIN))
ADMINISTRATORS = Group("ADMINISTRATORS", _holds(*ADMINISTRATOR_ROLES))


def open_to(*groups: Group):
    """Open a view to these groups. Nobody signed in → sign-in; another role → 403."""

    def decorate(view):
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if any(group.anonymous for group in groups):
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not any(group.admits(request.user) for group in groups):
                raise PermissionDenied(_("Your posts today do not open this page."))
            return view(request, *args, **kwargs)

        guarded.access = groups
        return guarded

    return decorate


def to_sign_in(request: HttpRequest, following: str = "") -> HttpResponse:
    """To the sign-in page and back; a part of a page (htmx) is told to go there as a whole, and the
    form the person was filling in stays in the browser."""
    following = following or _page_of(request)
    if getattr(request, "htmx", False):
        response = HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        response["HX-Redirect"] = f"{resolve_url('account_login')}?{urlencode({REDIRECT_FIELD: following})}"
        return response
    return redirect_to_login(following, resolve_url("account_login"))


def _page_of(request: HttpRequest) -> str:
    """The page the person was on. What is sent or fetched for a part of it has an address that is no page."""
    if getattr(request, "htmx", False):
        return request.htmx.current_url_abs_path or "/"
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    sent_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        sent_from, {request.get_host()}, require_https=request.is_secure()
    ):
        return "/"
    parts = urlsplit(sent_from)
    return urlunsplit(("", "", f"/{parts.path.lstrip('/')}", parts.query, ""))


def signed_in_within(request: HttpRequest, minutes: int, now: dt.datetime) -> bool:
    """Whether the person proved in this session, less than so many minutes ago, who they are."""
    proofs = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(proofs) and now.timestamp() - max(proofs) < minutes * 60


def to_sign_in_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the password once more, and back."""
    again = resolve_url("account_reauthenticate")
    following = request.get_full_path() if request.method == "GET" else request.path
    return redirect(f"{again}?{urlencode({REDIRECT_FIELD: following})}")


class ActingPostError(Exception):
    """A user with several usable posts named none, or one that is not usable today."""


def usable_posts(user: User) -> list[Post]:
    """The posts by which the account does business today."""
    return [post for post in user.posts if post.role not in ROSTER_ROLES]


def acting_post(user: User, post_id: int | None) -> Post | None:
    """The post the account acts by: the named one, or its only one; None if it has none.

    Raises ActingPostError.
    """
    posts = usable_posts(user)
    if post_id is not None:
        for post in posts:
            if post.pk == post_id:
                return post
        raise ActingPostError(_("This post is not yours today."))
    if len(posts) > 1:
        raise ActingPostError(_("You hold several posts today; say which one acts."))
    return posts[0] if posts else None


#: Django admin's permissions by role. None of the administrators sees business data.
PERMISSIONS: dict[str, tuple[str, ...]] = {
    Role.SYSTEM_ADMIN: (
        "organisations.*_template",
        "tickets.*_timelimit",
        "tickets.view_topic",  # a limit may name one
        "tickets.view_calendarday",
        "tickets.*_calendarchange",
        "tickets.*_calendaryear",
        "tickets.*_officeseason",
        "tickets.view_officehours",
        "tickets.view_recomputation",
        "tickets.*_endpoint",
        # A robot belongs to a unit, and a unit to an area.
        "organisations.view_organisation",
        "organisations.view_area",
    ),
    Role.SECURITY_ADMIN: (
        "organisations.*_user",
        "organisations.*_invitation",
        "organisations.*_apitoken",
        "organisations.*_post",
        "organisations.view_person",
        "organisations.view_organisation",
        "organisations.view_area",
        # The second person for what the system administrator proposes.
        "tickets.view_calendarchange",
        "tickets.change_calendarchange",
        "tickets.view_calendaryear",
        "tickets.change_calendaryear",
        "tickets.view_officeseason",
        "tickets.change_officeseason",
        "tickets.view_recomputation",
    ),
    Role.AUDIT_ADMIN: ("audit.view_*",),
    Role.ROSTER_KEEPER: (
        "organisations.*_area",
        "organisations.*_organisation",
        "organisations.*_organisationname",
        "organisations.*_partyorganisation",
        "organisations.*_person",
        "organisations.*_post",
        "organisations.*_alliance",
        "organisations.*_membership",
        "organisations.*_dutyshift",
        "organisations.view_template",
        "tickets.*_topic",
        "tickets.*_responsibility",
        "tickets.*_cellunit",
        "alliances.*_stage",
        "alliances.*_groundtopic",
        "alliances.*_variety",
    ),
    Role.ACCOUNT_KEEPER: (
        "organisations.view_user",
        "organisations.change_user",
        "organisations.*_dutyshift",
        # A shift names both, and a unit its area.
        "organisations.view_organisation",
        "organisations.view_person",
        "organisations.view_area",
    ),
}


def may(user: User, perm: str) -> bool:
    """Whether one of today's posts grants Django admin's permission `app.verb_model`."""
    return any(_grants(pattern, perm) for post in user.posts for pattern in PERMISSIONS.get(post.role, ()))


def _grants(pattern: str, perm: str) -> bool:
    app, _dot, rest = pattern.partition(".")
    its_app, _dot, its_rest = perm.partition(".")
    if app != its_app:
        return False
    if rest == "*":
        return True
    if rest.startswith("*_"):
        # History rows ("historicalperson") go with the row they are the history of.
        return its_rest.partition("_")[2] in (rest[2:], f"historical{rest[2:]}")
    if rest.endswith("_*"):
        return its_rest.startswith(rest[:-1])
    return rest == its_rest
