"""Files of a ticket: adding, downloading, withdrawing. Contents never have an address of their own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from organisations.access import BUSINESS, open_to
from tickets import actions, wording
from tickets.actions.attaching import may_withdraw, record_download
from tickets.files.serving import content_response, guarded
from tickets.forms.files import FilesForm, WithdrawForm, refuse_too_much
from tickets.lifecycle import Incomplete, NotYours, Refusal
from tickets.models import Attachment
from tickets.standing import Actor
from tickets.views.detail import context_of, page_for, visible_ticket


@open_to(BUSINESS)
@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    page = page_for(request, visible_ticket(request, number))
    form = FilesForm(request.POST, request.FILES)
    form.is_valid()
    refuse_too_much(form, request)
    if not form.errors:
        try:
            added = actions.attach(
                ticket_id=page.ticket.pk, by=page.actor, at=page.at, files=form.cleaned_data["files"]
            )
        except NotYours as refused:
            raise PermissionDenied(wording.refusal(refused)) from refused
        except Incomplete as refused:
            for name, code in refused.errors.items():
                form.add_error(name, wording.field_error(code))
        except Refusal as refused:
            form.add_error(None, wording.refusal(refused))
        else:
            _say(request, len(added))
            return on_to(request, number)
    return render(request, "tickets/ticket.html", context_of(page) | {"files_form": form}, status=422)


def on_to(request: HttpRequest, number: str) -> HttpResponse:
    """To the ticket's page. The script that shows the upload's progress goes there itself: if its request were led there,
    it would use up the page's messages."""
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=204, headers={"Location": reverse("tickets:ticket", args=[number])})
    return redirect("tickets:ticket", number=number)


def _say(request: HttpRequest, added: int) -> None:
    if added:
        messages.success(
            request, ngettext("%(count)s file added.", "%(count)s files added.", added) % {"count": added}
        )
    else:
        messages.info(request, _("The ticket has these files already."))


@open_to(BUSINESS)
@require_safe
def download(request: HttpRequest, number: str, attachment: int) -> HttpResponse:
    """The content: pictures may be looked at in the browser (`?show`), everything else is saved."""
    found = visible_attachment(request, number, attachment)
    record_download(attachment=found, by=Actor(request.user, request.post), at=clock.now())
    return content_response(found.file, found.name, inline="show" in request.GET and found.file.is_picture)


@open_to(BUSINESS)
@require_safe
def preview(request: HttpRequest, number: str, attachment: int) -> HttpResponse:
    """The small picture on the ticket page."""
    found = visible_attachment(request, number, attachment)
    if not found.file.is_picture:
        raise Http404
    mark = f'"{found.file.sha256}-small"'
    if request.headers.get("If-None-Match") == mark:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = FileResponse(found.file.open(preview=True), content_type="image/jpeg")
    response["ETag"] = mark
    return guarded(response)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: str, attachment: int) -> HttpResponse:
    found = visible_attachment(request, number, attachment)
    page = page_for(request, visible_ticket(request, number))
    if not may_withdraw(page.situation, found):
        raise PermissionDenied(_("Only whoever sent a file, and the office, may withdraw it."))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.withdraw_attachment(
            attachment=found, by=page.actor, at=page.at, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("The file is withdrawn and its content deleted."))
        return redirect("tickets:ticket", number=number)
    context = {"ticket": page.ticket, "attachment": found, "form": form}
    return render(request, "tickets/withdraw.html", context, status=422 if form.errors else 200)


def visible_attachment(request: HttpRequest, number: str, attachment: int) -> Attachment:
    """The file, if the account sees its ticket; else the page of a file that does not exist."""
    number = number.replace("\0", "")
    rows = Attachment.objects.visible_to(request.user).select_related("file", "ticket")
    found = rows.filter(pk=attachment, ticket__number=number).first()
    if found is None:
        raise Http404
    return found
