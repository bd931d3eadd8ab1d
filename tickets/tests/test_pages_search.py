"""Searching on the list, filters kept under a name, and the look-up by a reporter's telephone."""

import datetime as dt
import json

import pytest
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from organisations.models import Role
from tickets.actions import Reporter, saved_filters
from tickets.models import Move, SavedFilter
from tickets.reading import listing
from tickets.reading.filters import Desk
from tickets.reading.paging import PAGE_ROWS
from tickets.search import indexing
from tickets.tests.banner import AT, post
from tickets.tests.signing_in import browse
from tickets.tests.test_pages_list import sheet_of

LIST, KEEP = "tickets:list", "tickets:keep_filter"
QUERIES = 10
PHONE = "0476-1234567"

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT + dt.timedelta(minutes=30)):
        yield


def searched(client, by, **query):
    return browse(client, by).get(reverse(LIST), query)


def numbers(response) -> list[str]:
    return [ticket.number for ticket in response.context["page"].rows]


def test_hits_are_marked_and_everything_else_is_escaped(client, banner):
    banner.routed(title="<i>压价</i>", description="说明" * 60 + "<script>压价</script>", place="压价&路")
    indexing.catch_up()
    page = searched(client, banner.secretary, search="压价").content.decode()
    assert "&lt;i&gt;<mark>压价</mark>&lt;/i&gt;" in page
    assert "&lt;script&gt;<mark>压价</mark>&lt;/script&gt;" in page
    assert "<mark>压价</mark>&amp;路" in page
    assert "<i>压价" not in page


@pytest.mark.parametrize("rows", [1, 30])
def test_search_any_length_takes_the_same_queries(client, banner, many, django_assert_num_queries, rows):
    many(rows)
    indexing.begin_anew()
    indexing.catch_up()
    official = browse(client, banner.dispatcher)
    official.get(reverse(LIST), {"search": "压价"})
    with django_assert_num_queries(QUERIES):
        response = official.get(reverse(LIST), {"search": "压价"})
    assert len(numbers(response)) == min(rows, PAGE_ROWS)


def test_search_goes_back_twelve_months_and_further_on_request(client, banner):
    old = banner.routed()
    type(old).objects.filter(pk=old.pk).update(raised_at=AT - dt.timedelta(days=400))
    indexing.catch_up()
    assert numbers(searched(client, banner.secretary, search="压价")) == []
    assert numbers(searched(client, banner.secretary, search="压价", older="1")) == [old.number]
    assert numbers(searched(client, banner.secretary, search="压价", since="2025-01-01")) == [old.number]


def test_of_very_many_hits_the_rest_is_not_shown_and_the_page_says_so(client, banner, many, monkeypatch):
    monkeypatch.setattr(listing, "MOST_HITS", 30)
    many(32)
    indexing.begin_anew()
    indexing.catch_up()
    first = searched(client, banner.secretary, search="压价")
    second = searched(client, banner.secretary, search="压价", at=first.context["page"].next)
    assert (len(numbers(first)), len(numbers(second)), second.context["page"].next) == (25, 5, "")
    assert "More than 30 tickets hold this" in second.content.decode()
    back = searched(client, banner.secretary, search="压价", at=second.context["page"].previous)
    assert numbers(back) == numbers(first)


def test_one_character_alone_is_refused_in_words(client, banner):
    banner.routed()
    indexing.catch_up()
    response = searched(client, banner.secretary, search="压")
    assert numbers(response) == []
    assert "Two characters are needed to search." in response.content.decode()


@pytest.mark.parametrize(
    "text", ["'", '"压价" OR', "\\", "a" * 5000, "🙂", ":*", "& | !", "压价'--", "* NEAR("]
)
def test_strange_search_texts_are_only_texts(client, banner, text):
    banner.routed()
    indexing.catch_up()
    assert searched(client, banner.secretary, search=text).status_code == 200


def test_export_holds_what_the_search_shows(client, banner):
    ticket = banner.routed()
    banner.routed(topic=banner.loan, title="贷款难", description="银行不放贷。")
    indexing.catch_up()
    response = browse(client, banner.secretary).get(reverse("tickets:export"), {"search": "压价"})
    assert [row[0] for row in sheet_of(response)][-3:-1] == [ticket.number, None]


def test_page_says_while_the_index_is_being_built(client, banner):
    banner.routed()
    indexing.begin_anew()
    assert "The search is being set up" in searched(client, banner.secretary, search="压价").content.decode()


@pytest.mark.parametrize(
    ("who", "at_first", "answered", "reviewed"),
    [
        ("secretary", {"departments"}, {"office"}, {"mine", "raiser"}),
        ("town_liaison", {"mine", "departments"}, {"office"}, {"raiser"}),
        ("dispatcher", {"departments"}, {"mine", "office"}, {"raiser"}),
    ],
)
def test_desk_says_who_must_act_next(client, banner, who, at_first, answered, reviewed):
    ticket = banner.routed()

    def desks() -> set[str]:
        reader = getattr(banner, who)
        return {
            desk for desk in Desk.values if numbers(searched(client, reader, desk=desk)) == [ticket.number]
        }

    seen = [desks()]
    banner.move(ticket, Move.SIGN, banner.town_liaison)
    banner.move(ticket, Move.ANSWER, banner.town_liaison, text="已处理", result="solved")
    seen.append(desks())
    banner.move(ticket, Move.ACCEPT_ANSWER, banner.dispatcher)
    seen.append(desks())
    assert seen == [at_first, answered, reviewed]


def test_return_that_is_asked_for_lies_on_the_office_desk(client, banner):
    ticket = banner.routed()
    given = {"reason": "not_our_duty", "basis": "三定方案", "department": banner.market}
    banner.move(ticket, Move.REQUEST_RETURN, banner.town_liaison, **given)
    assert numbers(searched(client, banner.dispatcher, desk="mine")) == [ticket.number]
    assert numbers(searched(client, banner.town_liaison, desk="mine")) == []


# Saved filters


def keep(client, by, name, shared=False, **query):
    address = f"{reverse(KEEP)}?page=tickets&" + "&".join(f"{key}={value}" for key, value in query.items())
    return browse(client, by).post(address, {"name": name} | ({"shared": "on"} if shared else {}))


def chips(client, by, **query) -> list[tuple]:
    response = searched(client, by, **query)
    return [(chip.name, chip.query, chip.is_own, chip.is_active) for chip in response.context["chips"]]


def test_filter_is_kept_by_its_known_values_and_stands_above_the_list(client, banner):
    response = keep(
        client,
        banner.secretary,
        " 超期 的 ",
        state="open",
        overdue="1",
        area="nowhere",
        sort="deadline",
        x="1",
    )
    assert response["Location"] == f"{reverse(LIST)}?state=open&overdue=1&sort=deadline"
    assert SavedFilter.objects.get().values == {"state": "open", "overdue": "1", "sort": "deadline"}
    assert chips(client, banner.secretary) == [("超期 的", "overdue=1&sort=deadline&state=open", True, False)]
    assert chips(client, banner.secretary, state="open", overdue="1", sort="deadline")[0][3] is True


def test_filter_is_private_unless_shared_with_the_unit(client, banner):
    colleague = post(banner.office, Role.DISPATCHER)
    keep(client, banner.dispatcher, "自用", state="triage")
    keep(client, banner.dispatcher, "共享", shared=True, state="feedback")
    assert chips(client, colleague) == [("共享", "state=feedback", False, False)]
    assert chips(client, banner.secretary) == []
    pk = SavedFilter.objects.get(name="共享").pk
    assert (
        browse(client, colleague)
        .post(reverse("tickets:rename_filter", args=[pk]), {"name": "我的"})
        .status_code
        == 404
    )
    assert browse(client, colleague).post(reverse("tickets:drop_filter", args=[pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "query", "error"),
    [
        ("", {"state": "open"}, "This field is required."),
        ("名" * 31, {"state": "open"}, "Ensure this value has at most 30 characters (it has 31)."),
        ("超期", {"state": "open"}, "You keep a filter of this name already."),
        ("空", {"state": "nonsense"}, "Set a filter first; there is nothing to keep."),
    ],
)
def test_refused_filter_says_why_at_the_name_and_keeps_what_was_typed(client, banner, name, query, error):
    keep(client, banner.secretary, "超期", overdue="1")
    response = keep(client, banner.secretary, name, **query)
    assert response.context["form"].errors == {"name": [error]}
    assert SavedFilter.objects.count() == 1


def test_twenty_filters_are_enough(client, banner):
    for number in range(saved_filters.MOST):
        keep(client, banner.secretary, f"筛选{number}", state="open")
    response = keep(client, banner.secretary, "多一个", state="open")
    assert response.context["form"].errors == {
        "name": ["You keep 20 filters of this list already. Delete one first."]
    }


def test_filter_is_renamed_and_deleted_by_its_keeper(client, banner):
    keep(client, banner.secretary, "旧名", state="open")
    keep(client, banner.secretary, "别的", state="closed")
    official, pk = browse(client, banner.secretary), SavedFilter.objects.get(name="旧名").pk
    taken = official.post(reverse("tickets:rename_filter", args=[pk]), {"name": "别的"})
    assert (taken.status_code, taken.context["error"]) == (422, "You keep a filter of this name already.")
    official.post(reverse("tickets:rename_filter", args=[pk]), {"name": "新名"})
    assert SavedFilter.objects.get(pk=pk).name == "新名"
    official.post(reverse("tickets:drop_filter", args=[pk]))
    assert [row.name for row in SavedFilter.objects.all()] == ["别的"]
    assert official.post(reverse("tickets:drop_filter", args=[pk])).status_code == 404


def test_filter_of_the_work_list_goes_with_its_tab(client, banner):
    official = browse(client, banner.town_liaison)
    official.post(f"{reverse(KEEP)}?page=work&tab=sign&overdue=1&role=boss", {"name": "待签收超期"})
    assert SavedFilter.objects.get().values == {"tab": "sign", "overdue": "1"}
    response = official.get(reverse("tickets:workbench"), {"tab": "sign", "overdue": "1"})
    assert [(chip.name, chip.is_active) for chip in response.context["chips"]] == [("待签收超期", True)]


def test_filter_of_an_unknown_list_does_not_exist(client, banner):
    assert browse(client, banner.secretary).get(reverse(KEEP), {"page": "users"}).status_code == 404


# A reporter's telephone


@pytest.mark.parametrize(
    ("who", "finds"),
    [
        ("secretary", True),
        ("dispatcher", True),
        ("town_liaison", True),
        ("market_liaison", False),
        ("liaison", False),
    ],
)
@pytest.mark.parametrize("typed", [PHONE, "０４７６－１２３４５６７", "+86 0476 123 4567"])
def test_phone_finds_tickets_of_whoever_may_see_the_reporter_and_is_recorded_without_it(
    client, banner, who, finds, typed
):
    ticket = banner.routed(reporter=Reporter("额尔敦朝鲁", PHONE))
    response = browse(client, getattr(banner, who)).post(reverse("tickets:by_phone"), {"phone": typed})
    found = [ticket.number] if finds else []
    assert [row.number for row in response.context["tickets"]] == found
    row = AuditRow.objects.get(action="ticket.find_by_phone")
    assert row.data == {"found": found}
    assert "1234567" not in json.dumps(row.data) + row.object_label


def test_part_of_a_phone_finds_nothing(client, banner):
    banner.routed(reporter=Reporter("额尔敦朝鲁", PHONE))
    response = browse(client, banner.secretary).post(reverse("tickets:by_phone"), {"phone": "1234567"})
    assert response.context["tickets"] == []


def test_phone_in_the_plain_search_finds_no_reporter(client, banner):
    banner.routed(reporter=Reporter("额尔敦朝鲁", PHONE))
    indexing.catch_up()
    assert numbers(searched(client, banner.secretary, search="04761234567")) == []
    assert numbers(searched(client, banner.secretary, search="额尔敦朝鲁")) == []


def test_phone_that_is_none_is_refused_at_the_field(client, banner):
    response = browse(client, banner.secretary).post(reverse("tickets:by_phone"), {"phone": "额尔敦"})
    assert response.context["form"].errors == {"phone": ["Please give a telephone number in digits."]}
    assert not AuditRow.objects.filter(action="ticket.find_by_phone").exists()
