"""People and organisations: who holds which post, how to reach the office, which alliances a unit is in."""

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from audit import clock
from organisations import duty
from organisations.access import BUSINESS, KEEPERS, open_to
from organisations.context import panels
from organisations.models import Alliance, Membership, Organisation, OrganisationKind, Person, Post
from organisations.models.people import ADMINISTRATORS

ROWS = 30


def given(request: HttpRequest, name: str) -> str:
    """A filter from the address; PostgreSQL takes no NUL in a text."""
    return request.GET.get(name, "").replace("\0", "")


def found(query: str, *fields: str) -> Q:
    """Every word of the query in one of the fields: 中文, pinyin or its initials."""
    condition = Q()
    for word in query[:60].lower().split():
        condition &= Q(*[(f"{field}__icontains", word) for field in fields], _connector=Q.OR)
    return condition


@require_GET
@open_to(BUSINESS, KEEPERS)
def people(request: HttpRequest) -> HttpResponse:
    """People with a post today, in pinyin order."""
    today = clock.today()
    query, unit = given(request, "q"), given(request, "unit")
    posts = (
        Post.objects.on(today).exclude(role__in=ADMINISTRATORS).select_related("organisation").order_by("id")
    )
    shown = Person.objects.filter(pk__in=posts.values("person"))
    if query:
        shown = shown.filter(found(query, "name", "pinyin"))
    if unit:
        shown = shown.filter(pk__in=posts.filter(organisation__code=unit).values("person"))
    rows = shown.order_by("sort_key", "id").prefetch_related(Prefetch("posts", posts, to_attr="posts_today"))
    context = {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "query": query,
        "unit": Organisation.objects.filter(code=unit).first() if unit else None,
    }
    return render(request, "organisations/people.html", context)


@require_GET
@open_to(BUSINESS, KEEPERS)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    today = clock.today()
    posts = Post.objects.exclude(role__in=ADMINISTRATORS).select_related("organisation", "substitute")
    shown = get_object_or_404(Person.objects.filter(pk__in=posts.values("person")), pk=pk)
    mine = list(posts.filter(person=shown).order_by("-valid_from", "id"))
    context = {
        "person": shown,
        "posts": [post for post in mine if post.in_force(today)],
        "earlier": [post for post in mine if not post.in_force(today)],
        "today": today,
    }
    return render(request, "organisations/person.html", context)


@require_GET
@open_to(BUSINESS, KEEPERS)
def organisations(request: HttpRequest) -> HttpResponse:
    """Units in the order of the tree."""
    query, kind, code = (given(request, name) for name in ("q", "kind", "alliance"))
    rows = Organisation.objects.filter(is_active=True).select_related("area")
    if query:
        rows = rows.filter(found(query, "name", "name_en", "code", "pinyin"))
    if kind in OrganisationKind.values:
        rows = rows.filter(kind=kind)
    if code:
        members = Membership.objects.on(clock.today()).filter(alliance__code=code)
        rows = rows.filter(pk__in=members.values("organisation"))
    context = {
        "page": Paginator(rows.order_by("path"), ROWS).get_page(request.GET.get("page")),
        "query": query,
        "kind": kind,
        "alliance": code,
        "kinds": OrganisationKind.choices,
        "alliances": Alliance.objects.on(clock.today()),
    }
    return render(request, "organisations/organisations.html", context)


@require_GET
@open_to(BUSINESS, KEEPERS)
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    today = clock.today()
    unit = get_object_or_404(
        Organisation.objects.select_related("area", "superior"), code=code.replace("\0", "")
    )
    context = {
        "unit": unit,
        "party": getattr(unit, "party_organisation", None),
        "names": unit.names.all(),
        "posts": unit.posts.on(today)
        .exclude(role__in=ADMINISTRATORS)
        .select_related("person", "substitute")
        .order_by("role", "person__sort_key"),
        "memberships": unit.memberships.select_related("alliance").order_by("-valid_from", "id"),
        "duty": duty.unit_day(unit, clock.now()),
        "panels": panels(request, unit),
        "today": today,
    }
    return render(request, "organisations/organisation.html", context)
