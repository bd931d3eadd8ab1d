"""The search's own tables, and filters kept under a name.

What each column and index is for:

- `searchentry.tokens` is the only way into the index: GIN on PostgreSQL, FTS5 on SQLite (`tickets.search.tables`). Its
  primary key is the ticket; nothing else is looked up in it.
- `searchmark` is written with every new ticket and every dispatch, read from its beginning and deleted. Its primary key
  is its order; an index or a constraint on the ticket would be paid for with every dispatch and asked by nobody.
- `searchbuild` has one row. Where tickets exist already it says that all of them are still to be put into the index: the
  task does so in the background, or `manage.py rebuild_search` at once.
- `savedfilter` has at most twenty rows an account and list: found by owner (the unique constraint begins with it) or by
  the unit it is shared with (the foreign key's own index).
- `ticket_reporter_phone`: the exact look-up of a telephone number; partial, because most tickets have none.
- `ticket_raised`: a period of the list, which may lie years back. Numbers of tickets follow the time of raising but for
  imports, so that the walk along the primary key would begin at today.
- `ticket_supervised`, `ticket_pressing`: the few tickets that are supervised or urgent, newest first, where the walk
  would pass thousands of others for each of them. Channels and states are common enough for the walk.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Max

import tickets.models.search
from tickets.search import tables
from tickets.search.words import RULES


def put_up(apps, schema_editor):
    for statement in tables.put_up(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    for statement in tables.take_down(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def begin(apps, schema_editor):
    newest = apps.get_model("tickets", "Ticket").objects.aggregate(newest=Max("pk"))["newest"]
    apps.get_model("tickets", "SearchBuild").objects.create(pk=1, rules=RULES, below=(newest or -1) + 1)


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0004_cache_table'),
        ('tickets', '0015_hotline_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(choices=[('tickets', 'All tickets'), ('work', 'Workbench')], max_length=7, verbose_name='list')),
                ('name', models.CharField(max_length=30, verbose_name='name')),
                ('values', models.JSONField(default=dict)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL, verbose_name='kept by')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation', verbose_name='shared with')),
            ],
            options={
                'verbose_name': 'saved filter',
                'verbose_name_plural': 'saved filters',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'page', 'name'), name='saved_filter_name_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchBuild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rules', models.PositiveIntegerField()),
                ('below', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'building of the search',
                'verbose_name_plural': 'buildings of the search',
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='tickets.ticket')),
                ('words', models.TextField()),
                ('tokens', tickets.models.search.TokensField()),
            ],
            options={
                'verbose_name': 'entry of the search',
                'verbose_name_plural': 'entries of the search',
            },
        ),
        migrations.CreateModel(
            name='SearchMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.ticket')),
            ],
            options={
                'verbose_name': 'mark of the search',
                'verbose_name_plural': 'marks of the search',
            },
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('reporter_phone_hash', ''), _negated=True), fields=['reporter_phone_hash', '-id'], name='ticket_reporter_phone'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['raised_at'], name='ticket_raised'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('supervision__gt', 0)), fields=['-id'], name='ticket_supervised'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('urgency__in', ['urgent', 'danger'])), fields=['urgency', '-id'], name='ticket_pressing'),
        ),
        migrations.RunPython(put_up, take_down),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
