"""Filters that an account keeps under names: keep the present ones, rename, delete."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from organisations.access import BUSINESS, open_to
from tickets.actions import saved_filters as actions
from tickets.forms.saved_filters import KeepFilterForm
from tickets.models import FilteredPage, SavedFilter
from tickets.reading.choices import choices_on
from tickets.reading.saved_filters import PAGES, values_of


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
@never_cache
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what the address filters by, under the name that is sent."""
    page = request.GET.get("page", FilteredPage.TICKETS)
    if page not in FilteredPage.values:
        raise Http404
    values = values_of(page, request.GET, choices_on(clock.today()))
    back = f"{reverse(PAGES[page])}?{urlencode(values)}"
    form = KeepFilterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        unit = request.post.organisation if form.cleaned_data["shared"] else None
        try:
            actions.keep(by=request.user, page=page, name=form.cleaned_data["name"], values=values, unit=unit)
        except ValidationError as error:
            form.add_error("name", error)
        else:
            messages.success(request, _("The filter is kept; it stands above the list."))
            return redirect(back)
    return render(request, "tickets/keep_filter.html", {"form": form, "back": back})


@open_to(BUSINESS)
@require_safe
@never_cache
def saved(request: HttpRequest) -> HttpResponse:
    return _list(request)


def _list(request: HttpRequest, *, pk: int | None = None, name: str = "", error: str = "") -> HttpResponse:
    """The account's own filters; `pk` is the one whose new `name` was refused for `error`."""
    rows = SavedFilter.objects.filter(owner=request.user).select_related("unit").order_by("page", "id")
    shown = [(row, f"{reverse(PAGES[row.page])}?{urlencode(row.values)}") for row in rows]
    context = {"rows": shown, "wrong": pk, "name": name, "error": error, "most": actions.MOST}
    return render(request, "tickets/saved_filters.html", context, status=422 if error else 200)


@open_to(BUSINESS)
@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    name = request.POST.get("name", "")
    try:
        actions.rename(pk=pk, by=request.user, name=name)
    except SavedFilter.DoesNotExist as error:
        raise Http404 from error
    except ValidationError as error:
        return _list(request, pk=pk, name=name[:200], error=error.messages[0])
    messages.success(request, _("The filter has its new name."))
    return redirect("tickets:saved_filters")


@open_to(BUSINESS)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    if not actions.drop(pk=pk, by=request.user):
        raise Http404
    messages.success(request, _("The filter is deleted."))
    return redirect("tickets:saved_filters")
