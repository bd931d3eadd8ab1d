"""Whole years and office hours change by proposals too, and how open deadlines followed stays on record.

A dispatch keeps who of the office placed it: no index, for it is only read along with its dispatch.

Rows are few; the partial unique constraint finds an open proposal. A recomputation is found by its key, and the handful that
is not ended by looking through them.
"""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0018_fewer_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Recomputation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('note', models.CharField(max_length=200, verbose_name='because of')),
                ('first', models.DateField(verbose_name='first day')),
                ('last', models.DateField(null=True, verbose_name='last day')),
                ('former', models.JSONField()),
                ('done_to', models.BigIntegerField(default=0)),
                ('moved', models.PositiveIntegerField(default=0, verbose_name='tickets whose deadlines moved')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
            ],
            options={
                'verbose_name': 'recomputation of deadlines',
                'verbose_name_plural': 'recomputations of deadlines',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(help_text='The notice that lays it down.', max_length=200, verbose_name='source')),
                ('proposed_at', models.DateTimeField(editable=False, verbose_name='proposed')),
                ('accepted', models.BooleanField(editable=False, null=True, verbose_name='confirmed')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2004), django.core.validators.MaxValueValidator(2099)], verbose_name='year')),
                ('days', models.JSONField(editable=False, verbose_name='days')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('proposed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'calendar year',
                'verbose_name_plural': 'calendar years',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('year',), name='calendar_year_one_open', violation_error_message='A proposal for this year waits for the second person.')],
            },
        ),
        migrations.CreateModel(
            name='OfficeSeason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='first day')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('source', models.CharField(help_text='The notice that lays it down.', max_length=200, verbose_name='source')),
                ('proposed_at', models.DateTimeField(editable=False, verbose_name='proposed')),
                ('accepted', models.BooleanField(editable=False, null=True, verbose_name='confirmed')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided')),
                ('openings', models.CharField(help_text='From and to, such as 08:30-12:00 14:30-17:30.', max_length=60, verbose_name='office hours')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('proposed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'office hours proposal',
                'verbose_name_plural': 'office hours proposals',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='office_season_ends_after_start', violation_error_message='The last day lies before the first day.')],
            },
        ),
        migrations.AddField(
            model_name='dispatch',
            name='placed_by',
            field=models.ForeignKey(db_index=False, help_text='Who of the office sent it here; empty where the queue did.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
