"""The inbox, the choice of channels, and the bell in the page header that asks every minute how many are unread."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from organisations.access import SIGNED_IN, open_to
from tickets.actions.notice_choices import save_choice
from tickets.actions.reading_notices import mark_read
from tickets.forms.notice_choices import NoticeChoiceForm
from tickets.models import NoticeChoice, NoticeKind
from tickets.reading.notices import INBOX_ROWS, inbox, unread, unread_by_kind


@open_to(SIGNED_IN)
@require_safe
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    given = request.GET
    by_kind = unread_by_kind(request.user)
    kind = given.get("kind", "")
    context = {
        "page": inbox(
            request.user,
            given.get("at", ""),
            kind=kind,
            unread_only=given.get("show") == "unread",
            by=given.get("by", ""),
        ),
        "filters": given,
        "filtered": bool(kind or given.get("show")),
        "kinds": [(each.value, each.label, by_kind.get(each.value, 0)) for each in NoticeKind],
        "unread": by_kind.get(kind, 0) if kind else sum(by_kind.values()),
        "today": clock.today(),
    }
    return render(request, "tickets/notices.html", context)


@open_to(SIGNED_IN)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark the named notices read (numbers with commas), or all of the kind that the filters show."""
    named = request.POST.get("notice", "")
    by, at = request.user, clock.now()
    if named == "all":
        mark_read(by=by, at=at, kind=request.GET.get("kind", ""))
    elif ids := _numbers(named):
        mark_read(by=by, at=at, notice_ids=ids)
    query = request.GET.urlencode()
    return redirect(f"{reverse('tickets:notices')}{'?' if query else ''}{query}")


def _numbers(named: str) -> list[int]:
    given = named.split(",")[:INBOX_ROWS]
    return [int(each) for each in given if each.isascii() and each.isdecimal() and len(each) < 19]


@open_to(SIGNED_IN)
@require_safe
@never_cache
def bell(request: HttpRequest) -> HttpResponse:
    return render(request, "tickets/_bell.html", {"unread": unread(request.user)})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "POST"])
@never_cache
def channels(request: HttpRequest) -> HttpResponse:
    """By which outside channels I am told as well."""
    choice = NoticeChoice.objects.filter(user=request.user).first() or NoticeChoice(user=request.user)
    form = NoticeChoiceForm(
        request.POST if request.method == "POST" else None, choice=choice, address=request.user.email
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_choice(by=request.user, at=clock.now(), **form.chosen)
        except ValidationError as error:
            for field, errors in error.message_dict.items():
                form.add_error(field, errors)
        else:
            messages.success(request, _("Your choice is saved."))
            return redirect("tickets:notice_channels")
    return render(request, "tickets/notice_channels.html", {"form": form, "quiet": settings.QUIET_HOURS})
