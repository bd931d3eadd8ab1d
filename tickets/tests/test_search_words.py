"""How text and wishes are cut into tokens, and where hits stand."""

import pytest

from tickets.search.highlighting import excerpt, spans
from tickets.search.words import Wanted, fold, prepared, tokens_of


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("返青水", {"返青", "青水"}),
        ("水", set()),
        ("水、电", set()),
        ("3号楼 A栋", {"号楼"}),
        ("BLZQ-IND-20261123-0001", {"blzq", "ind", "20261123", "0001"}),
        ("ＰＶＣ管　１２号", {"pvc", "12"}),
        ("𠮷野家", {"𠮷野", "野家"}),
        ("snake_case", {"snake", "case"}),
        ("ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ", {"ᠮᠣᠩᠭᠣᠯ", "ᠬᠡᠯᠡ"}),
        ("x" * 5000, {"x" * 32}),
        ("", set()),
        ("🙂🙂", set()),
    ],
)
def test_tokens_of_a_text(text, tokens):
    assert tokens_of(fold(text)) == tokens


def test_fold_leaves_invisible_characters_out():
    assert fold("欠\u200b薪 \u180eᠠ\u180b") == "欠薪 ᠠ"


def test_prepared_text_marks_the_beginnings_of_words():
    assert prepared("共3号楼ab-c") == "共¦3号楼¦ab-¦c"


@pytest.mark.parametrize(
    ("search", "bigrams", "prefixes", "compared"),
    [
        ("欠薪", ["欠薪"], [], []),
        ("返青水", ["返青", "青水"], [], ["返青水"]),
        ("欠薪 良种", ["欠薪", "良种"], [], []),
        ("2026", [], ["2026"], []),
        ("ＰＶＣ", [], ["pvc"], []),
        ("3号楼", ["号楼"], [], ["¦3号楼"]),
        ("水电 1", ["水电"], [], ["¦1"]),
        ("水", [], [], ["水"]),
        ("COM-A", [], ["com"], ["¦com-¦a"]),
        ("%' OR 1=1 --", [], ["or"], ["¦1=¦1"]),
        ("、。", [], [], []),
        ("x" * 40, [], ["x" * 32], ["¦" + "x" * 40]),
    ],
)
def test_wanted_says_what_the_index_and_what_the_text_is_asked(search, bigrams, prefixes, compared):
    wanted = Wanted.read(search)
    assert (wanted.bigrams, wanted.prefixes, wanted.compared) == (bigrams, prefixes, compared)


@pytest.mark.parametrize(
    ("search", "can"),
    [("水", False), ("a", False), ("、。", False), ("", False), ("水电", True), ("3号楼", True)],
)
def test_index_can_answer_from_two_characters_on(search, can):
    assert Wanted.read(search).in_index is can


@pytest.mark.parametrize(
    ("text", "search", "hits"),
    [
        ("收购商压价", "压价", ["压价"]),
        ("压价压价", "压价", ["压价", "压价"]),
        ("返青水", "返青水 青水", ["返青水"]),
        ("ＰＶＣ管", "pvc", ["ＰＶＣ"]),
        ("find IND", "ind", ["IND"]),
        ("13号楼和3号楼", "3号楼", ["3号楼"]),
        ("面积５㎡整", "5m2", ["５㎡"]),
        ("欠\u200b薪了", "欠薪", ["欠\u200b薪"]),
        ("<b>压价</b>", "压价", ["压价"]),
        ("别的", "压价", []),
        ("", "压价", []),
    ],
)
def test_spans_are_places_in_the_text_as_it_is(text, search, hits):
    assert [text[begin:end] for begin, end in spans(text, Wanted.read(search))] == hits


def test_excerpt_of_a_long_text_begins_shortly_before_the_first_hit():
    text = "前" * 500 + "压价" + "后" * 500
    begin, end = excerpt(text, spans(text, Wanted.read("压价")))
    assert text[begin:end] == "前" * 24 + "压价" + "后" * 64


def test_excerpt_without_a_hit_shows_nothing():
    assert excerpt("别的", []) == (0, 0)
