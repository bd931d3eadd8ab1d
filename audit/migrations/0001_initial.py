"""The two tables of the record.

Why the sealer stays quick with millions of rows although numbers commit out of order on PostgreSQL (a transaction that
took number 7 may commit after number 9 was sealed):

* What is not sealed is found by what is missing, an anti-join of rows and seals, never by "greater than the last number
  sealed"; so a late row is late, not lost. Nothing marks a row as sealed, because rows are never updated.
* Each pass, every 5 s, looks only above the smallest row number among the latest 10,000 seals. Both sides of the
  anti-join carry that bound, so both are range scans of an index (this table's primary key, the unique index on
  ``row_id``) of a length that does not grow with the tables.
* Once an hour one pass looks everywhere, for a row whose transaction stayed open while 10,000 others were sealed. That
  is one merge of two indexes: seconds at ten million rows, without a lock that any writer waits for.
* A horizon of transaction numbers (``pg_snapshot_xmin``) would do without the hourly pass, but the numbers start again
  in a restored database, and everything written after a restore would lie below the old horizon for ever.

``row_id`` has no foreign key in the database: its check would write a lock into the header of every row sealed.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import audit.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("at", models.DateTimeField(db_index=True, verbose_name="happened at")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("action", models.CharField(max_length=64, verbose_name="action")),
                ("success", models.BooleanField(default=True, verbose_name="succeeded")),
                ("actor_id", models.CharField(blank=True, max_length=64, verbose_name="account number")),
                ("actor_label", models.CharField(blank=True, max_length=200, verbose_name="acting person")),
                ("post", models.CharField(blank=True, max_length=200, verbose_name="acting post")),
                ("organisation", models.CharField(blank=True, max_length=200, verbose_name="unit")),
                ("object_type", models.CharField(blank=True, max_length=64, verbose_name="kind of object")),
                ("object_id", models.CharField(blank=True, max_length=64, verbose_name="object number")),
                ("object_label", models.CharField(blank=True, max_length=200, verbose_name="object")),
                ("data", audit.models.CanonicalJSONField(blank=True, default=dict, verbose_name="particulars")),
                ("mac", models.CharField(editable=False, max_length=64, verbose_name="keyed hash")),
            ],
            options={
                "verbose_name": "audit record",
                "verbose_name_plural": "audit records",
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["action", "id"], name="audit_row_action"),
                    models.Index(fields=["actor_label", "id"], name="audit_row_actor"),
                    models.Index(fields=["object_label", "id"], name="audit_row_label"),
                    models.Index(fields=["object_id", "id"], name="audit_row_object"),
                ],
                "constraints": [models.UniqueConstraint(fields=("mac",), name="audit_row_mac_once")],
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "position",
                    models.BigIntegerField(primary_key=True, serialize=False, verbose_name="position in the record"),
                ),
                ("sealed_at", models.DateTimeField(verbose_name="sealed at")),
                ("genuine", models.BooleanField(verbose_name="was genuine when sealed")),
                ("chain", models.CharField(max_length=64, verbose_name="chain hash")),
                (
                    "row",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="seal",
                        to="audit.auditrow",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit seal",
                "verbose_name_plural": "audit seals",
                "default_permissions": ("view",),
            },
        ),
    ]
