"""The page of one row: facts, what belongs to it, and exactly the steps open to the acting post."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from alliances.actions.growers import may_register
from alliances.lifecycle import drafter, of_place
from alliances.models import Agreement, Household, Policy, Support, SupportFile, SupportKind
from alliances.models.agreements import UNSIGNED
from alliances.reading.lists import LISTS
from alliances.reading.records import SHOWN
from alliances.stepping import STEPS
from alliances.views.addresses import address_of
from alliances.views.frame import acting, frame, members_chain
from audit import actions as audit
from audit import clock
from meetings.views.stepping import take_step
from organisations import reasons
from organisations.access import BUSINESS, open_to
from organisations.models import Alliance, OrganisationKind
from tickets.forms.files import refuse_too_much
from tickets.standing import Actor


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, code: str, name: str, pk: int) -> HttpResponse:
    alliance = members_chain(request, code)
    if name not in SHOWN:
        raise Http404
    row = _row(request, alliance, name, pk)
    by, at, steps = acting(request), clock.now(), STEPS[name]

    def make(step: str, *sent: Any) -> forms.Form:
        form = steps.steps[step].form(*sent, row=row, actor=by, alliance=alliance)
        if sent and form.is_multipart():
            refuse_too_much(form, request)
        return form

    outcome = take_step(
        request,
        offered=steps.open(by, row),
        make=make,
        verbs={code: step.verb for code, step in steps.steps.items()},
        at=at,
        **{steps.target: row.pk},
    )
    if outcome.done:
        messages.success(request, _("Recorded."))
        return redirect(address_of(row, alliance))
    if request.method == "POST":
        # What the refused verb had changed in memory is not what stands.
        row = _row(request, alliance, name, pk)
    facts, parts = SHOWN[name](row, request.user)
    context = {
        "row": row,
        "name": name,
        "listed": LISTS[name],
        "facts": facts,
        "parts": [
            (
                part,
                [(each, address_of(each, alliance) if isinstance(each, Model) else "") for each in part.rows],
            )
            for part in parts
        ],
        "steps": [
            (each, steps.steps[each], outcome.forms[each]) for each in steps.steps if each in outcome.forms
        ],
        "refusal": outcome.refusal,
        "sent": request.POST.get("step", ""),
        "links": list(_links(row, by, alliance)),
        "phone": _phone(row, by, alliance),
        "files": _files(row, request),
        "list_url": reverse("alliances:records", args=[alliance.code, name]),
    }
    return render(
        request, "alliances/record.html", frame(alliance, LISTS[name].tab) | context, status=outcome.status
    )


def _row(request: HttpRequest, alliance: Alliance, name: str, pk: int) -> Model:
    row = LISTS[name].rows(alliance, request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    if hasattr(row, "alliance_id"):
        row.alliance = alliance
    return row


def _links(row: Model, by: Actor, alliance: Alliance):
    """Label and address of what is entered about the row, where it is open to the actor."""
    if isinstance(row, Household) and _registers(row, by, alliance):
        yield _("Draft a planting agreement"), _new(alliance, "agreements", f"household={row.pk}")
        if of_place(by, row.area):
            # Who it is stands in the form, typed by the village: a name never stands in an address.
            query = f"alliance={alliance.code}&area={row.area.code}&on_behalf=on"
            yield _("Raise a problem for this household"), f"{reverse('tickets:new')}?{query}"
    if isinstance(row, Agreement):
        yield _("Agreement in Word"), reverse("alliances:agreement_word", args=[alliance.code, row.pk])
        if row.household_id and row.state not in UNSIGNED and drafter(by, row):
            yield _("Report a loss"), _new(alliance, "losses", f"agreement={row.pk}")
    if isinstance(row, Policy):
        address = reverse("alliances:records", args=[alliance.code, "insured"])
        yield _("Whole list of plots"), f"{address}?season={row.season}&buyer={row.buyer.code}"
    if isinstance(row, Support) and by.unit and row.unit_id == by.unit.pk:
        if row.kind == SupportKind.FINANCE and by.unit.kind == OrganisationKind.BANK:
            yield _("Enter a loan"), _new(alliance, "loans", f"support={row.pk}")
        if row.kind in (SupportKind.POLICY, SupportKind.FINANCE):
            yield _("Enter an application"), _new(alliance, "grants", f"support={row.pk}")


def _files(row: Model, request: HttpRequest) -> list[SupportFile]:
    """The files of a support action that the reader may open."""
    if not isinstance(row, Support):
        return []
    rows = SupportFile.objects.visible_to(request.user).filter(support=row)
    return list(rows.select_related("file", "by__person"))


def _registers(row: Household, by: Actor, alliance: Alliance) -> bool:
    return (
        row.valid_to is None and by.unit is not None and may_register(by, alliance, row.area, clock.today())
    )


def _new(alliance: Alliance, name: str, about: str) -> str:
    return f"{reverse('alliances:new', args=[alliance.code, name])}?{about}"


def _phone(row: Model, by: Actor, alliance: Alliance) -> dict[str, Any] | None:
    """The masked telephone of a household, and where it is shown once for a reason."""
    if not isinstance(row, Household) or not row.phone:
        return None
    return {
        "masked": row.phone.masked("phone"),
        "url": reverse("alliances:contact", args=[alliance.code, row.pk]),
        "may": _registers(row, by, alliance),
    }


@open_to(BUSINESS)
@never_cache
@require_POST
def contact(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a household's telephone once, and record who looked and why."""
    alliance = members_chain(request, code)
    row = _row(request, alliance, "households", pk)
    by = acting(request)
    if not _registers(row, by, alliance):
        raise PermissionDenied(_("Your present post does not call this household."))
    reason = reasons.stated(request)
    context = {"row": row, "phone": _phone(row, by, alliance), "back": address_of(row, alliance)}
    if not reason:
        context["error"] = _("Say why you need to see it; the reason is recorded.")
        return render(request, "alliances/contact.html", frame(alliance, "growers") | context, status=422)
    audit.record_view(
        at=clock.now(),
        by=request.user,
        object_type="household",
        object_id=row.pk,
        object_label=row,
        field="phone",
        reason=reason,
        post=request.post.role,
        organisation=request.post.organisation.code,
    )
    context["number"] = row.phone.reveal()
    return render(request, "alliances/contact.html", frame(alliance, "growers") | context)
