"""Raising a ticket in the browser: the form, its preview, what is refused, and what is sent twice."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from audit import clock
from tickets import kinds
from tickets.models import Ticket
from tickets.tests.banner import AT, topic
from tickets.tests.signing_in import browse

NEW = "tickets:new"
PLACE = {"alliance": "IND-BROOM", "township": "150422102", "village": "150422102201"}
WORDS = {"topic": "purchase.price", "title": "收购商压价", "description": "价格压到市场价以下。"}


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT):
        yield


@pytest.fixture
def official(client, banner):
    return browse(client, banner.secretary)


def sent(official, **changes):
    return official.post(reverse(NEW), PLACE | WORDS | {"form_key": "one"} | changes)


def test_form_with_one_alliance_open_has_chosen_it(official):
    response = official.get(reverse(NEW))
    assert response.context["alliance"].code == "IND-BROOM"
    assert [group.code for group, _topics in response.context["groups"]] == [
        "finance.loan",
        "purchase.price",
        "seed",
    ]


def test_form_offers_the_leaves_of_a_tree_however_deep_and_they_inherit_their_cells(official, banner):
    deep = banner.seed
    for name in ("水源", "机井", "水泵", "电缆"):
        deep = topic(banner.template, f"{deep.code}.{name}", name, deep)
    response = official.get(reverse(NEW))
    offered = {group.code: topics for group, topics in response.context["groups"]}
    assert [leaf.name for leaf in offered["seed"]] == ["良种供应", "电缆"]
    assertContains(response, "水源 / 机井 / 水泵 / 电缆")
    assertContains(official.get(reverse("tickets:list")), "水源 / 机井")
    response = official.get(reverse("tickets:preview"), PLACE | {"topic": deep.code})
    assertContains(response, banner.bureau.name)


def test_form_not_yet_touched_begins_with_the_place_of_the_post(official):
    response = official.get(reverse(NEW))
    assert [select.chosen for select in response.context["place_selects"]] == [
        "150422102",
        "150422102201",
        "",
    ]


def test_form_link_with_topic_and_area_has_them_chosen(official):
    response = official.get(
        reverse(NEW), {"alliance": "IND-BROOM", "topic": "seed.supply", "area": "150422102201"}
    )
    assert [(select.name, select.chosen) for select in response.context["place_selects"]] == [
        ("township", "150422102"),
        ("village", "150422102201"),
        ("estate", ""),
    ]
    assert response.context["preview"].department.code == "O05"


def test_closed_kind_stands_there_with_its_explanation(official, monkeypatch):
    monkeypatch.setattr(
        kinds, "_registered", {"IND": kinds.KindPort("IND", lambda post, alliance: "Not by this post.")}
    )
    response = official.get(reverse(NEW))
    assert [offer.refusal for offer in response.context["offers"]] == ["Not by this post."]
    assert sent(official).status_code == 422
    assert Ticket.objects.count() == 0


def test_sent_form_becomes_a_ticket_of_the_narrowest_place(official, banner):
    response = sent(official)
    ticket = Ticket.objects.get()
    assert response["Location"] == reverse("tickets:ticket", args=[ticket.number])
    assert (ticket.area, ticket.topic, ticket.title) == (banner.village_area, banner.price, "收购商压价")


def test_sent_twice_is_one_ticket(official):
    first, second = sent(official), sent(official)
    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == 1


def test_sent_again_with_other_words_asks_first(official):
    sent(official)
    response = sent(official, title="另一件事")
    assert response.status_code == 409
    assert Ticket.objects.count() == 1
    assert response.context["given"]["form_key"] != "one"
    assert response.context["form"]["title"].value() == "另一件事"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 101}, "title"),
        ({"title": "x" * 1_000_000}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"title": "a\u202eb"}, "title"),
        ({"description": ""}, "description"),
        ({"topic": "no-such-topic"}, "topic"),
        ({"topic": ""}, "topic"),
        ({"alliance": "NO-SUCH"}, "alliance"),
        ({"township": "", "village": ""}, "area"),
        ({"township": "999999999"}, "area"),
        ({"urgency": "year 9999"}, "urgency"),
        ({"on_behalf": "on"}, "reporter_name"),
        ({"on_behalf": "on", "reporter_name": "甲", "reporter_phone": "不是号码"}, "reporter_phone"),
    ],
)
def test_bad_input_gives_an_error_at_the_field_and_loses_nothing(official, changes, field):
    response = sent(official, **changes)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Ticket.objects.count() == 0
    kept = {name: response.context["form"][name].value() for name in ("title", "description")}
    given = WORDS | changes
    assert kept == {name: given[name] for name in kept}


@pytest.mark.parametrize("title", ["<b>粗</b>", "🙂 emoji", "=cmd()"])
def test_odd_but_honest_text_is_stored_as_typed(official, title):
    sent(official, title=title)
    assert Ticket.objects.get().title == title


def test_refresh_without_scripts_fills_the_next_select_and_saves_nothing(official):
    response = official.post(reverse(NEW), PLACE | WORDS | {"refresh": "1", "village": ""})
    assert response.status_code == 200
    assert [area.code for area in response.context["place_selects"][1].options] == ["150422102201"]
    assert response.context["form"]["title"].value() == "收购商压价"
    assert response.context["preview"].department.code == "T102"
    assert Ticket.objects.count() == 0


def test_reporter_is_stored_encrypted(official):
    sent(official, on_behalf="on", reporter_name="乌云·其其格", reporter_phone="0476-7654321")
    ticket = Ticket.objects.get()
    assert ticket.on_behalf
    assert str(ticket.reporter_name) != "乌云·其其格"
    assert ticket.reporter_name.reveal() == "乌云·其其格"


@pytest.mark.parametrize(
    ("query", "department", "assists"),
    [
        ({"topic": "seed.supply"}, "O05", ["O35"]),
        ({"topic": "purchase.price"}, "T102", []),
        ({"topic": "finance.loan"}, None, []),
    ],
)
def test_preview_says_where_it_will_go(official, query, department, assists):
    preview = official.get(reverse("tickets:preview"), PLACE | query).context["preview"]
    assert (preview.department and preview.department.code) == department
    assert [unit.code for unit in preview.assists] == assists
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize("query", [{}, {"topic": "seed.supply", "township": ""}, {"topic": "\0"}])
def test_preview_of_half_a_choice_says_what_is_missing(official, query):
    given = (PLACE | query) if query else {}
    if "township" in query:
        given["village"] = ""
    assert official.get(reverse("tickets:preview"), given).context["preview"] is None


def test_settled_on_the_spot_is_closed_at_once(official):
    response = official.post(
        reverse("tickets:settled"),
        PLACE
        | {
            "topic": "seed.supply",
            "description": "问良种何时到",
            "answer": "当场答复：下周到",
            "form_key": "x",
        },
    )
    ticket = Ticket.objects.get()
    assert response["Location"] == reverse("tickets:ticket", args=[ticket.number])
    assert (ticket.state, ticket.closed_at) == ("closed", AT)
