"""The OpenAPI schema and its page, how it names what it cannot find out by itself, and the answer to unknown URLs."""

from django.http import Http404
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerFieldExtension
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.views import APIView

from organisations.access import PUBLIC
from tickets.api.access import AlwaysJSON


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "tickets.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …`, from the account's page; a token may be for reading only, and expires.",
        }


class MoveNameField(OpenApiSerializerFieldExtension):
    target_class = "tickets.api.requests.MoveName"

    def map_serializer_field(self, auto_schema, direction) -> dict[str, str]:
        return {"type": "string", "const": self.target.move}


class _Public:
    access = (PUBLIC,)
    authentication_classes = ()
    permission_classes = ()

    @classmethod
    def as_view(cls, **initkwargs):
        view = super().as_view(**initkwargs)
        view.access = cls.access
        return view


class Schema(_Public, SpectacularAPIView):
    pass


class Docs(_Public, SpectacularSwaggerSplitView):
    template_name = "api/docs.html"


class Unknown(_Public, APIView):
    """Below /api/ an unknown address is answered with a problem document, not with the page for people."""

    content_negotiation_class = AlwaysJSON

    @extend_schema(exclude=True)
    def initial(self, request: Request, *args, **kwargs) -> None:
        raise Http404
