"""Requests for assistance with their papers, declarations, replies and findings; joint actions with their tasks.

A case page reads its requests newest first, a window what it owes: two indexes that lead with case and holder and serve their
foreign keys as well. The daily ceiling counts by who prepared and when; the task that ends requests looks by state and last day.
"""

import django.db.models.deletion
import enforcement.custody
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enforcement', '0002_measures_money_listing'),
        ('organisations', '0006_court_posts'),
        ('tickets', '0024_court_posts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prepared_at', models.DateTimeField(verbose_name='prepared')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'batch of requests',
                'verbose_name_plural': 'batches of requests',
            },
        ),
        migrations.CreateModel(
            name='AssistanceRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('kind_code', models.CharField(max_length=30, verbose_name='kind')),
                ('holder_reason', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='why this one of several')),
                ('asked', models.JSONField(default=list, verbose_name='asked for')),
                ('period_from', models.DateField(null=True, verbose_name='from')),
                ('period_to', models.DateField(null=True, verbose_name='to')),
                ('purpose', enforcement.custody.CourtTextField(verbose_name='purpose')),
                ('place', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='place')),
                ('meets_at', models.DateTimeField(null=True, verbose_name='meets at')),
                ('network_on', models.DateField(null=True, verbose_name='network query on')),
                ('network_reason', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='why the window is asked besides')),
                ('expires_on', models.DateField(verbose_name='good until')),
                ('state', models.CharField(choices=[('submitted', 'awaiting approval'), ('approved', 'approved, awaiting second confirmation'), ('refused', 'not approved'), ('sent', 'at the window, awaiting signature'), ('signed', 'signed, being answered'), ('correcting', 'correction asked for'), ('replied', 'replied, to be verified'), ('verified', 'verified'), ('withdrawn', 'withdrawn'), ('expired', 'expired without reply')], max_length=10, verbose_name='state')),
                ('prepared_at', models.DateTimeField(verbose_name='prepared')),
                ('approved_at', models.DateTimeField(null=True, verbose_name='approved')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='confirmed')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent')),
                ('signed_at', models.DateTimeField(null=True, verbose_name='signed')),
                ('replied_at', models.DateTimeField(null=True, verbose_name='replied')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='round')),
                ('remark', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='what was said last')),
                ('urged_at', models.DateTimeField(null=True, verbose_name='urged by letter')),
                ('version', models.PositiveIntegerField(default=1)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='enforcement.case')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('data_key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enforcement.datakey')),
                ('holder', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='department asked')),
                ('officer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enforcement.caseofficer', verbose_name='first officer')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='enforcement.party', verbose_name='obligor')),
                ('prepared_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prepared by')),
                ('second_officer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enforcement.caseofficer', verbose_name='second officer')),
                ('signed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assistance_request', to='tickets.ticket', verbose_name='ticket')),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='enforcement.batch')),
            ],
            options={
                'verbose_name': 'request for assistance',
                'verbose_name_plural': 'requests for assistance',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['case', '-id'], name='request_of_case'), models.Index(fields=['holder', 'state', '-id'], name='request_at_window'), models.Index(fields=['prepared_by', 'prepared_at'], name='request_daily_ceiling'), models.Index(fields=['state', 'expires_on'], name='request_ends')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind_code__in', ['inquiry.real-estate', 'inquiry.vehicle', 'inquiry.identity', 'inquiry.deposits', 'inquiry.company', 'inquiry.telecom', 'inquiry.social-security', 'inquiry.medical-insurance', 'inquiry.housing-fund', 'inquiry.tax', 'inquiry.marriage', 'control.real-estate', 'control.vehicle', 'control.deposits', 'control.equity', 'disposal.transfer', 'disposal.payment', 'presence.attendance', 'presence.service', 'custody.custody', 'credit.notice'])), name='request_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'refused', 'withdrawn', 'expired']), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='request_sent_was_approved'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='request_approver_is_another'), models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(models.Q(('confirmed_by', models.F('prepared_by')), _negated=True), models.Q(('confirmed_by', models.F('approved_by')), _negated=True)), _connector='OR'), name='request_confirmer_is_another'), models.CheckConstraint(condition=models.Q(('officer', models.F('second_officer')), _negated=True), name='request_two_officers'), models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'approved', 'refused', 'withdrawn', 'expired']), models.Q(('data_key__isnull', False), ('sent_at__isnull', False), ('ticket__isnull', False)), _connector='OR'), name='request_sent_has_ticket')],
            },
        ),
        migrations.CreateModel(
            name='CaseFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('sort', models.CharField(choices=[('asset', 'asset'), ('address', 'address for service')], max_length=7, verbose_name='sort')),
                ('text', enforcement.custody.DataKeyTextField(verbose_name='finding')),
                ('encumbrances', enforcement.custody.DataKeyTextField(blank=True, default='', verbose_name='encumbrances')),
                ('at', models.DateTimeField(verbose_name='noted')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enforcement.datakey')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='enforcement.assistancerequest')),
            ],
            options={
                'verbose_name': 'finding of a case',
                'verbose_name_plural': 'findings of cases',
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capacity', models.CharField(choices=[('officer', 'officer'), ('approver', 'approver'), ('confirmer', 'second confirmer'), ('clerk', 'window clerk')], max_length=9, verbose_name='as')),
                ('steps_aside', models.BooleanField(verbose_name='steps aside')),
                ('at', models.DateTimeField(verbose_name='said')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='enforcement.assistancerequest')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'declaration about relations',
                'verbose_name_plural': 'declarations about relations',
                'constraints': [models.UniqueConstraint(fields=('request', 'user', 'capacity'), name='declaration_once')],
            },
        ),
        migrations.CreateModel(
            name='JointAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('meets_at', models.DateTimeField(verbose_name='meets at')),
                ('place', enforcement.custody.CourtTextField(verbose_name='place')),
                ('purpose', enforcement.custody.CourtTextField(verbose_name='purpose')),
                ('opens_at', models.DateTimeField(help_text='Before this nobody outside the court knows of it.', verbose_name='opened to the units at')),
                ('state', models.CharField(choices=[('planned', 'planned, awaiting the president'), ('approved', 'approved'), ('held', 'carried out'), ('cancelled', 'cancelled')], max_length=9, verbose_name='state')),
                ('prepared_at', models.DateTimeField(verbose_name='prepared')),
                ('approved_at', models.DateTimeField(null=True, verbose_name='approved')),
                ('told_at', models.DateTimeField(null=True, verbose_name='units told')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_actions', to='enforcement.case')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prepared by')),
            ],
            options={
                'verbose_name': 'joint action',
                'verbose_name_plural': 'joint actions',
                'ordering': ['-meets_at'],
                'indexes': [models.Index(condition=models.Q(('state', 'approved'), ('told_at', None)), fields=['opens_at'], name='joint_action_to_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('opens_at__lte', models.F('meets_at'))), name='joint_action_opens_before'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'cancelled']), models.Q(('approved_by__isnull', False), models.Q(('approved_by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='joint_action_approved_by_another')],
            },
        ),
        migrations.CreateModel(
            name='JointTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('task', enforcement.custody.CourtTextField(null=True, verbose_name='task')),
                ('attends_only', models.BooleanField(default=False, verbose_name='attends as a witness')),
                ('acknowledged_at', models.DateTimeField(null=True, verbose_name='acknowledged')),
                ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='enforcement.jointaction')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'task of a joint action',
                'verbose_name_plural': 'tasks of joint actions',
                'constraints': [models.UniqueConstraint(fields=('action', 'unit'), name='joint_task_once_a_unit'), models.CheckConstraint(condition=models.Q(('attends_only', False), ('task__isnull', True), _connector='OR'), name='joint_task_of_a_witness_is_empty')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('round', models.PositiveSmallIntegerField(verbose_name='round')),
                ('nothing_found', models.BooleanField(verbose_name='nothing found')),
                ('found', enforcement.custody.DataKeyTextField(blank=True, default='', verbose_name='what was found')),
                ('remark', enforcement.custody.DataKeyTextField(blank=True, default='', verbose_name='remark')),
                ('at', models.DateTimeField(verbose_name='replied')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='replied by')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enforcement.datakey')),
                ('files', models.ManyToManyField(related_name='+', to='enforcement.courtfile')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='enforcement.assistancerequest')),
            ],
            options={
                'verbose_name': 'reply',
                'verbose_name_plural': 'replies',
                'constraints': [models.UniqueConstraint(fields=('request', 'round'), name='reply_once_a_round')],
            },
        ),
        migrations.CreateModel(
            name='RequestPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('sort', models.CharField(choices=[('notice', 'Notice of assistance in enforcement'), ('deposit_notice', 'Notice of assistance in deposit inquiry'), ('ruling', 'Ruling'), ('decision', 'Decision'), ('served', 'Document to be served')], max_length=14, verbose_name='document')),
                ('number', enforcement.custody.CourtTextField(verbose_name='number')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enforcement.courtfile')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='enforcement.assistancerequest')),
            ],
            options={
                'verbose_name': 'document of a request',
                'verbose_name_plural': 'documents of requests',
            },
        ),
        migrations.CreateModel(
            name='ServedCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('served_on', models.DateField(verbose_name='served on')),
                ('served_to', enforcement.custody.CourtTextField(verbose_name='who signed for it')),
                ('at', models.DateTimeField(verbose_name='attached')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='attached by')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enforcement.courtfile')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='served_copies', to='enforcement.assistancerequest')),
            ],
            options={
                'verbose_name': 'sealed copy',
                'verbose_name_plural': 'sealed copies',
            },
        ),
    ]
