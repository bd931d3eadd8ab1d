"""What happens to every request of a signed-in account: idle time-out, acting post, enforced steps."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from audit import clock
from organisations import access, second_factors
from organisations.models.organisations import OrganisationKind
from organisations.models.people import ADMINISTRATORS, COURT_ROLES

LAST_SEEN = "last_seen"
ACTING_POST = "acting_post"
#: Requests that a page makes by itself do not keep a session alive.
POLL_HEADER = "X-Poll"


class IdleTimeoutMiddleware:
    """Ends a session after SESSION_IDLE_MINUTES without a request by a person."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(clock.now().timestamp())
            last = request.session.get(LAST_SEEN, now)
            if now - last > settings.SESSION_IDLE_MINUTES * 60:
                logout(request)
                if request.path.startswith("/api/"):
                    # Programs get their 401, not a page to sign in.
                    return self.get_response(request)
                messages.info(request, _("You were signed out after a long pause. Please sign in again."))
                return access.to_sign_in(request)
            # Once a minute is exact enough and spares a write on every page.
            if (POLL_HEADER not in request.headers and now - last >= 60) or LAST_SEEN not in request.session:
                request.session[LAST_SEEN] = now
        return self.get_response(request)


class ActingPostMiddleware:
    """Sets `request.post`: the post chosen in this session if it is still usable today, else the
    only usable one. A person with several is asked once; steps an account owes come first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.post = None
        if not request.user.is_authenticated:
            return self.get_response(request)
        chosen = request.session.get(ACTING_POST)
        posts = access.usable_posts(request.user)
        request.post = next((post for post in posts if post.pk == chosen), None)
        if request.post is None and len(posts) == 1:
            request.post = posts[0]
        owed = None if self._free(request) else self._owed(request, posts)
        return redirect(owed) if owed else self.get_response(request)

    @staticmethod
    def _free(request) -> bool:
        """Pages that must stay reachable while a step is owed; the API answers for itself."""
        return request.path.startswith(
            (
                "/accounts/",
                "/static/",
                "/api/",
                "/language/",
                "/account/act-as/",
                "/healthz",
                "/readyz",
                "/metrics",
            )
        )

    @staticmethod
    def _owed(request, posts) -> str | None:
        if request.user.must_change_password:
            return reverse("account_change_password")
        if needs_second_factor(request.user) and not has_second_factor(request.user):
            return reverse("mfa_activate_totp")
        if request.post is None and posts:
            return f"{reverse('organisations:act_as')}?{urlencode({'next': request.get_full_path()})}"
        return None


def needs_second_factor(user) -> bool:
    """Administrators and the court desk sign in with a second factor (GB/T 22239-2019 level 3)."""
    return any(
        post.role in (*ADMINISTRATORS, *COURT_ROLES) or post.organisation.kind == OrganisationKind.COURT
        for post in user.posts
    )


def has_second_factor(user) -> bool:
    """A device; recovery codes alone run out."""
    return is_mfa_enabled(user, second_factors.DEVICES)
