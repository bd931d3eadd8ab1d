"""Triggers that raise the roster version (see `organisations.triggers`)."""

from django.db import migrations

from organisations import triggers


def put_up(apps, schema_editor):
    for statement in triggers.put_up(schema_editor.connection.vendor, triggers.TABLES):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    for statement in triggers.take_down(schema_editor.connection.vendor, triggers.TABLES):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [migrations.RunPython(put_up, take_down)]
