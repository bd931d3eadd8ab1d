"""One sitting: a kind of request, then the obligors of the officer's cases it is about, each with its documents."""

import hashlib
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from audit import clock
from enforcement.access import OFFICERS, cases_of
from enforcement.actions.preparing import prepare
from enforcement.forms.requests import CommonForm, LineForm
from enforcement.guarding import court_page
from enforcement.holders import (
    Holders,
    alliance_of,
    applicants_among,
    holders,
    needs_area,
    topic_of,
)
from enforcement.reading.requests import kinds_in_order, obligors_for
from enforcement.request_kinds import BY_CODE
from enforcement.request_shapes import RequestKind
from organisations.models import Alliance, Area
from tickets import wording
from tickets.actions.once import KeyReused, once
from tickets.files.preparing import content_mark
from tickets.lifecycle import Incomplete, Refusal
from tickets.standing import Actor

KEY_LENGTH = 32


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose a kind; then the sitting. `case` narrows it to one case."""
    kind = BY_CODE.get(request.GET.get("kind", ""))
    case = request.GET.get("case", "")
    case_id = int(case) if case.isdecimal() and len(case) < 12 else None
    if kind is None:
        context = {"kinds": kinds_in_order(), "case": case_id}
        return render(request, "enforcement/request_kinds.html", context)
    return _sitting(request, kind, case_id)


def _sitting(request: HttpRequest, kind: RequestKind, case_id: int | None) -> HttpResponse:
    today = clock.today()
    alliance = alliance_of(request.post.organisation, today) if request.post else None
    topic = topic_of(alliance, kind.code) if alliance else None
    areas = _areas(alliance) if alliance and topic and needs_area(topic, today) else []
    area = _area(request, areas)
    named = Holders((), _("The matrix names nobody for this kind; have the cell filled in first."))
    if alliance and topic:
        named = holders(alliance, topic, area or (areas[0] if areas else alliance.area), today)
    obligors = obligors_for(request.user, request.post.pk if request.post else 0, today, case_id)
    sent = request.method == "POST"
    post, files = (request.POST, request.FILES) if sent else (None, None)
    asking = applicants_among((row.party.case for row in obligors), named.units)
    form = CommonForm(
        post,
        kind=kind,
        units=named.units,
        areas=areas,
        applicants=frozenset().union(*asking.values()),
        one_case=case_id is not None,
    )
    lines = [LineForm(post, files, party=row.party, others=row.others, kind=kind) for row in obligors]
    status = 200
    if sent:
        address, status = _send(request, form, lines, area)
        if address:
            return redirect(address)
    context = {
        "kind": kind,
        "topic": topic,
        "named": named,
        # Said once: where the form stays open for another place, it is among the form's own errors.
        "told": sent and bool(form.fields.get("area")) and named.refusal in form.non_field_errors(),
        "form": form,
        "sent": sent,
        "lines": lines,
        "case": cases_of(request.user, today).filter(pk=case_id).first() if case_id else None,
        "form_key": uuid.uuid4().hex if status == 409 else request.POST.get("form_key") or uuid.uuid4().hex,
    }
    return render(request, "enforcement/sitting.html", context, status=status)


def _areas(alliance: Alliance) -> list[Area]:
    """Places inside one township, for kinds that go to the township of the place."""
    return list(Area.objects.filter(parent=alliance.area, is_active=True).order_by("path"))


def _area(request: HttpRequest, areas: list[Area]) -> Area | None:
    code = request.POST.get("area", "")
    return next((area for area in areas if area.code == code), None)


def _send(
    request: HttpRequest, form: CommonForm, lines: list[LineForm], area: Area | None
) -> tuple[str, int]:
    """Where to go on, or "" with the status of the page that says why not."""
    checked = [form.is_valid(), *(line.is_valid() for line in lines)]
    if not all(checked):
        return "", 422
    picked = [line for line in lines if line.picked]
    key = "".join(filter(str.isalnum, request.POST.get("form_key", "")))[:KEY_LENGTH] or uuid.uuid4().hex
    at, by = clock.now(), Actor(request.user, request.post)
    try:
        _name, is_new = once(
            user=request.user,
            path=request.path,
            key=key,
            body_hash=_hash_of(request),
            at=at,
            create=lambda: prepare(
                common=form.common(area), lines=[line.line() for line in picked], by=by, at=at
            ),
            called=str,
        )
    except KeyReused:
        form.add_error(None, _("This form was sent already. Send it again only if this is another matter."))
        return "", 409
    except Incomplete as incomplete:
        _at_fields(form, picked, incomplete)
        return "", 422
    except Refusal as refused:
        form.add_error(None, wording.refusal(refused))
        return "", refused.status
    if is_new:
        said = ngettext(
            "%(count)d request is before the approver.",
            "%(count)d requests are before the approver.",
            len(picked),
        )
        messages.success(request, said % {"count": len(picked)})
    return reverse("enforcement:requests"), 302


def _at_fields(form: CommonForm, picked: list[LineForm], incomplete: Incomplete) -> None:
    """Put what is missing at its field; what belongs to a line at that line."""
    for name, code in incomplete.errors.items():
        words = wording.field_error(code)
        position, hyphen, field = name.partition("-")
        if hyphen and position.isdecimal() and int(position) < len(picked):
            line = picked[int(position)]
            line.add_error(field if field in line.fields else None, words)
        else:
            form.add_error(name if name in form.fields else None, words)


def _hash_of(request: HttpRequest) -> str:
    left_out = ("csrfmiddlewaretoken", "form_key")
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in left_out)
    files = sorted((name, content_mark(file)) for name, file in request.FILES.items())
    return hashlib.sha256(repr((request.GET.urlencode(), fields, files)).encode()).hexdigest()
