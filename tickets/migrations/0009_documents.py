"""Official documents. One index serves the list of a unit, a partial one those of a thing of an app above; the unique
constraint on series, year and number is the register's: a number is given once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0004_cache_table'),
        ('tickets', '0008_notices_without_ticket'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('work_order', 'work-order sheet'), ('slip', 'handling slip'), ('letter', 'letter of supervision'), ('minutes', 'minutes of a meeting'), ('projects', 'project list'), ('report', 'monthly report'), ('other', 'other letter')], max_length=10, verbose_name='kind')),
                ('owner', models.CharField(blank=True, default='', help_text='Which sort of thing it is about.', max_length=20)),
                ('owner_key', models.CharField(blank=True, default='', max_length=40)),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('addressees', models.CharField(blank=True, default='', max_length=300, verbose_name='to')),
                ('cc', models.CharField(blank=True, default='', max_length=300, verbose_name='copies to')),
                ('body', models.JSONField(default=list, verbose_name='text')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('checked', 'checked'), ('signed', 'signed'), ('numbered', 'numbered'), ('sealed', 'sealed'), ('discarded', 'discarded')], default='draft', max_length=9, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('drafted_at', models.DateTimeField(verbose_name='drafted')),
                ('checked_at', models.DateTimeField(null=True, verbose_name='checked')),
                ('signed_at', models.DateTimeField(null=True, verbose_name='signed')),
                ('dated', models.DateField(null=True, verbose_name='date of the document')),
                ('series', models.CharField(blank=True, default='', max_length=12, verbose_name='series')),
                ('year', models.PositiveSmallIntegerField(null=True, verbose_name='year')),
                ('number', models.PositiveIntegerField(null=True, verbose_name='number')),
                ('numbered_at', models.DateTimeField(null=True, verbose_name='numbered')),
                ('sealed_at', models.DateTimeField(null=True, verbose_name='sealed scan uploaded')),
                ('note', models.CharField(blank=True, default='', help_text='Why it was sent back or discarded.', max_length=300, verbose_name='note')),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ('numbered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='organisations.organisation', verbose_name='issuing unit')),
                ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scanned_documents', to='tickets.storedfile')),
                ('sealed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='tickets.ticket', verbose_name='ticket')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['organisation', '-id'], name='document_of_unit'), models.Index(condition=models.Q(('owner', ''), _negated=True), fields=['owner', 'owner_key'], name='document_of_owner')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('series', ''), _negated=True), fields=('series', 'year', 'number'), name='document_number_once'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'discarded']), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False)), _connector='OR'), name='document_checked_has_checker'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['signed', 'numbered', 'sealed']), _negated=True), models.Q(('dated__isnull', False), ('signed_at__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='document_signed_has_signer'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['numbered', 'sealed']), _negated=True), models.Q(('number__isnull', False), ('year__isnull', False), models.Q(('series', ''), _negated=True)), _connector='OR'), name='document_numbered_has_number'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sealed'), _negated=True), ('scan__isnull', False), _connector='OR'), name='document_sealed_has_scan'), models.CheckConstraint(condition=models.Q(('ticket', None), models.Q(('owner', ''), ('owner_key', '')), _connector='OR'), name='document_has_one_owner')],
            },
        ),
    ]
