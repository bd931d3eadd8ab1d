"""Counted figures: changes, their sums, and what they need of tickets and dispatches.

Indexes. The two unique ones of the sums are all they have, and begin with alliance and day, because every reading asks
for the days of some alliances; they also find the row that a fold adds to. They are two, both partial, because a part of
the ticket stands for no unit, and NULL is never equal to NULL. The changes have no index but their number: they are
folded in its order each minute, and whoever reads a figure reads all of them. The foreign keys have no index of their
own: neither alliances nor units are ever deleted, and an index would be written to with every ticket.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_triggers'),
        ('tickets', '0003_joint_work'),
    ]

    operations = [
        migrations.CreateModel(
            name='FigureRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name': 'rules of counting',
                'verbose_name_plural': 'rules of counting',
            },
        ),
        migrations.AddField(
            model_name='dispatch',
            name='attempted_at',
            field=models.DateTimeField(null=True, verbose_name='first attempt without contact'),
        ),
        migrations.AddField(
            model_name='dispatch',
            name='excluded',
            field=models.BooleanField(default=False, help_text='Decided on appeal by a second person.', verbose_name='left out of the figures'),
        ),
        migrations.AddField(
            model_name='dispatch',
            name='excluded_reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='why left out'),
        ),
        migrations.AddField(
            model_name='dispatch',
            name='worked_minutes',
            field=models.PositiveIntegerField(help_text='Open minutes from dispatch to answer, without suspensions and granted waiting.', null=True, verbose_name='net working minutes'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='excluded',
            field=models.BooleanField(default=False, help_text='Decided on appeal by a second person.', verbose_name='left out of the figures'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='excluded_reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='why left out'),
        ),
        migrations.CreateModel(
            name='FigureDelta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amounts', models.TextField()),
                ('alliance', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.alliance')),
            ],
            options={
                'verbose_name': 'change of figures',
                'verbose_name_plural': 'changes of figures',
            },
        ),
        migrations.CreateModel(
            name='FigureSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('part', models.CharField(max_length=12)),
                ('channel', models.CharField(choices=[('portal', 'portal'), ('api', 'other system'), ('telephone', 'telephone'), ('counter', 'counter'), ('visit', 'visit'), ('hotline', '12345 hotline')], max_length=10)),
                ('left_out', models.BooleanField()),
                ('amount', models.BigIntegerField()),
                ('alliance', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.alliance')),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'sum of figures',
                'verbose_name_plural': 'sums of figures',
                'constraints': [models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('alliance', 'day', 'part', 'organisation', 'channel', 'left_out'), name='figure_sum_of_unit'), models.UniqueConstraint(condition=models.Q(('organisation', None)), fields=('alliance', 'day', 'part', 'channel', 'left_out'), name='figure_sum_of_alliance')],
            },
        ),
    ]
