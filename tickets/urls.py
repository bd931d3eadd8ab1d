"""Pages of the tickets (namespace `tickets`)."""

from django.urls import path

from tickets.views import alliances, detail, listing, moves, notices, raising, triage, workbench

app_name = "tickets"

urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("tickets/", listing.ticket_list, name="list"),
    path("tickets/export/", listing.export, name="export"),
    path("tickets/new/", raising.new, name="new"),
    path("tickets/new/preview/", raising.preview, name="preview"),
    path("tickets/settled/", raising.settled, name="settled"),
    path("tickets/<str:number>/", detail.ticket, name="ticket"),
    path("tickets/<str:number>/events/", detail.events, name="events"),
    path("tickets/<str:number>/sheet/", detail.sheet, name="sheet"),
    path("tickets/<str:number>/reporter/", detail.reporter, name="reporter"),
    path("tickets/<str:number>/move/<str:move>/", moves.move, name="move"),
    path("triage/", triage.triage, name="triage"),
    path("alliances/", alliances.alliances, name="alliances"),
    path("alliances/<slug:code>/", alliances.alliance, name="alliance"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="notices_read"),
    path("notices/bell/", notices.bell, name="bell"),
]
