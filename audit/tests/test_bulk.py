"""The bulk writer: both bodies store what ``save()`` would store, and refuse the same things."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Now
from django.test.utils import isolate_apps

from audit import bulk
from audit.copy_text import Unwritable, copy_text
from audit.rows import Alike


class Sort(models.TextChoices):
    URGENT = "urgent"


@pytest.fixture(scope="module")
def every(django_db_setup, django_db_blocker):
    """A model with a column of every kind, in a table of its own."""
    with isolate_apps("audit"):

        class Every(models.Model):
            text = models.TextField(null=True)  # noqa: DJ001 - None and "" must both survive
            choice = models.CharField(max_length=20, choices=Sort, default=Sort.URGENT)
            number = models.IntegerField(default=7)
            real = models.FloatField(null=True)
            money = models.DecimalField(max_digits=12, decimal_places=2, null=True)
            flag = models.BooleanField(default=False)
            moment = models.DateTimeField(null=True)
            added = models.DateTimeField(auto_now_add=True)
            day = models.DateField(null=True)
            hour = models.TimeField(null=True)
            span = models.DurationField(null=True)
            key = models.UUIDField(default=uuid.uuid4)
            raw = models.BinaryField(null=True)
            data = models.JSONField(null=True)
            address = models.GenericIPAddressField(null=True)
            parent = models.ForeignKey("self", models.CASCADE, null=True)
            stamp = models.IntegerField(db_default=42)
            double = models.GeneratedField(
                expression=models.F("number") * 2, output_field=models.IntegerField(), db_persist=True
            )

            class Meta:
                app_label = "audit"
                constraints = [models.CheckConstraint(name="every_number", condition=models.Q(number__gte=0))]

            def __str__(self):
                return str(self.pk)

    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Every)
        yield Every
        with connection.schema_editor() as editor:
            editor.delete_model(Every)


@pytest.fixture(params=["copy", "insert"], autouse=True)
def body(request, monkeypatch, db):
    """Both bodies on PostgreSQL; elsewhere the threshold changes nothing."""
    monkeypatch.setattr(bulk, "COPY_FROM", 1 if request.param == "copy" else 10**9)


AWKWARD = [
    None,
    "",
    "\\N",
    "tab\there",
    "line\nline\r\n",
    "back\\slash \\. \\t",
    "quote ' \" `",
    "\b\f\v\x01\x7f",
    "NULL",
    "额尔敦朝鲁 ᠮᠣᠩᠭᠣᠯ 🌾 \u202e",
    "%s %(x)s ?",
]


def test_insert_awkward_text_comes_back_unharmed(every):
    assert bulk.insert(every, [{"text": text} for text in AWKWARD]) == len(AWKWARD)
    assert list(every.objects.order_by("pk").values_list("text", flat=True)) == AWKWARD


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("choice", [Sort.URGENT, "normal"]),
        ("number", [0, 2**30 - 1]),
        ("real", [None, 0.1, -1e300, 1.0]),
        ("money", [None, Decimal("0.10"), Decimal("-9999999999.99")]),
        ("flag", [True, False]),
        (
            "moment",
            [None, datetime(2026, 11, 23, 6, 30, 0, 123456, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)],
        ),
        ("day", [None, date(1900, 1, 1), date(2026, 2, 28)]),
        ("hour", [None, time(14, 30), time(23, 59, 59, 999999)]),
        ("span", [None, timedelta(days=-1, microseconds=1), timedelta(days=400, seconds=5)]),
        ("key", [uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)]),
        ("raw", [None, b"", b"\x00\\x\t\n\xff"]),
        ("data", [None, {}, [], {"k": 'a\t"b"\\n\n', "n": [1, 2.5, True, None]}, "\\u0000", "中"]),
        ("address", [None, "192.0.2.1", "2001:db8::1"]),
    ],
)
def test_insert_values_of_a_column_come_back_equal(every, column, values):
    bulk.insert(every, [{column: value} for value in values])
    read = [bytes(value) if isinstance(value, memoryview) else value for value in _column(every, column)]
    assert read == values


def _column(every, name):
    return list(every.objects.order_by("pk").values_list(name, flat=True))


def test_insert_without_values_takes_the_defaults_of_fields_and_database(every):
    before = datetime.now(UTC)
    bulk.insert(every, [every(), {}])
    first, second = every.objects.order_by("pk")
    assert (first.choice, first.number, first.flag, first.stamp, first.double) == ("urgent", 7, False, 42, 14)
    assert first.key != second.key
    assert before <= first.added <= datetime.now(UTC)
    assert second.pk > first.pk


def test_insert_with_given_numbers_and_parents_keeps_them(every):
    parent = every.objects.create()
    bulk.insert(
        every,
        [every(pk=1_000_001, parent=parent, stamp=1), every(pk=1_000_002, parent_id=parent.pk, stamp=2)],
    )
    rows = every.objects.filter(pk__gt=1_000_000).order_by("pk").values_list("pk", "parent_id", "stamp")
    assert list(rows) == [(1_000_001, parent.pk, 1), (1_000_002, parent.pk, 2)]


def test_insert_of_nothing_asks_the_database_nothing(every, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert bulk.insert(every, []) == 0


def test_insert_of_one_row_is_one_statement(every, django_assert_num_queries):
    with django_assert_num_queries(1):
        bulk.insert(every, [{}])


def test_insert_of_more_rows_than_one_statement_holds_writes_all(every):
    bulk.insert(every, [{"number": number} for number in range(300)])
    assert _column(every, "number") == list(range(300))


@pytest.mark.parametrize(
    "values",
    [
        {"text": "a\0b"},
        {"choice": "\0"},
        {"data": {"k": "a\0b"}},
        {"data": ["\\\0"]},
        {"moment": Now()},
    ],
)
def test_insert_of_what_one_database_could_not_store_is_refused_on_both(every, values):
    with pytest.raises(Unwritable):
        bulk.insert(every, [{}, values])
    assert not every.objects.exists()


def test_insert_of_rows_that_are_alike_writes_each_with_its_own_values(every):
    own = [("100 %s\tweg", 1), (None, 2), ("\\N", 3)]
    alike = Alike(
        {"data": {"k": "50 %"}, "moment": datetime(2026, 11, 23, tzinfo=UTC)}, ("text", "number"), own
    )
    assert bulk.insert(every, [{"text": "first"}, alike, every(text="last")]) == 5
    rows = every.objects.order_by("pk").values_list("text", "number", "data", "double")
    assert list(rows) == [
        ("first", 7, None, 14),
        *((text, number, {"k": "50 %"}, 2 * number) for text, number in own),
        ("last", 7, None, 14),
    ]


def test_insert_of_rows_that_are_alike_refuses_what_one_database_could_not_store(every):
    with pytest.raises(Unwritable):
        bulk.insert(every, [Alike({}, ("text",), [("a",), ("b\0",)])])


def test_update_of_groups_writes_the_first_of_each_into_all_its_rows(every):
    bulk.insert(every, [{"number": number} for number in range(6)])
    rows = list(every.objects.order_by("pk"))
    for row, text in ((rows[0], "even"), (rows[1], None)):
        row.text, row.flag = text, True
    groups = [(rows[0], [rows[0].pk, rows[2].pk]), (rows[1], [rows[1].pk])]
    bulk.insert_all([], after=bulk.update_alike(every, groups, ("text", "flag", "day")))
    told = every.objects.order_by("pk").values_list("text", "flag", "number")
    assert list(told) == [
        ("even", True, 0), (None, True, 1), ("even", True, 2), *((None, False, number) for number in (3, 4, 5)),
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [[{"pk": 5}, {}], [{"stamp": 1}, {}]])
def test_insert_with_a_database_value_given_for_some_rows_only_is_refused(every, rows):
    with pytest.raises(Unwritable, match="for all rows or for none"):
        bulk.insert(every, rows)


def test_insert_that_breaks_a_constraint_writes_nothing_and_spoils_the_transaction(every):
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(every, [{"number": 1}] * 100 + [{"number": -1}])
    assert not every.objects.exists()


def test_insert_in_a_broken_transaction_is_refused(every):
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            bulk.insert(every, [{"number": -1}])
        with pytest.raises(transaction.TransactionManagementError):
            bulk.insert(every, [{}])
        transaction.set_rollback(True)


@isolate_apps("audit")
def test_insert_into_a_model_of_several_tables_is_refused():
    class Parent(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "audit"

    class Child(Parent):  # noqa: DJ008
        class Meta:
            app_label = "audit"

    with pytest.raises(TypeError, match="several tables"):
        bulk.insert(Child, [{}])


def test_copy_text_of_an_unknown_type_is_refused():
    with pytest.raises(Unwritable, match="no text form for object"):
        copy_text(object())
