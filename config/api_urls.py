"""URLs of the API, below /api/."""

from django.conf import settings
from django.urls import include, path, re_path

from tickets.api import attachments, catalogues, figures, routing, schema, suggestions, tickets

app_name = "api"
#: A ticket's number; anything else is an unknown address.
NUMBER = r"(?P<number>[A-Za-z0-9\-]{1,40})"

urlpatterns = [
    path("v1/schema/", schema.Schema.as_view(), name="schema"),
    path("v1/docs/", schema.Docs.as_view(url_name="api:schema"), name="docs"),
    path("v1/tickets/", tickets.Tickets.as_view(), name="tickets"),
    re_path(rf"^v1/tickets/{NUMBER}/$", tickets.TicketDetail.as_view(), name="ticket"),
    re_path(rf"^v1/tickets/{NUMBER}/moves/$", tickets.TicketMoves.as_view(), name="moves"),
    re_path(rf"^v1/tickets/{NUMBER}/events/$", tickets.TicketEvents.as_view(), name="events"),
    re_path(
        rf"^v1/tickets/{NUMBER}/attachments/$", attachments.TicketAttachments.as_view(), name="attachments"
    ),
    re_path(
        rf"^v1/tickets/{NUMBER}/attachments/(?P<attachment>[0-9]{{1,18}})/$",
        attachments.AttachmentContent.as_view(),
        name="attachment",
    ),
    path("v1/routing/preview/", routing.RoutingPreview.as_view(), name="preview"),
    path("v1/topics/suggest/", suggestions.TopicSuggestions.as_view(), name="suggest"),
    path("v1/figures/", figures.Figures.as_view(), name="figures"),
    path("v1/alliances/", catalogues.Alliances.as_view(), name="alliances"),
    path("v1/topics/", catalogues.Topics.as_view(), name="topics"),
    path("v1/areas/", catalogues.Areas.as_view(), name="areas"),
    path("v1/organisations/", catalogues.Organisations.as_view(), name="organisations"),
    path("v1/responsibilities/", catalogues.Responsibilities.as_view(), name="responsibilities"),
    *([path("", include("alliances.api.urls"))] if "alliances" in settings.PORTAL_APPS else []),
    re_path(r"", schema.Unknown.as_view(), name="unknown"),
]
