"""The public page of a community and the page that tells how far a concern has come; open to everybody."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit import clock
from governance import proof
from governance.actions.intake import submit
from governance.forms.intake import ELSEWHERE, IntakeForm, ProgressForm
from governance.models import PublicPage
from governance.reading.intake import progress_of
from organisations.access import PUBLIC, open_to
from organisations.backends import client_address
from tickets.forms.files import refuse_too_much

KEY_LENGTH = 32


def _open_page(code: str) -> PublicPage:
    rows = PublicPage.objects.select_related(
        "community__alliance__template",
        "community__alliance__lead",
        "community__area",
        "community__unit__superior",
    )
    found = rows.filter(code=code, is_open=True).first()
    if found is None:
        raise Http404
    return found


@open_to(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The form. What the law has another way for is shown that way and stored nowhere."""
    shown, at = _open_page(code), clock.now()
    if request.method != "POST":
        form = IntakeForm(community=shown.community, day=clock.today())
        return _form(request, shown, form, uuid.uuid4().hex, at)
    sort = request.POST.get("sort", "")
    if sort in ELSEWHERE:
        return render(request, "public/elsewhere.html", {"page": shown, "sort": sort})
    form = IntakeForm(request.POST, request.FILES, community=shown.community, day=clock.today())
    form.is_valid()
    refuse_too_much(form, request)
    given = "".join(filter(str.isalnum, request.POST.get("form_key", "")))
    key = given[:KEY_LENGTH] or uuid.uuid4().hex
    if form.errors:
        return _form(request, shown, form, key, at, status=422)
    receipt = submit(
        page=shown,
        at=at,
        sent=form.sent(key),
        address=client_address(request),
        proven=proof.holds(request.POST.get("seed", ""), request.POST.get("nonce", ""), key, at),
    )
    return render(request, "public/done.html", {"page": shown, "receipt": receipt})


def _form(request, shown: PublicPage, form: IntakeForm, key: str, at, status: int = 200) -> HttpResponse:
    context = {"page": shown, "form": form, "form_key": key, "seed": proof.seed(key, at), "bits": proof.BITS}
    return render(request, "public/page.html", context, status=status)


@open_to(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """By number and code; neither stands in an address."""
    form = ProgressForm(request.POST if request.method == "POST" else None)
    found, status = None, 200
    if form.is_bound:
        found = progress_of(**form.cleaned_data) if form.is_valid() else None
        status = 200 if found else 422
    context = {"form": form, "found": found, "unknown": form.is_bound and form.is_valid() and found is None}
    return render(request, "public/progress.html", context, status=status)
