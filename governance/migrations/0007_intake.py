"""The public page and what is sent from it. The partial indexes serve the list in quarantine, the fold of equal texts, the count
of an address's last hour, what is thirty days old, and the contact data of closed tickets; no other read scans the table."""

import django.db.models.deletion
import organisations.encryption
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0006_screening_and_after'),
        ('organisations', '0005_duty_roster'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('tickets', '0021_public_page'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='address')),
                ('is_open', models.BooleanField(default=False, verbose_name='open')),
                ('switched_at', models.DateTimeField(verbose_name='switched')),
                ('community', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='public_page', to='governance.community', verbose_name='governance community')),
                ('switched_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='switched by')),
            ],
            options={
                'verbose_name': 'public page',
                'verbose_name_plural': 'public pages',
            },
        ),
        migrations.CreateModel(
            name='SpokenTo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('zh', 'Chinese'), ('mn', 'Mongolian'), ('sign', 'sign language')], max_length=4, verbose_name='language')),
                ('interpreter', models.BooleanField(default=False, verbose_name='interpreter needed')),
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='spoken_to', to='tickets.ticket', verbose_name='ticket')),
            ],
            options={
                'verbose_name': 'language asked for',
                'verbose_name_plural': 'languages asked for',
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('number', models.CharField(max_length=16, unique=True, verbose_name='number')),
                ('key_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('code_hash', models.CharField(editable=False, max_length=64)),
                ('state', models.CharField(choices=[('ticket', 'became a ticket'), ('quarantined', 'waits to be looked through'), ('dropped', 'not taken up'), ('expired', 'not looked through in time')], max_length=11, verbose_name='state')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('place', models.CharField(blank=True, default='', max_length=100, verbose_name='place')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='what it is about')),
                ('in_danger', models.BooleanField(default=False, verbose_name='danger to life or a child')),
                ('subject', models.CharField(blank=True, choices=[('company', 'a property-service company'), ('community', 'the community'), ('secretary', 'a secretary'), ('grid_worker', 'a grid worker')], default='', max_length=11, verbose_name='whom it is about')),
                ('keeps_name', models.BooleanField(default=True, verbose_name='name is not passed on')),
                ('name', organisations.encryption.EncryptedTextField(blank=True, verbose_name='name')),
                ('phone', organisations.encryption.EncryptedTextField(blank=True, verbose_name='telephone')),
                ('has_contact', models.BooleanField(default=False, verbose_name='left a name or telephone')),
                ('doubt', models.CharField(blank=True, choices=[('too_many', 'more than 20 in an hour from one address'), ('no_proof', "sent without the browser's calculation")], max_length=8, verbose_name='why looked through')),
                ('text_hash', models.CharField(editable=False, max_length=64)),
                ('address_hash', models.CharField(blank=True, editable=False, max_length=64)),
                ('end_reason', models.CharField(blank=True, choices=[('no_concern', 'holds no concern'), ('advertising', 'advertising'), ('unclear', 'cannot be understood, and nobody can be asked'), ('same', 'is handled already')], default='', max_length=11, verbose_name='reason')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('about_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.person')),
                ('about_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.area', verbose_name='area')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='governance.community', verbose_name='governance community')),
                ('same_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='governance.submission', verbose_name='same text as')),
                ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='tickets.ticket', verbose_name='ticket')),
                ('topic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'submission',
                'verbose_name_plural': 'submissions',
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('same_as', None), ('state', 'quarantined')), fields=['community', 'id'], name='submission_waiting'), models.Index(condition=models.Q(('same_as', None), ('state', 'quarantined')), fields=['community', 'text_hash'], name='submission_same_text'), models.Index(condition=models.Q(('address_hash', ''), _negated=True), fields=['address_hash', 'received_at'], name='submission_by_address'), models.Index(condition=models.Q(('state', 'quarantined')), fields=['received_at'], name='submission_oldest'), models.Index(condition=models.Q(('has_contact', True)), fields=['ticket'], name='submission_contact')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'ticket'), ('ticket__isnull', False)), models.Q(models.Q(('state', 'ticket'), _negated=True), ('ticket', None)), _connector='OR'), name='submission_ticket_by_state'), models.CheckConstraint(condition=models.Q(models.Q(('about_person', None), ('about_unit', None), ('subject', '')), models.Q(models.Q(('subject', ''), _negated=True), ('about_unit__isnull', False)), _connector='OR'), name='submission_about_has_unit'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='submission_dropped_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='SubmissionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submission_files', to='tickets.storedfile')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='governance.submission')),
            ],
            options={
                'verbose_name': 'photograph of a submission',
                'verbose_name_plural': 'photographs of submissions',
                'ordering': ['id'],
            },
        ),
    ]
