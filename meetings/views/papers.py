"""Official documents drawn from meetings and projects: drafts that are then checked, signed, numbered and sealed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit import clock
from meetings.lifecycle import desk
from meetings.models import Meeting, MeetingState, Project
from meetings.models.meetings import DOCUMENT_OWNER
from meetings.reading.meetings import meeting_page
from meetings.reading.papers import minutes_of, projects_of
from organisations.access import DESK, open_to
from tickets import wording
from tickets.actions.documenting import draft_document
from tickets.models import DocumentKind
from tickets.reading.choices import choices_on
from tickets.standing import Actor

#: There is something to write down.
WRITABLE = (MeetingState.HELD, MeetingState.MINUTED, MeetingState.CLOSED)


@open_to(DESK)
@require_POST
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the minutes as a document of the lead's office."""
    row = Meeting.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if row is None:
        raise Http404
    by = Actor(request.user, request.post)
    if not desk(by, row) or row.state not in WRITABLE:
        raise PermissionDenied(wording.REFUSALS["not_yours"])
    with translation.override("zh-hans"):
        content = minutes_of(meeting_page(row, request.user, with_apart=False))
    document = draft_document(
        kind=DocumentKind.MINUTES, by=by, at=clock.now(), owner=DOCUMENT_OWNER, owner_key=str(pk), **content
    )
    messages.success(request, _("The draft is made. Read it through, then somebody else checks it."))
    return redirect("tickets:document", pk=document.pk)


@open_to(DESK)
@require_POST
def project_list(request: HttpRequest) -> HttpResponse:
    """Draft the list of an alliance's projects as a document of its lead's office."""
    by = Actor(request.user, request.post)
    alliance = choices_on(clock.today()).alliance(request.POST.get("alliance", ""))
    if alliance is None:
        raise Http404
    if not desk(by, Project(alliance=alliance)):
        raise PermissionDenied(wording.REFUSALS["not_yours"])
    rows = Project.objects.visible_to(request.user).for_page().filter(alliance=alliance).order_by("id")
    with translation.override("zh-hans"):
        content = projects_of(alliance, rows)
    document = draft_document(kind=DocumentKind.PROJECTS, by=by, at=clock.now(), **content)
    messages.success(request, _("The draft is made. Read it through, then somebody else checks it."))
    return redirect("tickets:document", pk=document.pk)
