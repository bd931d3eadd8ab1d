"""The first tables of the tickets app.

Indexes, and the reads they stand for (each partial one is small and stays small, because it holds open rows only):

* ``ticket_submitted`` (id, submitted): the sweep and the task claim what waits for routing, oldest first.
* ``ticket_office_work`` (alliance, office_due, id; received, triage, feedback, callback): the office's list of one
  alliance, oldest step first.
* ``ticket_open_by_topic`` (alliance, topic, answer_by; not ended): open and overdue tickets of each stage of a chain.
* ``ticket_alliance_newest`` (alliance, -id) and ``ticket_raiser_newest`` (raiser_unit, -id): the two widest scopes of
  ``visible_to``, newest first, paged by key.
* ``dispatch_work_list`` (organisation, due, id; open): what a department must do next, oldest deadline first.
* ``dispatch_return_waiting`` (return_rule_by; return requested): returns whose ruling is overdue.
* ``dispatch_of_department`` (organisation, ticket): "this unit holds or held a dispatch of the ticket", asked by
  ``visible_to`` for every row of a list.
* ``notice_inbox`` (user, -id) and ``notice_unread`` (user; unread): the inbox and its counter on every page.
* ``idempotency.created_at``: the daily removal of keys older than 24 h.

Foreign keys carry Django's own index; unique constraints (number, one dispatch a round and unit, one topic code a
template, one limit, one name of a unit a cell) bring theirs.
"""

import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
import organisations.encryption
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True, verbose_name="day")),
                ("is_working", models.BooleanField(verbose_name="working day")),
                ("name", models.CharField(blank=True, max_length=50, verbose_name="occasion")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "calendar day",
                "verbose_name_plural": "working calendar",
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "lead"), ("assist", "assist")], max_length=6, verbose_name="role"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "awaiting signature"),
                            ("signed", "signed"),
                            ("answered", "answered"),
                            ("return_requested", "return requested"),
                            ("returned", "returned"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "final",
                    models.BooleanField(
                        default=False, help_text="Named by a ruling; cannot be returned.", verbose_name="final"
                    ),
                ),
                ("dispatched_at", models.DateTimeField(verbose_name="dispatched")),
                ("due", models.DateTimeField(help_text="Whichever of the clocks runs now.", verbose_name="next due")),
                ("sign_by", models.DateTimeField(null=True, verbose_name="sign by")),
                ("return_by", models.DateTimeField(null=True, verbose_name="return by")),
                ("contact_by", models.DateTimeField(null=True, verbose_name="first contact by")),
                ("answer_by", models.DateTimeField(verbose_name="answer by")),
                ("answer_by_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                ("signed_at", models.DateTimeField(null=True, verbose_name="signed")),
                ("section", models.CharField(blank=True, default="", max_length=50, verbose_name="section")),
                ("contacted_at", models.DateTimeField(null=True, verbose_name="first contact")),
                ("answer", models.TextField(blank=True, default="", max_length=5000, verbose_name="answer")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("solved", "solved"), ("explained", "explained, cannot be solved now")],
                        default="",
                        max_length=9,
                        verbose_name="result",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                ("consent_asked_at", models.DateTimeField(null=True, verbose_name="waiting for consent since")),
                (
                    "return_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_our_duty", "not our duty by law or duty list"),
                            ("not_our_area", "outside our area"),
                            ("other_lead", "another department should lead"),
                            ("wrong_topic", "filed under the wrong topic"),
                        ],
                        default="",
                        max_length=14,
                        verbose_name="reason for return",
                    ),
                ),
                (
                    "return_basis",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="basis of the return"),
                ),
                ("return_asked_at", models.DateTimeField(null=True, verbose_name="return requested")),
                ("return_rule_by", models.DateTimeField(null=True, verbose_name="ruling due")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consented_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handled_dispatches",
                        to="organisations.person",
                        verbose_name="handler",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches",
                        to="organisations.organisation",
                        verbose_name="department",
                    ),
                ),
                (
                    "return_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="proposed department",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "dispatch",
                "verbose_name_plural": "dispatches",
                "ordering": ["round", "-role", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCalendarDay",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("day", models.DateField(db_index=True, verbose_name="day")),
                ("is_working", models.BooleanField(verbose_name="working day")),
                ("name", models.CharField(blank=True, max_length=50, verbose_name="occasion")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical calendar day",
                "verbose_name_plural": "historical working calendar",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOfficeHours",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="first day")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("opens", models.TimeField(verbose_name="opens")),
                ("closes", models.TimeField(verbose_name="closes")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical office hours",
                "verbose_name_plural": "historical office hours",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("IND", "industry chain"),
                            ("COM", "community governance"),
                            ("ENF", "enforcement liaison"),
                        ],
                        max_length=3,
                    ),
                ),
                ("day", models.DateField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "day"), name="number_series_once")],
            },
        ),
        migrations.CreateModel(
            name="OfficeHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="first day")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("opens", models.TimeField(verbose_name="opens")),
                ("closes", models.TimeField(verbose_name="closes")),
            ],
            options={
                "verbose_name": "office hours",
                "verbose_name_plural": "office hours",
                "ordering": ["valid_from", "opens"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="office_hours_end_after_start",
                        violation_error_message="The last day lies before the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))), name="office_hours_close_after_opening"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("IND", "industry chain"),
                            ("COM", "community governance"),
                            ("ENF", "enforcement liaison"),
                        ],
                        max_length=3,
                        verbose_name="kind",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="place")),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                ("description", models.TextField(max_length=5000, verbose_name="description")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("portal", "portal"),
                            ("api", "other system"),
                            ("telephone", "telephone"),
                            ("counter", "counter"),
                            ("visit", "visit"),
                            ("hotline", "12345 hotline"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "normal"), ("urgent", "urgent"), ("danger", "danger to life or property")],
                        max_length=6,
                        verbose_name="urgency",
                    ),
                ),
                ("on_behalf", models.BooleanField(default=False, verbose_name="raised for somebody else")),
                ("anonymous", models.BooleanField(default=False, verbose_name="anonymous")),
                (
                    "reporter_name",
                    organisations.encryption.EncryptedTextField(blank=True, verbose_name="reporter's name"),
                ),
                (
                    "reporter_phone",
                    organisations.encryption.EncryptedTextField(blank=True, verbose_name="reporter's telephone"),
                ),
                ("reporter_phone_hash", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "awaiting acceptance"),
                            ("submitted", "awaiting dispatch"),
                            ("triage", "in triage"),
                            ("dispatched", "dispatched, awaiting signature"),
                            ("processing", "in progress"),
                            ("feedback", "answered, awaiting review"),
                            ("callback", "awaiting call-back"),
                            ("closed", "closed"),
                            ("consulting", "in consultation"),
                            ("suspended", "suspended"),
                            ("declined", "declined"),
                            ("redirected", "told the statutory route"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="Raised by each change; a stale page is refused."
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="round")),
                (
                    "supervision",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "none"),
                            (1, "reminded"),
                            (2, "yellow card"),
                            (3, "red card"),
                            (4, "listed supervision"),
                        ],
                        default=0,
                        verbose_name="supervision level",
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="raised")),
                ("dispatched_at", models.DateTimeField(null=True, verbose_name="first dispatched")),
                ("answer_by", models.DateTimeField(null=True, verbose_name="answer due")),
                ("answer_by_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                ("office_due", models.DateTimeField(null=True, verbose_name="office step due")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("solved", "solved"),
                            ("partly", "partly solved"),
                            ("unsolved", "not solved"),
                            ("no_reply", "no reply"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "satisfaction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "satisfied"),
                            ("mostly", "mostly satisfied"),
                            ("dissatisfied", "dissatisfied"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="satisfaction",
                    ),
                ),
                ("end_reason", models.CharField(blank=True, default="", max_length=30, verbose_name="reason")),
                ("rework_count", models.PositiveSmallIntegerField(default=0, verbose_name="times reworked")),
                ("return_count", models.PositiveSmallIntegerField(default=0, verbose_name="accepted returns")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="organisations.alliance",
                        verbose_name="alliance",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="organisations.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_tickets",
                        to="organisations.organisation",
                        verbose_name="lead department",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="raised_tickets",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                (
                    "raiser_post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="raised_tickets",
                        to="organisations.post",
                        verbose_name="raised by (post)",
                    ),
                ),
                (
                    "raiser_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="raised_tickets",
                        to="organisations.organisation",
                        verbose_name="raised by (unit)",
                    ),
                ),
            ],
            options={
                "verbose_name": "ticket",
                "verbose_name_plural": "tickets",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("what", models.CharField(max_length=20, verbose_name="what")),
                ("post", models.CharField(blank=True, default="", max_length=160, verbose_name="post")),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "awaiting acceptance"),
                            ("submitted", "awaiting dispatch"),
                            ("triage", "in triage"),
                            ("dispatched", "dispatched, awaiting signature"),
                            ("processing", "in progress"),
                            ("feedback", "answered, awaiting review"),
                            ("callback", "awaiting call-back"),
                            ("closed", "closed"),
                            ("consulting", "in consultation"),
                            ("suspended", "suspended"),
                            ("declined", "declined"),
                            ("redirected", "told the statutory route"),
                            ("cancelled", "cancelled"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("received", "awaiting acceptance"),
                            ("submitted", "awaiting dispatch"),
                            ("triage", "in triage"),
                            ("dispatched", "dispatched, awaiting signature"),
                            ("processing", "in progress"),
                            ("feedback", "answered, awaiting review"),
                            ("callback", "awaiting call-back"),
                            ("closed", "closed"),
                            ("consulting", "in consultation"),
                            ("suspended", "suspended"),
                            ("declined", "declined"),
                            ("redirected", "told the statutory route"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True, default="", verbose_name="note")),
                ("data", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="tickets.dispatch",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="unit",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "time line",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="dispatch",
            name="ticket",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="dispatches", to="tickets.ticket"
            ),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                ("decided_at", models.DateTimeField(verbose_name="decided")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("dispatched", "dispatched by the matrix"),
                            ("triage", "to triage"),
                            ("assigned", "assigned by the office"),
                            ("ruled", "named by a ruling"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("uncovered", "no department answers for this topic at this place"),
                            ("equal_claims", "several departments have an equal claim"),
                            ("not_a_member", "the responsible unit is not a member of the alliance on that day"),
                            ("nobody_to_sign", "nobody in the responsible unit can sign"),
                            ("no_township", "the place lies above township level"),
                            ("returned", "returned by the department"),
                        ],
                        default="",
                        max_length=14,
                        verbose_name="reason",
                    ),
                ),
                ("catalogue_version", models.BigIntegerField(verbose_name="catalogue version")),
                ("roster_version", models.BigIntegerField(verbose_name="roster version")),
                (
                    "cell",
                    models.JSONField(
                        help_text="As it read when the decision was taken.", null=True, verbose_name="matched cell"
                    ),
                ),
                ("passed_over", models.JSONField(default=list, verbose_name="cells passed over")),
                ("basis", models.CharField(blank=True, default="", max_length=500, verbose_name="basis")),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="department",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "verbose_name": "routing decision",
                "verbose_name_plural": "routing decisions",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=100, verbose_name="English name")),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "normal"), ("urgent", "urgent"), ("danger", "danger to life or property")],
                        default="normal",
                        max_length=6,
                        verbose_name="urgency",
                    ),
                ),
                ("is_complex", models.BooleanField(default=False, verbose_name="complex")),
                (
                    "may_go_down",
                    models.BooleanField(default=False, verbose_name="may go down to township, village or community"),
                ),
                (
                    "duty_item",
                    models.CharField(
                        blank=True,
                        help_text="Cited where a topic may go down.",
                        max_length=200,
                        verbose_name="item of the duty list",
                    ),
                ),
                (
                    "needs",
                    models.CharField(
                        blank=True,
                        help_text="Field names separated by spaces.",
                        max_length=200,
                        verbose_name="needed fields",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="tickets.topic",
                        verbose_name="parent",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="organisations.template",
                        verbose_name="template",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["template", "position", "code"],
            },
        ),
        migrations.CreateModel(
            name="TimeLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("sign", "sign"),
                            ("return", "request return"),
                            ("contact", "first contact"),
                            ("answer", "answer"),
                            ("review", "review"),
                            ("callback", "call back"),
                            ("ruling", "rule on a return"),
                        ],
                        max_length=8,
                        verbose_name="step",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[("normal", "normal"), ("urgent", "urgent"), ("danger", "danger to life or property")],
                        help_text="Empty: any.",
                        max_length=6,
                        verbose_name="urgency",
                    ),
                ),
                ("complex_only", models.BooleanField(default=False, verbose_name="complex topics only")),
                ("amount", models.PositiveSmallIntegerField(verbose_name="amount")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("minutes", "minutes"),
                            ("hours", "hours"),
                            ("working_hours", "working hours"),
                            ("working_days", "working days"),
                        ],
                        max_length=13,
                        verbose_name="unit",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limits",
                        to="organisations.template",
                        verbose_name="template",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limits",
                        to="tickets.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "time limit",
                "verbose_name_plural": "time limits",
                "ordering": ["step", "urgency", "id"],
            },
        ),
        migrations.AddField(
            model_name="ticket",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tickets",
                to="tickets.topic",
                verbose_name="topic",
            ),
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="first day")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "priority",
                    models.SmallIntegerField(
                        default=0,
                        help_text="The higher number wins between otherwise equal cells.",
                        verbose_name="priority",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="basis document")),
                (
                    "alliance",
                    models.ForeignKey(
                        blank=True,
                        help_text="A cell of one alliance comes before those of its template.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="organisations.alliance",
                        verbose_name="alliance",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: everywhere.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="organisations.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="organisations.template",
                        verbose_name="template",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="tickets.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "responsibility",
                "verbose_name_plural": "responsibility matrix",
                "ordering": ["topic", "area__path", "-priority", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTopic",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("code", models.CharField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=100, verbose_name="English name")),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "normal"), ("urgent", "urgent"), ("danger", "danger to life or property")],
                        default="normal",
                        max_length=6,
                        verbose_name="urgency",
                    ),
                ),
                ("is_complex", models.BooleanField(default=False, verbose_name="complex")),
                (
                    "may_go_down",
                    models.BooleanField(default=False, verbose_name="may go down to township, village or community"),
                ),
                (
                    "duty_item",
                    models.CharField(
                        blank=True,
                        help_text="Cited where a topic may go down.",
                        max_length=200,
                        verbose_name="item of the duty list",
                    ),
                ),
                (
                    "needs",
                    models.CharField(
                        blank=True,
                        help_text="Field names separated by spaces.",
                        max_length=200,
                        verbose_name="needed fields",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organisations.template",
                        verbose_name="template",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tickets.topic",
                        verbose_name="parent",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical topic",
                "verbose_name_plural": "historical topics",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTimeLimit",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("sign", "sign"),
                            ("return", "request return"),
                            ("contact", "first contact"),
                            ("answer", "answer"),
                            ("review", "review"),
                            ("callback", "call back"),
                            ("ruling", "rule on a return"),
                        ],
                        max_length=8,
                        verbose_name="step",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[("normal", "normal"), ("urgent", "urgent"), ("danger", "danger to life or property")],
                        help_text="Empty: any.",
                        max_length=6,
                        verbose_name="urgency",
                    ),
                ),
                ("complex_only", models.BooleanField(default=False, verbose_name="complex topics only")),
                ("amount", models.PositiveSmallIntegerField(verbose_name="amount")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("minutes", "minutes"),
                            ("hours", "hours"),
                            ("working_hours", "working hours"),
                            ("working_days", "working days"),
                        ],
                        max_length=13,
                        verbose_name="unit",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organisations.template",
                        verbose_name="template",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tickets.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical time limit",
                "verbose_name_plural": "historical time limits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalResponsibility",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="first day")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "priority",
                    models.SmallIntegerField(
                        default=0,
                        help_text="The higher number wins between otherwise equal cells.",
                        verbose_name="priority",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="basis document")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "alliance",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="A cell of one alliance comes before those of its template.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organisations.alliance",
                        verbose_name="alliance",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty: everywhere.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organisations.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organisations.template",
                        verbose_name="template",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tickets.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical responsibility",
                "verbose_name_plural": "historical responsibility matrix",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=200)),
                ("body_hash", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("answer", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "path", "key"), name="idempotency_key_once")],
            },
        ),
        migrations.CreateModel(
            name="CellUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("responsible", "responsible unit"), ("assist", "assisting unit")],
                        default="responsible",
                        max_length=11,
                        verbose_name="role",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the township-level unit of the place.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cell_units",
                        to="organisations.organisation",
                        verbose_name="unit",
                    ),
                ),
                (
                    "cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="units", to="tickets.responsibility"
                    ),
                ),
            ],
            options={
                "verbose_name": "unit of a cell",
                "verbose_name_plural": "units of a cell",
                "ordering": ["role", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cell", "organisation"),
                        name="cell_names_a_unit_once",
                        violation_error_message="A cell names a unit only once.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation", None)),
                        fields=("cell",),
                        name="cell_names_the_township_once",
                        violation_error_message="A cell names a unit only once.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new_dispatch", "New ticket to sign for"),
                            ("triage", "Ticket in triage"),
                            ("return_requested", "Return requested"),
                            ("ruled", "Ruling on a return"),
                            ("consent_asked", "An answer waits for your consent"),
                            ("answered", "Answer to review"),
                            ("rework", "Sent back for rework"),
                            ("to_confirm", "Please confirm the result"),
                            ("to_call_back", "Ticket to call back"),
                            ("ended", "Ticket ended"),
                            ("reopened", "Ticket reopened"),
                            ("withdrawn", "Ticket withdrawn"),
                            ("passed_on", "Passed on to you"),
                        ],
                        max_length=20,
                    ),
                ),
                ("roles", models.CharField(blank=True, default="", max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("organisation__isnull", False), ("user__isnull", False), _connector="OR"),
                        name="outbox_has_addressee",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new_dispatch", "New ticket to sign for"),
                            ("triage", "Ticket in triage"),
                            ("return_requested", "Return requested"),
                            ("ruled", "Ruling on a return"),
                            ("consent_asked", "An answer waits for your consent"),
                            ("answered", "Answer to review"),
                            ("rework", "Sent back for rework"),
                            ("to_confirm", "Please confirm the result"),
                            ("to_call_back", "Ticket to call back"),
                            ("ended", "Ticket ended"),
                            ("reopened", "Ticket reopened"),
                            ("withdrawn", "Ticket withdrawn"),
                            ("passed_on", "Passed on to you"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("read_at", models.DateTimeField(null=True, verbose_name="read")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["user", "-id"], name="notice_inbox"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["user"], name="notice_unread"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "signed", "return_requested"])),
                fields=["organisation", "due", "id"],
                name="dispatch_work_list",
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                condition=models.Q(("state", "return_requested")),
                fields=["return_rule_by"],
                name="dispatch_return_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(fields=["organisation", "ticket"], name="dispatch_of_department"),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.UniqueConstraint(
                fields=("ticket", "round", "organisation"), name="dispatch_once_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["signed", "answered"]), _negated=True),
                    ("signed_at__isnull", False),
                    _connector="OR",
                ),
                name="dispatch_signed_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "answered"), _negated=True),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                        models.Q(("result", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="dispatch_answered_has_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "return_requested"), _negated=True),
                    models.Q(
                        ("return_asked_at__isnull", False),
                        ("return_rule_by__isnull", False),
                        ("return_to__isnull", False),
                        models.Q(("return_reason", ""), _negated=True),
                        models.Q(("return_basis", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="dispatch_return_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(fields=("template", "code"), name="topic_code_unique_in_template"),
        ),
        migrations.AddConstraint(
            model_name="timelimit",
            constraint=models.UniqueConstraint(
                django.db.models.functions.comparison.Coalesce("template", 0),
                django.db.models.functions.comparison.Coalesce("topic", 0),
                models.F("step"),
                models.F("urgency"),
                models.F("complex_only"),
                name="time_limit_once",
                violation_error_message="This limit stands in another row.",
            ),
        ),
        migrations.AddConstraint(
            model_name="timelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("template", None), ("topic", None), _connector="OR"),
                name="time_limit_of_template_or_topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="timelimit",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="time_limit_positive"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(condition=models.Q(("state", "submitted")), fields=["id"], name="ticket_submitted"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("state__in", ["received", "triage", "feedback", "callback"])),
                fields=["alliance", "office_due", "id"],
                name="ticket_office_work",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["alliance", "-id"], name="ticket_alliance_newest"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["raiser_unit", "-id"], name="ticket_raiser_newest"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("state__in", ["closed", "declined", "redirected", "cancelled"]), _negated=True),
                fields=["alliance", "topic", "answer_by"],
                name="ticket_open_by_topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["dispatched", "processing", "feedback", "callback"]), _negated=True),
                    models.Q(("answer_by__isnull", False), ("lead__isnull", False)),
                    _connector="OR",
                ),
                name="ticket_with_department_has_lead",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False), ("state__in", ["closed", "declined", "redirected", "cancelled"])
                    ),
                    models.Q(
                        models.Q(("state__in", ["closed", "declined", "redirected", "cancelled"]), _negated=True),
                        ("closed_at", None),
                    ),
                    _connector="OR",
                ),
                name="ticket_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "redirected"]), _negated=True),
                    models.Q(("end_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="ticket_declined_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="responsibility_ends_after_start",
                violation_error_message="The last day lies before the first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("alliance", None), ("template__isnull", False)),
                    models.Q(("alliance__isnull", False), ("template", None)),
                    _connector="OR",
                ),
                name="responsibility_of_template_or_alliance",
                violation_error_message="Name either a template or one alliance.",
            ),
        ),
    ]
