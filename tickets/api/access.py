"""What every call passes before it reaches its view: account, token scope, acting post, known parameters."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from organisations import access
from organisations.middleware import has_second_factor, needs_second_factor
from organisations.models import ApiToken, Post
from tickets.standing import Actor

HEADER = "Acting-Post"


class WhichPost(APIException):
    """The account holds several usable posts, and the header names none or a wrong one."""

    status_code = 400
    default_code = "acting_post"

    def __init__(self, sentence: str, posts: list[Post]):
        super().__init__(sentence)
        self.extra = {
            "posts": [
                {"id": post.pk, "organisation": post.organisation.code, "role": post.role} for post in posts
            ]
        }


class AlwaysJSON(BaseContentNegotiation):
    """The API speaks JSON, whatever a client says it would rather have."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type

    def select_parser(self, request, parsers):
        media_type = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == media_type), None)


class BusinessView(APIView):
    """Open to accounts with a post that does business. `self.actor` is who acts, by which post.

    `query_parameters` are those the view knows; any other one is a mistake and answered with 400.
    `saves` is whether a call of an unsafe method changes anything, which a reading token may not.
    """

    access = (access.BUSINESS,)
    content_negotiation_class = AlwaysJSON
    query_parameters: tuple[str, ...] = ()
    saves = True

    @classmethod
    def as_view(cls, **initkwargs):
        view = super().as_view(**initkwargs)
        view.access = cls.access
        return view

    def initial(self, request: Request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        self._check_account(request)
        self.actor = Actor(request.user, self._acting_post(request))
        self._check_parameters(request)

    def finalize_response(self, request: Request, response, *args, **kwargs):
        # What one caller may see, no cache on the way keeps for another.
        response.headers.setdefault("Cache-Control", "no-store")
        return super().finalize_response(request, response, *args, **kwargs)

    def _check_account(self, request: Request) -> None:
        user = request.user
        if not access.BUSINESS.admits(user):
            raise PermissionDenied(_("Administrators and keepers do no business through the API."))
        if user.must_change_password:
            raise PermissionDenied(_("Choose a new password in the portal first."))
        if request.auth is None and needs_second_factor(user) and not has_second_factor(user):
            raise PermissionDenied(_("Set up the second factor in the portal first."))
        if (
            request.auth is not None
            and request.auth.scope == ApiToken.Scope.READ
            and self.saves
            and request.method not in ("GET", "HEAD", "OPTIONS")
        ):
            raise PermissionDenied(_("This token may only read."))

    def _acting_post(self, request: Request) -> Post:
        named = request.headers.get(HEADER, "").strip()
        posts = access.usable_posts(request.user)
        if not named:
            # A browser that uses the API acts by the post its person chose for the session.
            chosen = getattr(request, "post", None) if request.auth is None else None
            if chosen is not None:
                return chosen
            if len(posts) == 1:
                return posts[0]
            sentence = _(
                "You hold several posts today; name the one that acts in the header Acting-Post: %(posts)s."
            )
        else:
            post = next((post for post in posts if str(post.pk) == named), None)
            if post is not None:
                return post
            sentence = _("The header Acting-Post names no post that is yours today. Yours are: %(posts)s.")
        listed = _("; ").join(f"{post.pk} {post}" for post in posts)
        raise WhichPost(sentence % {"posts": listed}, posts)

    def _check_parameters(self, request: Request) -> None:
        unknown = sorted(set(request.query_params) - set(self.query_parameters))
        if unknown:
            raise ValidationError({name[:100]: [_("There is no such parameter.")] for name in unknown})
