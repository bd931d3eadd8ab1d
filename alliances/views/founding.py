"""Setting up another chain, for the roster keeper of the lead organisation; what remains is kept in Django admin."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliances.actions.founding import found_chain, keeps
from alliances.forms.founding import FoundForm
from alliances.views.frame import chain_of
from audit import clock
from meetings.views.stepping import add_errors
from organisations.access import KEEPERS, open_to
from organisations.models import Alliance
from tickets import wording
from tickets.lifecycle import Incomplete, Refusal


@open_to(KEEPERS)
@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    form = FoundForm(request.POST or None, user=request.user)
    if not form.fields["like"].queryset.exists():
        raise PermissionDenied(_("You keep the rosters of no chain's lead organisation."))
    if form.is_valid():
        try:
            alliance = found_chain(by=request.user, at=clock.now(), **form.values())
        except Incomplete as incomplete:
            add_errors(form, incomplete)
        except Refusal as refused:
            form.add_error(None, wording.refusal(refused))
        else:
            return redirect("alliances:founded", alliance.code)
    status = 422 if form.errors else 200
    return render(request, "alliances/found.html", {"form": form}, status=status)


@open_to(KEEPERS)
@require_http_methods(["GET"])
def founded(request: HttpRequest, code: str) -> HttpResponse:
    """What is left to be done for a chain, each with its place in Django admin."""
    alliance = chain_of(code)
    if not keeps(request.user, alliance):
        raise PermissionDenied(_("You keep the rosters of no chain's lead organisation."))
    return render(request, "alliances/founded.html", {"alliance": alliance, "rest": list(_rest(alliance))})


def _rest(alliance: Alliance):
    """Label, number of rows and the address of their list, of which each is small."""
    template = alliance.template_id
    for label, rows, name, query in (
        (
            _("Member units"),
            alliance.memberships,
            "organisations_membership",
            f"alliance__id__exact={alliance.pk}",
        ),
        (
            _("Topics and stages"),
            alliance.template.topics,
            "tickets_topic",
            f"template__id__exact={template}",
        ),
        (
            _("Responsibilities"),
            alliance.template.cells,
            "tickets_responsibility",
            f"template__id__exact={template}",
        ),
        (_("Varieties"), alliance.template.varieties, "alliances_variety", f"template__id__exact={template}"),
    ):
        yield label, rows.count(), f"{reverse(f'admin:{name}_changelist')}?{query}"
