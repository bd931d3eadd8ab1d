"""From a ticket to a proposal for the matrix: this department is the wrong one for such tickets."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.access import BUSINESS, open_to
from tickets import proposing, wording
from tickets.forms.matrix_use import ProposeForm
from tickets.refusals import Refusal
from tickets.views.detail import page_for, visible_ticket


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, number: str) -> HttpResponse:
    page = page_for(request, visible_ticket(request, number))
    if not proposing.may_propose(page.ticket, page.actor):
        raise PermissionDenied(_("A proposal is made by somebody who acts for a unit."))
    form = ProposeForm(request.POST or None, ticket=page.ticket, initial={"area": ""})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                proposing.propose(
                    ticket=page.ticket,
                    organisation=form.cleaned_data["department"],
                    area=form.place(),
                    reason=form.cleaned_data["reason"],
                    by=page.actor,
                    at=page.at,
                )
            except Refusal as refused:
                form.add_error(None, wording.refusal(refused))
                status = HTTPStatus(refused.status)
            except ValidationError as refused:
                for field, texts in refused.message_dict.items():
                    form.add_error("department" if field == "organisation" else None, texts)
                status = HTTPStatus.CONFLICT
            else:
                messages.success(request, _("Proposed. The roster keeper decides, and you are told."))
                return redirect("tickets:ticket", number=number)
    context = {"page": page, "ticket": page.ticket, "form": form}
    return render(request, "tickets/propose.html", context, status=status)
