"""The verbs: what they write, in whose transaction, and what they refuse."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from audit import actions, clock
from audit.actions import Actor, ReasonMissing
from audit.models import AuditRow
from audit.tests.conftest import AT, CLERK


@pytest.mark.django_db
def test_record_writes_every_value_and_a_genuine_hash():
    later = AT + timedelta(hours=2)
    with clock.frozen_at(later):
        actions.record(
            action="ticket.sign",
            at=AT,
            by=CLERK,
            object_type="tickets.ticket",
            object_id=12,
            object_label="BLZQ-IND-20261123-0001",
            post="联络员",
            organisation="农牧局",
            success=False,
            data={"note": "已签收", "n": 1.10},
        )
    row = AuditRow.objects.get()
    assert (row.action, row.at, row.recorded_at, row.success) == ("ticket.sign", AT, later, False)
    assert (row.actor_id, row.actor_label, row.post, row.organisation) == ("7", "张三", "联络员", "农牧局")
    assert (row.object_type, row.object_id, row.object_label) == (
        "tickets.ticket",
        "12",
        "BLZQ-IND-20261123-0001",
    )
    assert row.data == {"note": "已签收", "n": 1.1}
    assert row.is_genuine()
    assert str(row) == f"{row.pk} ticket.sign BLZQ-IND-20261123-0001"


@pytest.mark.django_db
def test_record_takes_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        actions.record(action="account.login", at=AT, by=CLERK)


@pytest.mark.django_db
def test_record_by_an_account_keeps_its_number_and_name():
    group = Group.objects.create(name="巴林左旗农牧局联络员")
    actions.record(action="roster.change", at=AT, by=group)
    assert list(AuditRow.objects.values_list("actor_id", "actor_label")) == [
        (str(group.pk), "巴林左旗农牧局联络员")
    ]


@pytest.mark.django_db
def test_record_before_anybody_is_known_has_no_actor():
    actions.record(action="account.login", at=AT, success=False, object_label=None)
    row = AuditRow.objects.get()
    assert (row.actor_id, row.actor_label, row.object_label, row.data) == ("", "", "", {})


@pytest.mark.django_db
def test_record_of_labels_that_do_not_fit_cuts_them_and_stays_genuine():
    actions.record(
        action="x",
        at=AT,
        by=Actor("1" * 70, "长" * 300),
        object_label="a\0b\ud800",
        object_id=uuid.UUID(int=5),
    )
    row = AuditRow.objects.get()
    assert (len(row.actor_id), len(row.actor_label), row.object_label) == (
        64,
        200,
        "a\N{REPLACEMENT CHARACTER}b?",
    )
    assert row.object_id == "00000000-0000-0000-0000-000000000005"
    assert row.is_genuine()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        {2: "a", 10: "b"},
        {"t": (1, 2)},
        {"f": [-0.0, 1e16, 0.1, 10**30]},
        {"s": "\ud800\0 中\u2028"},
        {"n": {True: None}},
    ],
)
def test_record_of_data_that_changes_on_its_way_through_json_is_genuine_when_read(data):
    actions.record(action="x", at=AT, data=data)
    assert AuditRow.objects.get().is_genuine()


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{"set": {1}}, {"nan": float("nan")}])
def test_record_of_what_json_cannot_say_is_refused(data):
    with pytest.raises((TypeError, ValueError)):
        actions.record(action="x", at=AT, data=data)


@pytest.mark.django_db
def test_record_rolled_back_with_the_deed_leaves_nothing():
    def fails():
        with transaction.atomic():
            actions.record(action="x", at=AT)
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    assert not AuditRow.objects.exists()


@pytest.mark.django_db
def test_record_many_equal_deeds_gives_each_its_own_hash():
    actions.record_many([{"action": "x", "at": AT, "by": CLERK}] * 50)
    rows = list(AuditRow.objects.all())
    assert all(row.is_genuine() for row in rows)
    assert len({row.mac for row in rows}) == 50


@pytest.mark.django_db
def test_record_view_writes_field_and_reason():
    actions.record_view(
        at=AT, by=CLERK, object_type="person", object_id=3, field="phone", reason=" 回访 ", object_label="张*"
    )
    row = AuditRow.objects.get()
    assert (row.action, row.object_id, row.data) == (
        "audit.view_sealed",
        "3",
        {"field": "phone", "reason": "回访"},
    )


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", " \n"])
def test_record_view_without_a_reason_is_refused(reason):
    with pytest.raises(ReasonMissing):
        actions.record_view(at=AT, by=CLERK, object_type="person", object_id=3, field="phone", reason=reason)
    assert not AuditRow.objects.exists()


def test_mac_of_a_row_covers_every_column_but_number_and_hash():
    row = AuditRow(at=AT, recorded_at=AT, action="x", data={"a": 1})
    row.mac = row.expected_mac()
    other = {
        "nonce": uuid.uuid4(),
        "at": AT + timedelta(microseconds=1),
        "recorded_at": AT - timedelta(days=1),
    }
    other |= {"success": False, "data": {"a": 2}}
    columns = [field.name for field in AuditRow._meta.fields if field.name not in ("id", "mac")]
    for column in columns:
        kept = getattr(row, column)
        setattr(row, column, other.get(column, "y"))
        assert not row.is_genuine(), column
        setattr(row, column, kept)
    assert row.is_genuine()
