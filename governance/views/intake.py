"""What came in from a community's public page: what waits to be accepted, what is looked through, contact data, the QR sheet,
and the switch of the system administrator."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from governance.actions import quarantine
from governance.forms.intake import ContactForm, DecideForm, DropSeveralForm
from governance.models import Community, DropReason, PublicPage, Submission, SubmissionFile, SubmissionState
from governance.qr_codes import qr_path
from organisations.access import BUSINESS, SYSTEM_ADMINISTRATORS, open_to
from tickets import wording
from tickets.files.serving import content_response
from tickets.lifecycle import Refusal
from tickets.models import Channel, State, Ticket
from tickets.reading.paging import page_of
from tickets.standing import Actor
from tickets.views.detail import visible_ticket

#: Tickets that wait to be accepted, shown at once.
SHOWN = 50
#: Dropped at once; a page shows fewer.
MOST_DROPPED = 200
#: What is looked at first in a flood: those in danger, and those who can be asked.
ONLY = {"danger": {"in_danger": True}, "contact": {"has_contact": True}}
ADDRESS = "abcdefghjkmnpqrstuvwxyz23456789"


def _community(request: HttpRequest, pk: int) -> Community:
    row = Community.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if row is None or not quarantine.looks_through(Actor(request.user, request.post), row):
        raise Http404
    return row


@open_to(BUSINESS)
@require_safe
@never_cache
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """Both lists of one community."""
    row, by = _community(request, pk), Actor(request.user, request.post)
    received = Ticket.objects.visible_to(request.user).filter(
        alliance=row.alliance_id, channel=Channel.PUBLIC, state=State.RECEIVED
    )
    only = request.GET.get("only", "")
    waiting = (
        quarantine.list_for(by, row)
        .filter(**ONLY.get(only, {}))
        .select_related("area", "topic")
        .prefetch_related("files__file")
    )
    folded = Count("copies", filter=Q(copies__state=SubmissionState.QUARANTINED))
    context = {
        "row": row,
        "only": only,
        "received": received.select_related("topic", "area").order_by("-urgency", "id")[:SHOWN],
        "page": page_of(waiting.annotate(same=folded), request.GET.get("at", ""), key=("id",)),
        "reasons": DropReason.choices,
        "days": quarantine.QUARANTINE_DAYS,
        "public": PublicPage.objects.filter(community=row).first(),
    }
    return render(request, "governance/intake.html", context)


@open_to(BUSINESS)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a submission up, or drop it with a reason."""
    row, form = _community(request, pk), DecideForm(request.POST)
    if not form.is_valid():
        raise Http404
    found = Submission.objects.filter(pk=form.cleaned_data["submission"], community=row).first()
    if found is None:
        raise Http404
    given = {"submission_id": found.pk, "by": Actor(request.user, request.post), "at": clock.now()}
    reason = form.cleaned_data["reason"]
    try:
        if "take_up" in request.POST:
            ticket = quarantine.take_up(**given)
            messages.success(request, _("It is ticket %(number)s now.") % {"number": ticket.number})
        elif reason:
            quarantine.drop(**given, reason=reason)
            messages.success(request, _("Not taken up: %(number)s.") % {"number": found.number})
        else:
            messages.error(request, _("Say why it is not taken up; whoever sent it reads the reason."))
    except Refusal as refused:
        messages.error(request, wording.refusal(refused))
    return redirect("governance:intake", pk)


@open_to(BUSINESS)
@require_POST
def drop_several(request: HttpRequest, pk: int) -> HttpResponse:
    """A flood is dropped page by page: those ticked, with one reason."""
    row, by = _community(request, pk), Actor(request.user, request.post)
    picked = [pk for pk in request.POST.getlist("pick")[:MOST_DROPPED] if pk.isdecimal() and len(pk) < 19]
    form = DropSeveralForm(request.POST)
    if picked and form.is_valid():
        mine = quarantine.list_for(by, row).filter(pk__in=picked).values_list("pk", flat=True)
        done = quarantine.drop_all(
            submission_ids=list(mine), by=by, at=clock.now(), reason=form.cleaned_data["reason"]
        )
        words = ngettext("%(count)s was not taken up.", "%(count)s were not taken up.", done)
        messages.success(request, words % {"count": done})
        if left := len(set(picked)) - done:
            words = ngettext(
                "%(count)s was left: it was decided meanwhile, or speaks of danger and is looked at by itself.",
                "%(count)s were left: they were decided meanwhile, or speak of danger and are looked at one by one.",
                left,
            )
            messages.warning(request, words % {"count": left})
    else:
        messages.error(request, _("Tick what is not taken up, and say why; nothing was changed."))
    return redirect("governance:intake", pk)


@open_to(BUSINESS)
@require_safe
@never_cache
def photograph(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A photograph of a submission that waits."""
    row, by = _community(request, pk), Actor(request.user, request.post)
    found = (
        SubmissionFile.objects.select_related("file")
        .filter(pk=file, submission__in=quarantine.list_for(by, row))
        .first()
    )
    if found is None:
        raise Http404
    return content_response(found.file, found.name, inline=found.file.is_picture)


@open_to(BUSINESS)
@never_cache
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """Name and telephone of whoever sent the concern, for a reason that is recorded."""
    row = Submission.objects.filter(number=number, has_contact=True, ticket__isnull=False).first()
    if row is None:
        raise Http404
    ticket = visible_ticket(request, Ticket.objects.get(pk=row.ticket_id).number)
    by = Actor(request.user, request.post)
    if not quarantine.may_call(by, ticket):
        raise PermissionDenied(_("Only whoever must call sees name and telephone."))
    form = ContactForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "row": row, "ticket": ticket}
    if form.is_bound and form.is_valid():
        context["name"], context["phone"] = quarantine.show_contact(
            submission=row, by=by, at=clock.now(), reason=form.cleaned_data["reason"]
        )
    return render(request, "governance/contact.html", context, status=422 if form.errors else 200)


@open_to(BUSINESS)
@require_safe
def qr_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code of the public page on A4; there is none while the page is closed."""
    row = _community(request, pk)
    page = PublicPage.objects.filter(community=row, is_open=True).first()
    context = {"row": row, "page": page}
    if page:
        context["address"] = settings.PORTAL_URL + page.get_absolute_url()
        context["side"], context["path"] = qr_path(context["address"])
    return render(request, "governance/qr_sheet.html", context)


@open_to(SYSTEM_ADMINISTRATORS)
@require_http_methods(["GET", "POST"])
def public_pages(request: HttpRequest) -> HttpResponse:
    """Which communities' public pages are open; the system administrator switches them."""
    if request.method == "POST":
        pk = request.POST.get("community", "")
        known = pk.isascii() and pk.isdecimal() and len(pk) < 19
        community = get_object_or_404(Community.objects.select_related("unit"), pk=pk if known else 0)
        page = quarantine.switch(
            community=community,
            by=request.user,
            at=clock.now(),
            is_open=request.POST.get("open") == "1",
            code=get_random_string(12, ADDRESS),
        )
        said = (
            _("The page of %(community)s is open.")
            if page.is_open
            else _("The page of %(community)s is closed.")
        )
        messages.success(request, said % {"community": community})
        return redirect("governance:public_pages")
    rows = Community.objects.select_related("unit", "public_page__switched_by__person").order_by("id")
    context = {"page": page_of(rows, request.GET.get("at", ""), key=("id",))}
    return render(request, "governance/public_pages.html", context)
