"""The browser's calculation, the resident identity numbers in a text, and what a submission's words tell."""

import datetime as dt
import hashlib

import pytest

from governance import intake_rules, proof
from organisations.identifiers import holds_resident_id
from tickets.tests.banner import AT

KEY = "a" * 32


def nonce_of(seed: str) -> str:
    for number in range(2**24):
        digest = hashlib.sha256(f"{seed}:{number}".encode()).digest()
        if digest[:2] == b"\0\0":
            return str(number)
    raise AssertionError(seed)


def test_a_calculation_holds_for_its_form_and_for_a_day():
    seed = proof.seed(KEY, AT)
    nonce = nonce_of(seed)
    given = {"sent_seed": seed, "nonce": nonce, "form_key": KEY, "at": AT}
    assert proof.holds(**given)
    assert proof.holds(**given | {"at": AT + proof.LASTS})
    for wrong in (
        {"at": AT + proof.LASTS + dt.timedelta(seconds=1)},
        {"at": AT - dt.timedelta(minutes=2)},
        {"form_key": "b" * 32},
        {"nonce": ""},
        {"nonce": f"{nonce}0" * 9},
        {"sent_seed": ""},
        {"sent_seed": seed[:-1] + ("0" if seed[-1] != "0" else "1")},
        {"sent_seed": seed.replace("aaa.", "aab.")},
    ):
        assert not proof.holds(**given | wrong), wrong


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("我的身份证150422190001019997请查", True),
        ("号码１５０４２２１９０００１０１９９９７", True),
        ("150422 19000101 9997", True),
        ("15042219000101001x", True),
        ("9915042219000101999799", True),
        ("150422190002290017", False),
        ("150422190001019998", False),
        ("电话0476-0000001，3号楼2单元", False),
    ],
)
def test_identity_numbers_in_a_text_are_found(text, holds):
    assert holds_resident_id(text) is holds


def test_code_belongs_to_the_form_and_is_kept_as_a_hash():
    number, code = intake_rules.new_number(AT.date()), intake_rules.code_of(KEY)
    kept = intake_rules.code_hash(number, code)
    assert (code, len(code)) == (intake_rules.code_of(KEY), 10)
    assert code not in kept
    assert intake_rules.code_fits(number, code.lower(), kept)
    assert not intake_rules.code_fits(number, "ABCDEFGHJK", kept)
    assert not intake_rules.code_fits(number, code, None)


def test_equal_texts_differ_in_blanks_and_width_only():
    same = intake_rules.text_hash("垃圾 没人清！", "１号楼")
    assert same == intake_rules.text_hash("垃圾没人清", "1号楼")
    assert same != intake_rules.text_hash("垃圾没人清", "2号楼")
    assert same != intake_rules.text_hash("垃圾没人清", "1号楼", "photo")


@pytest.mark.parametrize(
    ("text", "danger"), [("楼上有人要跳楼", True), ("家里闻到煤气泄漏", True), ("路灯不亮", False)]
)
def test_words_of_danger(text, danger):
    assert intake_rules.tells_of_danger(text) is danger
