"""The catalogue of kinds agrees with the topics that are loaded, and holds nothing that the law keeps apart."""

import csv
import re
from pathlib import Path

from django.conf import settings

from enforcement.request_kinds import BY_CODE, KINDS
from enforcement.request_shapes import LABELS, PAPERS
from enforcement.requesting import may_still_prepare, reply_faults


def rows(name):
    with (Path(settings.BASE_DIR) / "data" / name).open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["template"] == "enforcement"]


def test_kinds_are_the_leaf_topics_of_the_template_and_each_has_a_cell():
    topics = rows("topics.csv")
    parents = {row["parent"] for row in topics}
    leaves = {row["code"] for row in topics if row["code"] not in parents}

    assert set(BY_CODE) == leaves == set(LABELS)
    assert {row["topic"] for row in rows("responsibilities.csv")} == leaves
    assert len(KINDS) == 21


def test_kinds_name_papers_and_fields_once_and_ask_for_nothing_forbidden():
    forbidden = re.compile(
        r"call|locat|track|camera|content|contact_list|mail|medic|parent|child|password", re.I
    )
    for kind in KINDS:
        asked = [code for code, _label in kind.asked]
        answers = [answer.code for answer in kind.answers]
        assert asked
        assert len(set(asked)) == len(asked)
        assert len(set(answers)) == len(answers)
        assert kind.papers
        assert set(kind.papers) <= set(PAPERS)
        assert kind.never
        assert not [code for code in (*asked, *answers) if forbidden.search(code)], kind.code


def test_kinds_that_touch_a_persons_private_life_need_a_second_confirmation():
    intrusive = {kind.code for kind in KINDS if kind.intrusive}

    assert intrusive == {
        "inquiry.deposits",
        "inquiry.telecom",
        "inquiry.medical-insurance",
        "inquiry.marriage",
        "custody.custody",
    }
    assert {"inquiry.telecom", "inquiry.marriage", "custody.custody"} == {
        kind.code for kind in KINDS if kind.attest
    }
    assert not BY_CODE["custody.custody"].says_nothing_found


def test_reply_money_is_exact_to_the_fen():
    kind = BY_CODE["inquiry.deposits"]
    for value, sound in [
        ("0", True),
        ("1260.50", True),
        ("1260.5", True),
        ("1.005", False),
        ("-1", False),
        ("1e3", True),
        ("NaN", False),
        ("Infinity", False),
        ("一千", False),
    ]:
        wrong = reply_faults(kind, nothing_found=False, found=[{"account": "0", "balance": value}])
        assert bool(wrong) != sound, value


def test_reply_of_a_control_says_what_was_done():
    kind = BY_CODE["control.real-estate"]

    assert list(reply_faults(kind, nothing_found=True, found=[])) == ["nothing_found"]
    assert list(reply_faults(kind, nothing_found=False, found=[])) == ["found"]
    assert list(reply_faults(kind, nothing_found=False, found=[{"until": "2027-01-01"}])) == ["0-done"]
    assert not reply_faults(kind, nothing_found=False, found=[{"done": "yes"}])


def test_ceiling_counts_the_one_that_comes():
    assert may_still_prepare(39, 40)
    assert not may_still_prepare(40, 40)
