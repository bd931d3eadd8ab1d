"""The table of the cache (`CACHES`): what is counted against guessers must hold in every web process."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_passwords")]
    operations = [
        migrations.RunPython(create, lambda apps, schema_editor: schema_editor.execute('DROP TABLE "portal_cache"'))
    ]
