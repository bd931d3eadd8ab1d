"""Triggers that raise the versions of matrix and clocks, and that keep the time line append-only."""

from django.db import migrations

from tickets import triggers


def put_up(apps, schema_editor):
    for statement in triggers.put_up(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    for statement in triggers.take_down(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]

    operations = [migrations.RunPython(put_up, take_down)]
