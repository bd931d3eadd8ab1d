"""Measures that rest on requests and findings, sealed copies, and what the profile `liaison` asks of a measure."""

import datetime as dt

import pytest
from django.urls import reverse

from enforcement.actions import measure_steps, measures, requested, requests, things, window
from enforcement.actions.keys import destroy
from enforcement.forms.measures import OrderForm
from enforcement.models import Asset, AssistanceRequest, CaseFinding, Measure, Renewal
from enforcement.reading import ending
from enforcement.reading.measures import standing
from enforcement.tests.asking import FOUND, again, pdf, replied, sent, with_windows
from enforcement.tests.courthouse import DAY, make_case
from organisations import second_factors
from tickets.lifecycle import Incomplete, NotYours
from tickets.tests.banner import AT, actor, cell, topic
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.usefixtures("english")

LATER = DAY + dt.timedelta(days=1000)


@pytest.fixture
def court(courthouse):
    with_windows(courthouse)
    template = courthouse.enf.template
    control = topic(template, "control", "协助控制")
    cell(topic(template, "control.real-estate", "不动产查封", control), [courthouse.registry])
    return courthouse


def served(court, case, asked="set") -> AssistanceRequest:
    """A control request whose notice was served."""
    row = sent(court, case, "control.real-estate", asked=[asked])
    requests.serve(
        assistancerequest_id=row.pk,
        by=actor(court.officer),
        at=AT,
        scan=pdf(),
        served_on=DAY,
        served_to="窗口",
    )
    return again(row)


@pytest.fixture
def finding(court, case) -> CaseFinding:
    row = replied(court, case)
    requests.verify(assistancerequest_id=row.pk, by=actor(court.officer), at=AT)
    return CaseFinding.objects.get()


def by_request(court, case, row, **given):
    usual = {"case_id": case.pk, "by": actor(court.officer), "at": AT, "request": row, "last_day": LATER}
    return requested.order_by_request(**usual | given)


def test_liaison_measure_follows_from_its_request_and_its_sealed_copy(court, case, settings):
    settings.COURT_PROFILE = "liaison"
    row = sent(court, case, "control.real-estate", asked=["set"])
    with pytest.raises(Incomplete) as refused:
        by_request(court, case, row)
    assert set(refused.value.errors) == {"request"}
    copy = {"assistancerequest_id": row.pk, "by": actor(court.officer), "at": AT, "scan": pdf()}
    settings.COURT_PROFILE = "full"
    with pytest.raises(Incomplete) as refused:
        requests.serve(**copy, served_on=DAY)
    assert set(refused.value.errors) == {"served_to"}
    settings.COURT_PROFILE = "liaison"
    requests.serve(**copy, served_on=DAY)  # who signed stands on the copy
    made = by_request(court, case, again(row))

    assert (made.kind, made.served_on, made.last_day, made.state) == ("seal_realty", DAY, LATER, "effective")
    assert made.counts
    assert not made.document
    assert made.asset.owner == row.party
    assert not made.asset.description
    with pytest.raises(Incomplete):
        by_request(court, case, again(row))
    with pytest.raises(Incomplete):
        by_request(court, make_case(court, "（2026）内0499执2号"), again(row))
    with pytest.raises(NotYours):
        by_request(court, case, again(row), by=actor(court.stranger))


def test_liaison_renewal_needs_a_request_for_renewal(court, case, settings):
    settings.COURT_PROFILE = "liaison"
    setting = served(court, case)
    made = by_request(court, case, setting, last_day=DAY + dt.timedelta(days=5))
    given = {"measure_id": made.pk, "by": actor(court.officer), "at": AT, "served_on": DAY, "last_day": LATER}
    for wrong in ({"request": setting}, {}):
        with pytest.raises(Incomplete):
            measure_steps.renew(**given, **wrong)
    measure_steps.renew(**given, request=served(court, case, "renew"))
    assert Renewal.objects.get().new_end == LATER
    measure_steps.release(measure_id=made.pk, by=actor(court.officer), at=AT, on=DAY)


def test_liaison_pages_ask_for_request_and_last_day_only(court, case, settings, client):
    settings.COURT_PROFILE = "liaison"
    row = served(court, case)
    second_factors.activate_totp(user=court.officer.person.user, by=court.officer.person.user, at=AT)
    browse(client, court.officer)
    address = reverse("enforcement:measures", args=[case.pk])
    forms = client.get(address).context["forms"]
    assert {step: set(form.fields) for step, form in forms.items()} == {
        "order": {"key", "request", "last_day"}
    }
    sent_form = {
        "step": "order",
        "request": row.pk,
        "last_day": str(LATER),
        "description": "幸福路0号",
        "document": "裁1号",
    }
    assert client.post(address, sent_form).status_code == 302
    # A crafted step of the other profile is refused.
    assert (
        client.post(address, {"step": "add_asset", "kind": "realty", "description": "x"}).status_code == 400
    )
    made = Measure.objects.get()
    assert not made.document
    assert not made.asset.description
    page = client.get(made.get_absolute_url())
    assert {step: set(form.fields) for step, form in page.context["forms"].items()} == {
        "renew": {"request", "last_day"}, "release": {"on"}, "dispose": {"on", "whole"}, "lapse": set(),
    }  # fmt: skip


def test_measure_on_a_finding_copies_nothing_and_is_sealed_with_it(court, case, finding):
    given = {"case_id": case.pk, "by": actor(court.officer), "at": AT, "kind": "seal_realty"}
    given |= {"served_on": DAY, "last_day": LATER, "document": "裁1号", "file": pdf()}
    made = requested.order_on_thing(finding=finding, **given)
    asset = Asset.objects.get()
    assert (asset.finding, asset.owner, made.asset) == (finding, finding.request.party, asset)
    assert not asset.description
    assert "幸福路0号1单元" not in asset.masked
    # The second measure on it stands in the same chain.
    assert requested.order_on_thing(finding=finding, **given | {"last_day": None}).asset == asset

    destroy(data_key_id=finding.data_key_id, at=AT)
    asset = Asset.objects.select_related("finding__data_key").get()
    assert asset.masked == "sealed with the reply"
    with pytest.raises(Incomplete):
        things.add_asset(
            case_id=case.pk, by=actor(court.officer), at=AT, owner=asset.owner, kind="realty",
            finding=CaseFinding.objects.get(),
        )  # fmt: skip


def test_corrected_notice_needs_a_sealed_copy_of_its_own(court, case):
    row = sent(court, case, "control.real-estate", asked=["set"])
    step = {"assistancerequest_id": row.pk, "by": actor(court.officer)}
    served = {"scan": pdf(), "served_on": DAY, "served_to": "窗口", **step}
    requests.serve(**served, at=AT)

    def offered():
        return list(OrderForm(row=case, actor=actor(court.officer)).fields["request"].queryset)

    assert offered() == [row]
    clerk = {"assistancerequest_id": row.pk, "by": actor(court.clerk), "at": AT}
    window.sign(**clerk, no_relation=True)
    window.ask_correction(**clerk, reason="文书有误")
    requests.correct(**step, at=AT, purpose="更正后的用途：查封不动产")
    assert (offered(), again(row).served_copy) == ([], None)
    later = AT + dt.timedelta(hours=1)
    head = {"assistancerequest_id": row.pk, "by": actor(court.head)}
    requests.approve(**head, at=later, no_relation=True)
    assert offered() == []
    requests.serve(**served, at=later)
    assert offered() == [row]


def test_findings_that_read_the_same_are_told_apart(court, case, client):
    row = replied(court, case, found=[FOUND, FOUND | {"place": "幸福路0号车库"}])
    second_factors.activate_totp(user=court.officer.person.user, by=court.officer.person.user, at=AT)
    browse(client, court.officer)
    opened = client.post(f"{row.get_absolute_url()}open/", {"reason": "verify"}).content.decode()
    assert "Entry 1" in opened
    assert "Entry 2" in opened
    requests.verify(assistancerequest_id=row.pk, by=actor(court.officer), at=AT)

    form = OrderForm(row=case, actor=actor(court.officer))
    labels = [label for _value, label in form.fields["finding"].choices][1:]
    assert [label.split(" · ")[0] for label in labels] == [f"{row} (1)", f"{row} (2)"]
    second = CaseFinding.objects.last()
    assert form.fields["finding"].clean(str(second.pk)) == second


def test_finding_of_another_case_or_obligor_tells_no_thing(court, case, finding):
    other = make_case(court, "（2026）内0499执2号")
    given = {"by": actor(court.officer), "at": AT, "kind": "realty", "finding": finding}
    for where in (other, case):
        owner = (
            other.parties.get(side="obligor")
            if where is other
            else case.parties.create(side="obligor", sort="person", name="被执行丁")
        )
        with pytest.raises(Incomplete):
            things.add_asset(case_id=where.pk, owner=owner, **given)
    with pytest.raises(Incomplete) as refused:
        things.add_asset(**{
            "case_id": case.pk, "owner": owner, **given, "finding": None
        })  # fmt: skip
    assert set(refused.value.errors) == {"description"}


def test_without_its_sealed_copy_a_measure_does_not_count_but_its_last_day_is_watched(court, case):
    by = actor(court.officer)
    owner = case.parties.get(side="obligor")
    asset = things.add_asset(case_id=case.pk, by=by, at=AT, owner=owner, kind="realty", description="甲楼")
    soon = DAY + dt.timedelta(days=6)
    made = measures.order(
        case_id=case.pk,
        by=by,
        at=AT,
        kind="seal_realty",
        asset=asset,
        served_on=DAY,
        last_day=soon,
        document="裁1号",
    )
    assert not made.counts
    case.refresh_from_db()
    assert standing(case, DAY).uncopied == 1
    assert [row.measure for row in ending.ending(by, DAY)] == [made]
    assert ending.uncopied(by, DAY) == [made]
    renewal = {
        "measure_id": made.pk,
        "by": by,
        "at": AT,
        "served_on": DAY,
        "last_day": LATER,
        "document": "续1号",
    }
    with pytest.raises(NotYours):
        measure_steps.renew(**renewal, file=pdf())
    with pytest.raises(NotYours):
        measure_steps.dispose(measure_id=made.pk, by=by, at=AT, on=DAY, document="卖1号", whole=True)

    measure_steps.attach_copy(measure_id=made.pk, by=by, at=AT, file=pdf())
    with pytest.raises(NotYours):
        measure_steps.attach_copy(measure_id=made.pk, by=by, at=AT, file=pdf())
    assert ending.uncopied_count(by, DAY) == 0
    with pytest.raises(Incomplete) as refused:
        measure_steps.renew(**renewal)
    assert set(refused.value.errors) == {"file"}
    measure_steps.renew(**renewal, file=pdf())
    assert Renewal.objects.get().file.sm3
