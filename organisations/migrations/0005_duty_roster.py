"""The duty roster. Asked on every urgent dispatch and on the page of every urgent ticket: the shifts of a few units that
run at one minute. The index leads with the unit; as no shift is longer than a month, its second column bounds the look-up
to a month of rows. It serves the foreign key as well, which therefore has no index of its own."""

import django.db.models.deletion
import organisations.encryption
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0004_cache_table'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalDutyShift',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('row_key', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False, verbose_name='row key')),
                ('post', models.CharField(choices=[('primary', 'A post'), ('substitute', 'B post')], default='primary', max_length=10, verbose_name='A or B post')),
                ('starts_at', models.DateTimeField(verbose_name='shift begins')),
                ('ends_at', models.DateTimeField(verbose_name='shift ends')),
                ('office_phone', models.CharField(blank=True, editable=False, max_length=30, verbose_name='duty telephone')),
                ('note', models.CharField(blank=True, max_length=100, verbose_name='note')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.person', verbose_name='on duty')),
            ],
            options={
                'verbose_name': 'historical shift',
                'verbose_name_plural': 'historical duty roster',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='DutyShift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('post', models.CharField(choices=[('primary', 'A post'), ('substitute', 'B post')], default='primary', max_length=10, verbose_name='A or B post')),
                ('starts_at', models.DateTimeField(verbose_name='shift begins')),
                ('ends_at', models.DateTimeField(verbose_name='shift ends')),
                ('office_phone', models.CharField(blank=True, editable=False, max_length=30, verbose_name='duty telephone')),
                ('private_phone', organisations.encryption.EncryptedTextField(blank=True, default='', verbose_name='private duty telephone')),
                ('note', models.CharField(blank=True, max_length=100, verbose_name='note')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='duty_shifts', to='organisations.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_shifts', to='organisations.person', verbose_name='on duty')),
            ],
            options={
                'verbose_name': 'shift',
                'verbose_name_plural': 'duty roster',
                'ordering': ['-starts_at', 'organisation__path', 'post'],
                'indexes': [models.Index(fields=['organisation', 'starts_at'], name='duty_shift_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='duty_shift_ends_after_start', violation_error_message='The shift ends before it begins.')],
            },
        ),
    ]
