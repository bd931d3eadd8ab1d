"""Sums of months beside the sums of days.

A month of the whole banner is some tens of thousands of rows by day (days × units × parts × channels), a year twelve times as
many; by month it is a thirtieth of that. Folding adds to both. The two unique indexes are those of the sums by day, for the same
reasons: they are the upsert's conflict targets and what the figures page reads by.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Sum
from django.db.models.functions import TruncMonth


def fill(apps, schema_editor):
    """The months of what was folded so far."""
    month = apps.get_model("tickets", "FigureMonth")
    names = ("alliance_id", "part", "organisation_id", "channel", "left_out")
    rows = apps.get_model("tickets", "FigureSum").objects.annotate(month=TruncMonth("day")).order_by()
    found = rows.values_list("month", *names).annotate(total=Sum("amount"))
    month.objects.bulk_create(
        [
            month(day=day, amount=total, **dict(zip(names, kept, strict=True)))
            for day, *kept, total in found.iterator(chunk_size=5000)
        ],
        batch_size=1000,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0006_court_posts'),
        ('tickets', '0025_work_by_state'),
    ]

    operations = [
        migrations.CreateModel(
            name='FigureMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('part', models.CharField(max_length=12)),
                ('channel', models.CharField(choices=[('portal', 'portal'), ('api', 'other system'), ('telephone', 'telephone'), ('counter', 'counter'), ('visit', 'visit'), ('hotline', '12345 hotline'), ('public', 'public page'), ('paper', 'letter or note')], max_length=10)),
                ('left_out', models.BooleanField()),
                ('amount', models.BigIntegerField()),
                ('alliance', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.alliance')),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'figures of a month',
                'verbose_name_plural': 'figures of months',
                'constraints': [models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('alliance', 'day', 'part', 'organisation', 'channel', 'left_out'), name='figure_month_of_unit'), models.UniqueConstraint(condition=models.Q(('organisation', None)), fields=('alliance', 'day', 'part', 'channel', 'left_out'), name='figure_month_of_alliance')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
