"""What the profile `liaison` asks, form by form: case number, obligor, amount, request, days; never a document or a name besides."""

import datetime as dt
import uuid

import pytest
from django import forms
from django.urls import reverse

from enforcement.forms.entering import EnterForm
from enforcement.forms.requests import ServeForm
from enforcement.models import Case, CaseState, LedgerEntry, ListEntry, Milestone, Party, Pause, Plan
from enforcement.reading.telling import text_for_applicant
from enforcement.tests.courthouse import DAY
from enforcement.tests.test_money_pages import browse
from enforcement.views import cases, listing, measures, money
from tickets.models import CalendarDay
from tickets.tests.banner import actor

#: All that is written in words or handed in as a file in forms of a case, and why it may be asked:
#: who the obligor is, the case's number, the officers' work cards that each request names, and what watches the court itself.
WRITTEN = {
    "enter": {"number", "obligor_name", "obligor_identity", "work_card", "second_work_card"},
    "change": {"number"},
    "add_party": {"name", "identity"},
    "correct_party": {"name", "identity", "reason"},
    "name": {"work_card"},
    "take_back": {"reason"},
    "approach": {"who", "how", "content"},
}


@pytest.fixture(autouse=True)
def liaison(settings):
    settings.COURT_PROFILE = "liaison"


@pytest.fixture
def entry(courthouse, case):
    return ListEntry.objects.create(
        case=case, party=case.parties.get(side="obligor"), grounds="able", decided_on=DAY,
        signed_by=courthouse.president, at=case.entered_at, by=courthouse.officer.person.user,
    )  # fmt: skip


def written(form) -> set[str]:
    """Fields into which words or a file can be put."""
    return {
        name
        for name, field in form.fields.items()
        if isinstance(field, forms.CharField | forms.FileField)
        and not isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        and not field.disabled
        and not isinstance(field.widget, forms.HiddenInput)
    }


def test_no_form_asks_for_a_document_or_a_name_that_no_request_needs(courthouse, case, entry):
    by = actor(courthouse.officer)
    case.named = frozenset(case.officers.values_list("post", flat=True))
    found = {"enter": written(EnterForm(actor=by))}
    tables = (
        ({step: cases.FORMS[step] for step in cases.REQUESTED_RULES}, case),
        ({step: each.form for step, each in money.ENTER_REQUESTED.items()}, case),
        ({step: each.form for step, each in measures.ENTER_REQUESTED.items()}, case),
        ({step: each.form for step, each in listing.ENTER.items()}, case),
        (listing.FORMS, entry),
    )
    for table, row in tables:
        for step, form in table.items():
            found[str(step)] = written(form(row=row, actor=by))
    assert {step: names for step, names in found.items() if names} == WRITTEN
    assert written(ServeForm(row=None, actor=by)) == {"scan"}


def test_nobody_but_an_obligor_is_added_and_no_file_is_kept(courthouse, case):
    officer = browse(courthouse.officer)
    party = {"step": "add_party", "side": "third", "sort": "person", "name": "第三人丙"}
    assert officer.post(case.get_absolute_url(), party).status_code == 422
    assert officer.post(case.get_absolute_url(), party | {"side": "obligor"}).status_code == 302
    assert Party.objects.latest("pk").side == "obligor"
    assert officer.post(case.get_absolute_url(), {"step": "attach"}).status_code == 409


def test_money_goes_its_way_without_names_and_documents(courthouse, case, settings):
    officer, page = browse(courthouse.officer), reverse("enforcement:money", args=[case.pk])
    typed = {"who": "付款人甲", "document": "收据1号", "key": uuid.uuid4().hex, "on": DAY}
    sent = typed | {"step": "receive", "yuan": "100", "arrived_on": DAY, "channel": "sale"}
    assert officer.post(page, sent).status_code == 302
    spent = typed | {"step": "spend", "kind": "cost", "yuan": "30", "key": uuid.uuid4().hex}
    assert officer.post(page, spent).status_code == 302
    row = LedgerEntry.objects.latest("pk")
    offered = officer.get(page).content.decode()
    assert f"{row.pk} · " in offered
    assert f"{row.pk} · {DAY}" not in offered  # a day as people read it
    assert officer.post(page, {"step": "reverse", "ledgerentry": row.pk, "on": DAY}).status_code == 302
    days = {"step": "leave_out_days", "first": DAY, "last": DAY, "basis": "再审"}
    assert officer.post(page, days).status_code == 302
    assert [(each.fen, bool(each.who), bool(each.document)) for each in LedgerEntry.objects.all()] == [
        (10000, False, False), (-3000, False, False), (3000, False, False),
    ]  # fmt: skip
    assert not case.spans_not_counted.get().basis

    plan = {"step": "draft", "yuan": "1", "among": "proportion", "who_1": "赵某", "amount_1": "1",
            "rank_1": "ordinary", "filed_1": DAY}  # fmt: skip
    assert officer.post(page, plan).status_code == 400
    assert not Plan.objects.exists()
    assert 'id="plans"' not in officer.get(page).content.decode()
    settings.COURT_PROFILE = "full"
    assert 'id="plans"' in officer.get(page).content.decode()
    settings.COURT_PROFILE = "liaison"

    told = {"step": "tell_applicant", "on": DAY, "channel": "电话", "text": "张某在甲楼"}
    assert officer.post(page, told).status_code == 302
    kept = case.told.get()
    assert kept.text.reveal() == text_for_applicant(case)
    assert not kept.channel
    opened = officer.post(reverse("enforcement:open_money", args=[case.pk]), {"reason": "money"})
    assert opened.status_code == 200


def test_case_steps_need_their_day_only(courthouse, case):
    officer, page = browse(courthouse.officer), case.get_absolute_url()
    typed = {"document": "裁1号", "on": DAY}
    assert officer.post(page, typed | {"step": "note", "kind": "notice"}).status_code == 302
    assert officer.post(page, {"step": "pause", "kind": "suspension", "from_on": DAY}).status_code == 302
    ahead = DAY + dt.timedelta(days=190)
    assert officer.post(page, typed | {"step": "extend", "conclude_by": ahead}).status_code == 302
    assert not any(row.document for row in [*Milestone.objects.all(), *Pause.objects.all()])
    assert Case.objects.get().conclude_by == ahead
    opened = officer.post(reverse("enforcement:open_case", args=[case.pk]), {"reason": "case_work"})
    assert opened.status_code == 200
    assert Case.objects.get().state == CaseState.NOTIFIED


def test_list_entry_goes_from_decision_to_removal_by_days_and_persons(courthouse, case):
    day = dt.timedelta(days=1)
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=DAY + n * day, is_working=True) for n in range(9)], ignore_conflicts=True
    )
    officer = browse(courthouse.officer)
    decided = {
        "step": "decide", "party": case.parties.get(side="obligor").pk, "grounds": ["able"],
        "extra_years": 0, "decision": "决1号", "decided_on": DAY, "signed_by": courthouse.president.pk,
    }  # fmt: skip
    page = reverse("enforcement:list_entries", args=[case.pk])
    # The case's identity number says that this obligor is of age.
    assert officer.post(page, decided).status_code == 302
    page = ListEntry.objects.get().get_absolute_url()
    for sent in (
        {"step": "serve", "on": DAY},
        {"step": "publish", "on": DAY},
        {"step": "ask_correction", "on": DAY, "asked": "请求更正"},
        {"step": "decide_correction", "on": DAY, "upheld": "True", "remover": courthouse.officer.pk},
        {"step": "remove", "on": DAY},
    ):
        assert officer.post(page, sent).status_code == 302, sent
    row = ListEntry.objects.get()
    assert (row.state, bool(row.decision), bool(row.correction)) == ("removed", False, False)
