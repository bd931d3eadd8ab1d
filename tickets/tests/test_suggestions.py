"""Topics suggested by the words of closed tickets: what is learned, what never is, and how well it hits."""

import datetime as dt
import random
import uuid
from copy import copy

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from organisations.models import Person
from tickets import kinds
from tickets.models import MatrixCount, Ticket, TopicSuggestions
from tickets.reading import suggestions
from tickets.reading.choices import choices_on
from tickets.reading.suggestions import learned, suggested
from tickets.suggestions import bayes, learning
from tickets.suggestions.bayes import Example, Model, Suggesting
from tickets.tests.banner import AT, actor, organisation
from tickets.tests.calling import caller
from tickets.tests.signing_in import browse

SEED, PRICE, LOAN = 1, 2, 3
#: Texts of our own: things, troubles and wishes of each topic, and words that all of them use.
SAYINGS = {
    SEED: ("种子发芽率低", "良种买不到", "种子标签不清", "良种补贴没有到位", "出苗不齐疑似假种子"),
    PRICE: ("收购商压价", "收购价低于市场价", "过秤扣杂太多", "收购款拖欠", "收购站临时降价"),
    LOAN: ("贷款手续繁琐", "贷款额度不够", "贴息没有到账", "银行不给续贷", "贷款审批太慢"),
}
COMMON = ("请尽快派人查看。", "希望给一个明确答复。", "群众意见较大。", "已经持续一段时间。")


def texts(number: int, seed: int = 7) -> list[Example]:
    """Tickets of three topics, raised by ten units in turn."""
    rng = random.Random(seed)
    found = []
    for place in range(number):
        about = rng.choice((SEED, PRICE, PRICE, LOAN))
        found.append(Example(about, place % 10, f"{rng.choice(SAYINGS[about])}\n{rng.choice(COMMON)}"))
    return found


def test_suggestion_is_the_topic_whose_words_the_text_shares():
    suggesting = Suggesting(bayes.learn(texts(300)))
    best = suggesting.suggest("我们村的种子出苗不齐，良种在哪里买")[0]
    assert best.topic == SEED
    assert "出苗不齐" in best.shared
    assert all(part in "我们村的种子出苗不齐，良种在哪里买" for part in best.shared)
    assert suggesting.suggest("银行贷款拖着不批")[0].topic == LOAN
    assert [each.topic for each in suggesting.suggest("银行贷款拖着不批", of=[PRICE])] in ([], [PRICE])


@pytest.mark.parametrize("text", ["", "天气很好", "请", "1234567"])
def test_nothing_is_suggested_where_no_known_word_speaks(text):
    assert Suggesting(bayes.learn(texts(300))).suggest(text) == []


def test_too_little_to_learn_from_is_no_model():
    assert not bayes.learn(texts(bayes.ENOUGH - 1))
    assert not bayes.learn([Example(SEED, number % 9, "种子发芽率低") for number in range(200)])
    assert bayes.measure(texts(20)) == bayes.Measured()


def test_word_of_one_ticket_or_of_one_unit_is_not_in_the_model():
    alone = Example(SEED, 1, "乌兰其其格家的种子")
    of_one_unit = [Example(SEED, 4, "老杨树的种子") for _unused in range(20)]
    of_two_units = [Example(SEED, number % 2, "白桦林的种子") for number in range(20)]
    known = bayes.learn([*texts(300), alone, *of_one_unit, *of_two_units]).words
    assert "种子" in known
    assert not {"其其", "其格", "老杨", "杨树", "白桦", "桦林"} & set(known)


def test_one_unit_cannot_make_another_units_word_known():
    """Raising copies of somebody else's words lifts no word over the threshold."""
    of_another = [Example(PRICE, 1, "乌兰其其格收购价")]
    copies = [Example(PRICE, 2, "乌兰其其格收购价") for _unused in range(50)]
    assert "其其" not in bayes.learn([*texts(300), *of_another, *copies]).words


def test_numbers_and_names_are_never_learned():
    numbered = [Example(SEED, number, f"电话13800000000门牌a17号种子{number}") for number in range(30)]
    named = [Example(SEED, number, "李建国种子站") for number in range(30)]
    known = bayes.learn([*texts(300), *numbered, *named], never={"李建", "建国"}).words
    assert not [word for word in known if any(letter.isdigit() for letter in word)]
    assert not {"李建", "建国"} & set(known)
    assert "国种" in known  # what stands beside a name is a word like any other


def test_model_comes_back_from_json_as_it_was():
    model = bayes.learn(texts(300))
    assert Model.of_json(model.as_json()) == model


def test_measuring_asks_only_about_tickets_it_has_not_seen():
    examples = texts(400)
    measured = bayes.measure(examples)
    assert measured.tickets == 80
    assert measured.first / measured.tickets > 0.95
    # The newest fifth says what nothing before it said: what was learned from the older tickets cannot hit it.
    strange = [*examples[:320], *(Example(9, number % 10, "井盖缺失路灯不亮") for number in range(80))]
    assert bayes.measure(strange).three == 0


def test_model_no_better_than_the_usual_topics_is_not_shown():
    rng = random.Random(3)
    noise = [Example(rng.choice((1, 2)), number % 10, rng.choice(COMMON)) for number in range(300)]
    assert not learning.worth_showing(bayes.measure(noise))


# From tickets


@pytest.fixture
def closed(banner, monkeypatch):
    """Closed tickets of three topics, raised by several units."""
    monkeypatch.setattr(suggestions, "_kept", {})
    first = banner.routed()
    units = [banner.village, *(organisation(f"V9{n}", f"乙{n}村", banner.village_area) for n in range(4))]
    of = {SEED: banner.supply, PRICE: banner.price, LOAN: banner.loan}
    rows = []
    for place, example in enumerate(texts(300)):
        title, _line, text = example.text.partition("\n")
        rows.append(
            copied(
                first,
                number=f"{first.number}-{place}",
                topic=of[example.topic],
                raiser_unit=units[place % len(units)],
                title=title,
                description=text,
            )
        )
    Ticket.objects.bulk_create(rows, batch_size=200)
    return banner


def copied(ticket, **changes):
    row = copy(ticket)
    row.pk, row.row_key = None, uuid.uuid4()
    row.state, row.closed_at, row.outcome = "closed", AT, "solved"
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def asked(banner, text, by=None):
    choices = choices_on(AT.date())
    return suggested(choices, choices.alliance("IND-BROOM"), actor(by or banner.secretary), text)


def test_suggestions_are_learned_from_closed_tickets(closed):
    assert asked(closed, "良种买不到，种子发芽率低") == []
    assert learning.learn_when_due(AT)
    best = asked(closed, "良种买不到，种子发芽率低")[0]
    assert (best.topic, "发芽率低" in best.shared_words) == (closed.supply, True)
    row = TopicSuggestions.objects.get()
    assert (row.tickets, row.measured_on) == (300, 60)
    assert row.hits_three >= row.hits_first > row.usual_three * 0.5
    (shown,) = learned([closed.template.pk])
    assert shown.on
    assert shown.three * 60 == row.hits_three
    # Once a day; a topic that is no longer in use is not suggested.
    assert not learning.learn_when_due(AT + dt.timedelta(hours=3))
    assert learning.learn_when_due(AT + dt.timedelta(hours=21))
    closed.supply.is_active = False
    closed.supply.save()
    assert closed.supply not in [each.topic for each in asked(closed, "良种买不到，种子发芽率低")]


def test_open_tickets_teach_nothing(closed):
    Ticket.objects.update(state="dispatched", closed_at=None)
    assert learning.learn_all(AT) == 0
    assert asked(closed, "良种买不到，种子发芽率低") == []


def test_tickets_kept_apart_teach_nothing(closed, monkeypatch):
    everybody = frozenset(Ticket.objects.values_list("pk", flat=True))
    port = kinds.KindPort("IND", lambda post, alliance: None, apart=lambda ids: everybody & set(ids))
    monkeypatch.setattr(kinds, "_registered", {"IND": port})
    assert learning.learn_all(AT) == 0


@pytest.mark.parametrize("switch", ["in_search", "in_duplicates"])
def test_kind_with_its_texts_closed_teaches_and_suggests_nothing(closed, monkeypatch, switch):
    learning.learn_all(AT)
    port = kinds.KindPort("IND", lambda post, alliance: None, switches=kinds.Switches(**{switch: False}))
    monkeypatch.setattr(kinds, "_registered", {"IND": port})
    assert asked(closed, "良种买不到，种子发芽率低") == []
    # What was learned before the switch was turned is forgotten.
    learning.learn_all(AT)
    assert not TopicSuggestions.objects.exists()


def test_who_may_not_raise_in_the_alliance_is_suggested_nothing(closed, monkeypatch):
    learning.learn_all(AT)
    port = kinds.KindPort("IND", lambda post, alliance: "not by this post")
    monkeypatch.setattr(kinds, "_registered", {"IND": port})
    assert asked(closed, "良种买不到，种子发芽率低") == []


def test_names_on_the_roster_are_never_learned(closed):
    Person.objects.create(name="收购商")
    learning.learn_all(AT)
    known = dict(TopicSuggestions.objects.get().model["words"])
    assert "收购" not in known
    assert "种子" in known


def test_form_shows_suggestions_while_typing_and_saves_nothing(client, closed):
    learning.learn_all(AT)
    before = Ticket.objects.count()
    page = browse(client, closed.secretary)
    given = {
        "alliance": "IND-BROOM",
        "title": "良种买不到",
        "description": "种子发芽率低",
        "topic": "seed.supply",
    }
    shown = page.post(reverse("tickets:new_topics"), given).content.decode()
    assert 'data-chooses="topic-seed.supply" aria-pressed="true"' in shown
    assert "发芽率低" in shown
    assert "class=" not in page.post(reverse("tickets:new_topics"), {"title": "良种买不到"}).content.decode()
    assert Ticket.objects.count() == before
    assert page.get(reverse("tickets:new_topics")).status_code == 405
    assert reverse("tickets:new_topics") in page.get(reverse("tickets:new")).content.decode()


def test_program_is_suggested_what_the_form_shows_and_saves_nothing(closed):
    learning.learn_all(AT)
    before, program = Ticket.objects.count(), caller(closed.secretary)
    given = {"alliance": "IND-BROOM", "text": "良种买不到，种子发芽率低"}
    (best, *_others) = program.post("/api/v1/topics/suggest/", given).json()["topics"]
    assert (best["topic"], best["name"]) == ("seed.supply", "良种供应")
    assert "种子发芽率低" in best["shared"]
    assert program.post("/api/v1/topics/suggest/", given | {"text": "今天天气"}).json() == {"topics": []}
    for wrong, field in (
        ({"alliance": "IND-NONE"}, "alliance"),
        ({"text": ""}, "text"),
        ({"title": "x"}, "title"),
    ):
        answer = program.post("/api/v1/topics/suggest/", given | wrong)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert APIClient().post("/api/v1/topics/suggest/", given).status_code == 401
    assert Ticket.objects.count() == before


def test_settled_on_the_spot_suggests_topics_too(client, closed):
    page = browse(client, closed.secretary).get(reverse("tickets:settled")).content.decode()
    assert f'hx-post="{reverse("tickets:new_topics")}"' in page
    assert 'from:#id_description"' in page


def test_count_says_what_the_matrix_did(banner):
    for _unused in range(3):
        ruled = banner.routed(topic=banner.loan)
        banner.move(ruled, "assign", banner.dispatcher, department=banner.bureau, basis="会商纪要")
    banner.routed()
    learning.learn_when_due(AT)
    row = MatrixCount.objects.get(alliance=banner.alliance)
    village = banner.village_area.pk
    assert sorted(row.raised) == sorted([[banner.loan.pk, village, 3], [banner.price.pk, village, 1]])
    assert row.triage == [[banner.loan.pk, village, "uncovered", 3]]
    assert row.rulings == [[banner.loan.pk, village, banner.bureau.pk, 3]]
