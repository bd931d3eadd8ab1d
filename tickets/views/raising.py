"""Raising a ticket: the form, its live "will go to … because …", and what was settled on the spot."""

import hashlib
import json
import uuid

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit import clock
from organisations.access import BUSINESS, open_to
from tickets import actions, kinds, wording
from tickets.actions.once import KeyReused, once
from tickets.files.preparing import content_mark
from tickets.forms.files import refuse_too_much
from tickets.forms.raising import PlaceForm, RaiseForm, SettleForm
from tickets.lifecycle import Incomplete, Refusal
from tickets.reading import raising
from tickets.reading.choices import Choices, choices_on
from tickets.reading.duplicates import similar
from tickets.reading.offers import offers
from tickets.reading.suggestions import suggested
from tickets.standing import Actor
from tickets.views.files import on_to

KEY_LENGTH = 40


@open_to(BUSINESS)
def new(request: HttpRequest) -> HttpResponse:
    return form_page(
        request,
        form_class=RaiseForm,
        template="tickets/new.html",
        create=lambda form, by, at: actions.raise_ticket(by=by, at=at, **form.values()),
        done=_("Ticket %(number)s is raised. The queue sends it to the responsible department now."),
    )


@open_to(BUSINESS)
def settled(request: HttpRequest) -> HttpResponse:
    return form_page(
        request,
        form_class=SettleForm,
        template="tickets/settled.html",
        create=lambda form, by, at: actions.settle_on_the_spot(by=by, at=at, **form.values()),
        done=_("Recorded as settled on the spot: %(number)s. Nothing more is to be done."),
    )


@open_to(BUSINESS)
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The one line under the form; nothing is saved."""
    choices = choices_on(clock.today())
    return render(request, "tickets/_goes.html", {"preview": _preview(choices, request.GET)})


@open_to(BUSINESS)
@require_POST
def similar_ones(request: HttpRequest) -> HttpResponse:
    """Open tickets like the one being typed, and what other apps offer on it; nothing is saved."""
    choices = choices_on(clock.today())
    given = request.POST
    alliance = choices.alliance(given.get("alliance", ""))
    topic = choices.topic(alliance.template_id, given.get("topic", "")) if alliance else None
    area = choices.area(raising.area_code(choices, raising.place_selects(choices, given)))
    text = given.get("title", "") + given.get("description", "")
    found = similar(request.user, alliance, topic, area, text) if alliance and topic and area else []
    offered = offers(request.user, alliance, text, choices.on) if alliance else []
    return render(request, "tickets/_similar.html", {"similar": found, "offered": offered})


@open_to(BUSINESS)
@require_POST
def topics(request: HttpRequest) -> HttpResponse:
    """Topics that the words typed so far speak for; choosing stays with the person, and nothing is saved."""
    choices = choices_on(clock.today())
    given = request.POST
    found = suggested(
        choices,
        choices.alliance(given.get("alliance", "")),
        Actor(request.user, request.post),
        f"{given.get('title', '')}\n{given.get('description', '')}",
    )
    return render(request, "tickets/_suggested.html", {"suggested": found, "chosen": given.get("topic", "")})


def form_page(
    request: HttpRequest,
    *,
    form_class,
    template: str,
    create,
    done: str,
    begin: dict[str, str] | None = None,
) -> HttpResponse:
    """The form, its checks and what became of it. `begin`: what another form has sent on, to be completed."""
    at = clock.now()
    choices = choices_on(at.date())
    by = Actor(request.user, request.post)
    fresh = begin is not None or request.method != "POST"
    given = _given(request, choices, begin)
    if fresh or "refresh" in request.POST:
        # "refresh" is how a browser without scripts asks for the next select or the preview.
        form = form_class(initial=given.dict(), actor=by, offered=choices)
        return _render(request, template, form, given, choices, by)
    form = form_class(given, request.FILES, actor=by, offered=choices)
    form.is_valid()
    if "files" in form.fields:
        refuse_too_much(form, request)
    if form.errors:
        return _render(request, template, form, given, choices, by, status=422)
    try:
        number, created = once(
            user=request.user,
            path=request.path,
            key="".join(filter(str.isalnum, given.get("form_key", "")))[:KEY_LENGTH] or uuid.uuid4().hex,
            body_hash=hash_of(given, request.FILES.getlist("files")),
            at=at,
            create=lambda: create(form, by, at),
        )
    except KeyReused as reused:
        given["form_key"] = uuid.uuid4().hex
        form.add_error(
            None,
            _(
                "This form was sent already and became %(number)s. Send it again only if this is another matter."
            )
            % {"number": reused.number},
        )
        return _render(request, template, form, given, choices, by, status=409)
    except Incomplete as refused:
        for name, code in refused.errors.items():
            form.add_error(name if name in form.fields else None, wording.field_error(code))
        return _render(request, template, form, given, choices, by, status=422)
    except Refusal as refused:
        form.add_error(None, wording.refusal(refused))
        return _render(request, template, form, given, choices, by, status=refused.status)
    if created:
        messages.success(request, done % {"number": number})
    return on_to(request, number)


def _given(request: HttpRequest, choices: Choices, begin: dict[str, str] | None) -> QueryDict:
    """What was sent, with the area that the selects of the place add up to. Most people raise what
    happened where they work, so a form not yet touched begins with that place."""
    fresh = begin is not None or request.method != "POST"
    given = (request.GET if fresh else request.POST).copy()
    given.update(begin or {})
    if fresh and request.post and not {"area", *raising.PLACE_LEVELS} & set(given):
        given["area"] = request.post.organisation.area.code
    for name, code in raising.place_of(choices, given.get("area", "")).items():
        given.setdefault(name, code)
    given["area"] = raising.area_code(choices, raising.place_selects(choices, given))
    given.setdefault("form_key", uuid.uuid4().hex)
    return given


def _render(
    request: HttpRequest,
    template: str,
    form: PlaceForm,
    given: QueryDict,
    choices: Choices,
    by: Actor,
    status: int = 200,
) -> HttpResponse:
    offers = raising.offered_alliances(choices, by)
    open_offers = [offer for offer in offers if offer.refusal is None]
    alliance = choices.alliance(given.get("alliance", ""))
    if alliance is None and len(open_offers) == 1:
        alliance = open_offers[0].alliance
    refusal = kinds.why_not_raise(alliance.kind, by.post, alliance) if alliance else None
    if alliance:
        given["alliance"] = alliance.code
    context = {
        "form": form,
        "given": given,
        "offers": offers,
        "alliance": alliance,
        "alliance_refusal": refusal,
        "groups": choices.choosable(alliance.template_id) if alliance and not refusal else [],
        "place_selects": raising.place_selects(choices, given),
        "preview": None if refusal else _preview(choices, given),
    }
    return render(request, template, context, status=status)


def _preview(choices: Choices, given: QueryDict) -> raising.Preview | None:
    selects = raising.place_selects(choices, given)
    return raising.preview(
        choices,
        given.get("alliance", ""),
        given.get("topic", ""),
        raising.area_code(choices, selects) or given.get("area", ""),
        choices.on,
    )


def hash_of(given: QueryDict, files: list[UploadedFile]) -> str:
    """The same for the same words and files, whichever session sends them."""
    unsent = ("csrfmiddlewaretoken", "form_key")
    words = sorted((name, given.getlist(name)) for name in given if name not in unsent)
    words.append(("files", [content_mark(file) for file in files]))
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()
