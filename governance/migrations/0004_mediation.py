"""Joint mediation committees and their cases, parties, mediators and sessions. Cases are read by committee, newest first."""

import django.db.models.deletion
import organisations.encryption
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0003_property_service'),
        ('organisations', '0005_duty_roster'),
        ('tickets', '0014_nobody_on_duty'),
    ]

    operations = [
        migrations.CreateModel(
            name='MediationCommittee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(max_length=100, verbose_name="people's mediation committee")),
                ('filing_number', models.CharField(blank=True, default='', max_length=100, verbose_name='filing number')),
                ('seal', models.CharField(blank=True, default='', max_length=100, verbose_name='seal registration')),
                ('community', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mediation', to='governance.community', verbose_name='governance community')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='kept by (unit)')),
            ],
            options={
                'verbose_name': 'joint mediation committee',
                'verbose_name_plural': 'joint mediation committees',
            },
        ),
        migrations.CreateModel(
            name='MediationCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('year', models.PositiveSmallIntegerField()),
                ('serial', models.PositiveSmallIntegerField()),
                ('origin', models.CharField(choices=[('application', 'application of a party'), ('invitation', 'invitation of the committee'), ('centre', 'transfer from the comprehensive governance centre')], max_length=11, verbose_name='began by')),
                ('centre_number', models.CharField(blank=True, default='', max_length=50, verbose_name='number at the centre')),
                ('dispute', organisations.encryption.EncryptedTextField(verbose_name='the dispute')),
                ('state', models.CharField(choices=[('registered', 'registered'), ('declined', 'not accepted'), ('accepted', 'accepted, parties are asked'), ('mediating', 'being mediated'), ('refused', 'ended: a party refused'), ('failed', 'ended without agreement'), ('handed_over', 'handed over to the centre'), ('agreed', 'agreed, being performed'), ('performed', 'performed'), ('unperformed', 'not performed'), ('archived', 'archived')], max_length=11, verbose_name='state')),
                ('registered_at', models.DateTimeField(verbose_name='registered')),
                ('accepted_at', models.DateTimeField(null=True, verbose_name='accepted')),
                ('agreement_form', models.CharField(blank=True, choices=[('written', 'written'), ('oral', 'oral, recorded')], default='', max_length=7, verbose_name='form of the agreement')),
                ('agreed_on', models.DateField(null=True, verbose_name='in effect since')),
                ('agreement', organisations.encryption.EncryptedTextField(blank=True, default='', verbose_name='agreement')),
                ('confirm_by', models.DateField(null=True, verbose_name='judicial confirmation until')),
                ('confirmation', models.CharField(blank=True, choices=[('', 'not applied for'), ('applied', 'applied for'), ('confirmed', 'confirmed by the court'), ('refused', 'not confirmed by the court')], default='', max_length=9, verbose_name='judicial confirmation')),
                ('outcome', organisations.encryption.EncryptedTextField(blank=True, default='', verbose_name='outcome')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mediations', to='tickets.ticket', verbose_name='ticket')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='governance.mediationcommittee')),
            ],
            options={
                'verbose_name': 'mediation case',
                'verbose_name_plural': 'mediation cases',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['committee', '-id'], name='mediation_newest')],
                'constraints': [models.UniqueConstraint(fields=('committee', 'year', 'serial'), name='mediation_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['agreed', 'performed', 'unperformed']), _negated=True), models.Q(('agreed_on__isnull', False), models.Q(('agreement_form', ''), _negated=True)), _connector='OR'), name='mediation_agreed_has_form'), models.CheckConstraint(condition=models.Q(('confirmation', ''), ('agreed_on__isnull', False), _connector='OR'), name='mediation_confirmed_was_agreed')],
            },
        ),
        migrations.CreateModel(
            name='Mediator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invited', models.BooleanField(default=False, verbose_name="invited with the parties' consent")),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mediators', to='governance.mediationcase')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.post', verbose_name='mediator')),
            ],
            options={
                'verbose_name': 'mediator',
                'verbose_name_plural': 'mediators',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('case', 'post'), name='mediator_once')],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('name', organisations.encryption.EncryptedTextField(verbose_name='name')),
                ('phone', organisations.encryption.EncryptedTextField(blank=True, default='', verbose_name='telephone')),
                ('applied', models.BooleanField(verbose_name='applied for it')),
                ('consents', models.BooleanField(null=True, verbose_name='consents')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='governance.mediationcase')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'party',
                'verbose_name_plural': 'parties',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('held_at', models.DateTimeField(verbose_name='held')),
                ('place', models.CharField(max_length=100, verbose_name='place')),
                ('record', organisations.encryption.EncryptedTextField(verbose_name='record')),
                ('closed_to_public', models.BooleanField(default=True, verbose_name='closed session')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='governance.mediationcase')),
            ],
            options={
                'verbose_name': 'mediation session',
                'verbose_name_plural': 'mediation sessions',
                'ordering': ['held_at', 'id'],
            },
        ),
    ]
