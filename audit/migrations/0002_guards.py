"""Puts up the triggers that refuse UPDATE, DELETE and (on PostgreSQL) TRUNCATE on both tables."""

from django.db import migrations

from audit import guards


def put_up(apps, schema_editor):
    for statement in guards.put_up(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    for statement in guards.take_down(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(put_up, take_down)]
