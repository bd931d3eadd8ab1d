"""What a reporter raised before, by the exact telephone number. Sent as a form: no number stands in an address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit import clock
from organisations.access import BUSINESS, open_to
from tickets.actions.reporters import find_by_phone
from tickets.forms.saved_filters import PhoneForm
from tickets.standing import Actor


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
@never_cache
def by_phone(request: HttpRequest) -> HttpResponse:
    form = PhoneForm(request.POST if request.method == "POST" else None)
    at = clock.now()
    context = {"form": form, "at": at}
    if form.is_valid():
        actor = Actor(request.user, request.post)
        context["tickets"] = find_by_phone(by=actor, at=at, phone=form.cleaned_data["phone"])
    return render(request, "tickets/by_phone.html", context)
