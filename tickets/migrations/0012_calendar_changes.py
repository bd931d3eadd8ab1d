"""The working calendar changes by proposals. Rows are few; the partial unique constraint finds an open one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0011_document_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('is_working', models.BooleanField(verbose_name='working day')),
                ('name', models.CharField(blank=True, max_length=50, verbose_name='occasion')),
                ('source', models.CharField(help_text='The notice that lays it down.', max_length=200, verbose_name='source')),
                ('proposed_at', models.DateTimeField(editable=False, verbose_name='proposed')),
                ('accepted', models.BooleanField(editable=False, null=True, verbose_name='confirmed')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('proposed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'calendar proposal',
                'verbose_name_plural': 'calendar proposals',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('day',), name='calendar_change_one_open_a_day', violation_error_message='A proposal for this day waits for the second person.')],
            },
        ),
    ]
