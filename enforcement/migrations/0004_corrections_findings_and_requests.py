"""A thing may be told by a finding, a measure rest on a request; conclusions taken back and corrections of parties keep what stood there."""

import django.db.models.deletion
import enforcement.custody
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enforcement', '0003_requests'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='asset',
            name='finding',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assets', to='enforcement.casefinding', verbose_name='finding'),
        ),
        migrations.AddField(
            model_name='case',
            name='concluded_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='concluded by'),
        ),
        migrations.AddField(
            model_name='case',
            name='concluded_from',
            field=models.CharField(blank=True, choices=[('applied', 'applied for'), ('filed', 'filed'), ('notified', 'obligor notified'), ('investigating', 'property investigated'), ('controlling', 'property controlled'), ('disposing', 'property disposed of'), ('paying_out', 'money paid out'), ('concluded', 'concluded')], default='', max_length=13, verbose_name='state before the conclusion'),
        ),
        migrations.AddField(
            model_name='measure',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='enforcement.assistancerequest', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='renewal',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='enforcement.assistancerequest', verbose_name='request'),
        ),
        migrations.AlterField(
            model_name='asset',
            name='description',
            field=enforcement.custody.CourtTextField(blank=True, default='', verbose_name='description (what, where, number)'),
        ),
        migrations.CreateModel(
            name='PartyCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('fields', models.JSONField(verbose_name='corrected')),
                ('before', enforcement.custody.CourtTextField(verbose_name='what stood there')),
                ('reason', enforcement.custody.CourtTextField(verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='corrected')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='corrected by')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='enforcement.party')),
            ],
            options={
                'verbose_name': 'correction of a party',
                'verbose_name_plural': 'corrections of parties',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ConclusionTakenBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('kind', models.CharField(choices=[('completed', 'completed (执行完毕)'), ('current_ended', 'current procedure terminated (终本)'), ('terminated', 'enforcement terminated (终结执行)'), ('struck_off', 'struck off (销案)'), ('refused', 'enforcement refused (不予执行)'), ('dismissed', 'application dismissed (驳回申请)')], max_length=13, verbose_name='conclusion')),
                ('concluded_on', models.DateField(verbose_name='concluded')),
                ('ground', models.CharField(blank=True, choices=[('withdrawn', 'application withdrawn'), ('basis_revoked', 'instrument revoked'), ('no_successor', 'obligor dead, no estate and nobody to succeed'), ('claimant_dead', 'whoever claims maintenance or support died'), ('unable', 'obligor cannot repay a loan, has no income and cannot work'), ('other', 'another case that the court finds should end'), ('wrongly_filed', 'wrongly filed'), ('other_court', 'another court filed it first'), ('defective', 'award or notarised instrument is defective'), ('public_interest', 'against public interest'), ('limitation', 'objection that the application is out of time upheld'), ('not_acceptable', 'conditions for acceptance are not met')], default='', max_length=20, verbose_name='ground')),
                ('reason', enforcement.custody.CourtTextField(verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='taken back')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conclusions_taken_back', to='enforcement.case')),
                ('concluded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='concluded by')),
            ],
            options={
                'verbose_name': 'conclusion taken back',
                'verbose_name_plural': 'conclusions taken back',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('concluded_by', None), models.Q(('concluded_by', models.F('by')), _negated=True), _connector='OR'), name='conclusion_taken_back_by_another')],
            },
        ),
    ]
