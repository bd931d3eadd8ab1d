"""The search shows exactly what a comparison of every visible ticket's words shows, whatever happens to tickets, their
departments and the index."""

import re
import unicodedata
from contextlib import suppress
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisations.models import Role
from tickets import actions, kinds
from tickets.lifecycle import Incomplete
from tickets.models import Move, SearchBuild, SearchEntry, SearchMark, Ticket
from tickets.search import indexing, words
from tickets.search.finding import found
from tickets.search.words import Wanted
from tickets.tasks import index_search
from tickets.tests.banner import post

WORDS = [
    "压价",
    "收购商",
    "返青水",
    "青水返",
    "良种",
    "3号楼",
    "13号楼",
    "PVC管",
    "ｐｖｃ",
    "A-2026",
    "100%",
    "a_b",
    "水",
    "𠮷野",
    "¦x",
    "§1",
]
SEARCHES = [
    *WORDS,
    "返青",
    "青水",
    "pv",
    "压价 良种",
    "号楼",
    "IND",
    "20261123",
    "2026112",
    "-0001",
    "价 收购",
    "'压价'",
]


@pytest.fixture(autouse=True)
def complete(request):
    """As a new database is; tests that flush their database leave none of what its migration wrote."""
    if {"db", "banner"} & set(request.fixturenames):
        request.getfixturevalue("db")
        SearchBuild.objects.update_or_create(pk=1, defaults={"rules": words.RULES, "below": 0})


texts = st.lists(st.sampled_from([*WORDS, " ", "，", "\n"]), min_size=1, max_size=6).map("".join)
#: What may happen to a ticket that lies with a department: (move, who, data).
COURSES = ["none", "cancel", "return", "reroute", "hand_over", "add_assist", "merge", "triage"]


def naive(user, search: str) -> list[str]:
    """Numbers of the visible tickets that hold every term; a word only where none goes on before it."""
    terms = _fold(search).split()
    wanted = [term for term in terms if re.search(r"[^\W_]", term)]
    return [
        ticket.number
        for ticket in Ticket.objects.visible_to(user).order_by("-pk")
        if all(
            _holds([ticket.number, ticket.title, ticket.place, ticket.description], term) for term in wanted
        )
    ]


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", letter).casefold() for letter in text)


def _holds(fields: list[str], term: str) -> bool:
    word = r"[^\W_㐀-鿿\U00020000-\U0003ffff]"
    boundary = f"(?<!{word})" if re.match(word, term) else ""
    return any(re.search(boundary + re.escape(term), _fold(text)) for text in fields)


def search(user, text: str) -> list[str]:
    rows = found(Ticket.objects.visible_to(user), Wanted.read(text), user)
    return list(rows.order_by("-pk").values_list("number", flat=True))


def happens(banner, ticket: Ticket, course: str, earlier: list[Ticket]) -> None:
    if course == "cancel":
        banner.move(ticket, Move.CANCEL, banner.secretary, reason="重复")
    elif course == "return":
        dispatch = ticket.dispatches.get(role="lead")
        holder = {banner.bureau.pk: banner.liaison, banner.town.pk: banner.town_liaison}[
            dispatch.organisation_id
        ]
        banner.move(
            ticket,
            Move.REQUEST_RETURN,
            holder,
            reason="not_our_duty",
            basis="三定方案",
            department=banner.market,
        )
        banner.move(
            ticket, Move.RULE, banner.dispatcher, department=banner.market, basis="裁定", dispatch=dispatch
        )
    elif course == "reroute":
        banner.move(ticket, Move.REROUTE, banner.dispatcher, topic=banner.price, area=banner.town_area)
        actions.route([ticket.pk], ticket.raised_at)
    elif course == "hand_over":
        banner.move(ticket, Move.HAND_OVER, banner.dispatcher, department=banner.market, reason="职责")
    elif course == "add_assist":
        banner.move(ticket, Move.ADD_ASSIST, banner.dispatcher, department=banner.town)
    elif course == "merge" and earlier:
        banner.move(ticket, Move.MERGE, banner.dispatcher, into=earlier[-1])
    elif course == "triage":
        banner.move(ticket, Move.REROUTE, banner.dispatcher, topic=banner.loan)
        actions.route([ticket.pk], ticket.raised_at)


@pytest.fixture
def readers(banner):
    supervisor, outsider = post(banner.office, Role.SUPERVISOR), post(banner.outsider, Role.LIAISON)
    posts = [banner.secretary, banner.dispatcher, banner.clerk, banner.liaison, banner.market_liaison]
    return [each.person.user for each in (*posts, banner.town_liaison, supervisor, outsider)]


@given(
    st.lists(
        st.tuples(texts, texts, texts, st.sampled_from(["price", "seed"]), st.sampled_from(COURSES)),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_search_shows_exactly_what_a_comparison_of_all_visible_tickets_shows(
    banner, readers, stories, at_once
):
    with transaction.atomic():
        earlier = []
        for title, description, place, topic, course in stories:
            ticket = banner.routed(
                title=title, description=description, place=place, topic=getattr(banner, topic)
            )
            if not at_once:
                indexing.catch_up()
            with suppress(Incomplete):
                happens(banner, ticket, course, [row for row in earlier if row.closed_at is None])
            earlier.append(ticket)
        indexing.catch_up()
        shown = {(user.pk, text): search(user, text) for user in readers for text in SEARCHES}
        expected = {(user.pk, text): naive(user, text) for user in readers for text in SEARCHES}
        # Each example begins with no ticket.
        transaction.set_rollback(True)
    assert shown == expected


def test_search_of_nothing_that_could_stand_in_a_text_finds_nothing(banner):
    banner.routed(title="100%")
    indexing.catch_up()
    assert [search(banner.dispatcher.person.user, text) for text in ("%", "'", "。", "")] == [[], [], [], []]


def test_department_loses_and_gets_a_ticket_in_the_search_as_in_the_list(banner):
    ticket = banner.routed(topic=banner.seed, title="良种不足")
    indexing.catch_up()
    former, new = banner.liaison.person.user, banner.town_liaison.person.user
    assert (search(former, "良种"), search(new, "良种")) == ([ticket.number], [])

    happens(banner, ticket, "reroute", [])

    assert search(former, "良种") == []
    indexing.catch_up()
    assert (search(former, "良种"), search(new, "良种")) == ([], [ticket.number])


def test_ticket_hidden_by_its_kind_is_not_found(banner, monkeypatch):
    ticket = banner.routed()
    indexing.catch_up()
    user = banner.dispatcher.person.user
    assert search(user, "压价") == [ticket.number]

    hidden = kinds.KindPort(
        "IND",
        lambda post, alliance: None,
        hides=lambda user: Ticket.objects.filter(pk=ticket.pk).values("pk"),
    )
    monkeypatch.setattr(kinds, "_registered", {"IND": hidden})

    assert search(user, "压价") == []


def test_kind_that_is_not_searched_never_stands_in_the_index(banner, monkeypatch):
    closed = kinds.KindPort("IND", lambda post, alliance: None, switches=kinds.Switches(in_search=False))
    monkeypatch.setattr(kinds, "_registered", {"IND": closed})
    banner.routed()
    assert indexing.catch_up() == 2
    assert (SearchEntry.objects.count(), SearchMark.objects.count()) == (0, 0)


def test_deleted_index_that_is_rebuilt_finds_everything_again(banner, monkeypatch, capsys):
    monkeypatch.setattr(indexing, "BATCH", 2)
    tickets = [banner.routed() for _unused in range(5)]
    indexing.catch_up()
    SearchEntry.objects.all().delete()
    user = banner.dispatcher.person.user
    assert search(user, "压价") == []

    call_command("rebuild_search")

    assert capsys.readouterr().out == "5 tickets put into the search; it is complete.\n"
    assert search(user, "压价") == [ticket.number for ticket in reversed(tickets)]


def test_interrupted_rebuilding_goes_on_where_it_stopped(banner, monkeypatch, capsys):
    monkeypatch.setattr(indexing, "BATCH", 2)
    for _unused in range(5):
        banner.routed()
    indexing.catch_up()
    indexing.begin_anew()
    indexing.build_on(wait=True)
    assert not indexing.is_complete()
    new = banner.routed(title="良种不足")

    call_command("rebuild_search")

    assert capsys.readouterr().out == "3 tickets put into the search; it is complete.\n"
    indexing.catch_up()
    assert search(banner.dispatcher.person.user, "良种") == [new.number]


def test_index_by_older_rules_is_built_anew_in_the_background(banner, monkeypatch):
    banner.routed()
    indexing.catch_up()
    SearchEntry.objects.update(words="")
    monkeypatch.setattr(words, "RULES", words.RULES + 1)
    assert not indexing.is_complete()

    indexing.catch_up()

    assert indexing.is_complete()
    assert SearchEntry.objects.exclude(words="").count() == 1


def test_new_database_says_that_its_index_is_complete(db):
    SearchBuild.objects.all().delete()
    import_module("tickets.migrations.0016_search").begin(apps, None)
    assert (indexing.is_complete(), SearchBuild.objects.get().below) == (True, 0)


def test_what_is_rolled_back_leaves_no_mark(banner):
    with transaction.atomic():
        banner.routed()
        assert SearchMark.objects.count() == 2
        transaction.set_rollback(True)
    assert SearchMark.objects.count() == 0


def test_ticket_is_taken_up_within_five_seconds():
    entry = django_settings.CELERY_BEAT_SCHEDULE["index-search"]
    assert (entry["task"], entry["schedule"] <= 5) == (index_search.name, True)


def test_task_takes_up_what_was_raised(banner):
    ticket = banner.raise_ticket()
    index_search()
    assert search(banner.secretary.person.user, "压价") == [ticket.number]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time anyway")
def test_second_writer_leaves_the_marks_to_the_first(banner):
    banner.routed()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [indexing.ADVISORY_LOCK])
        assert (indexing.catch_up(), SearchMark.objects.count()) == (0, 2)
        with other.cursor() as cursor:  # what a closed connection held is let go some moments later
            cursor.execute("SELECT pg_advisory_unlock(%s)", [indexing.ADVISORY_LOCK])
    finally:
        other.close()
    assert (indexing.catch_up(), SearchMark.objects.count()) == (2, 0)
