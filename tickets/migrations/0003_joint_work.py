"""Extension, suspension, parts and merged tickets.

Indexes, all partial, so that they hold only what is open or rare:
`dispatch_request_waits` and `time_request_open` are the office's list of requests, in the order of their deadlines;
`ticket_register` is the register of suspended and unsolved matters of an alliance by review date, and what the beat rule
asks for; `ticket_parts` and `ticket_merged` find what hangs on a ticket on its page and before it ends (the plain index of
a foreign key would hold a row for each ticket, nearly all of them empty); `time_request_of_ticket` serves the ticket page.
`ticket_office_work` is built again with consultations in it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_triggers'),
        ('tickets', '0002_triggers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TimeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('extension', 'extension'), ('suspension', 'suspension')], max_length=10, verbose_name='kind')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('until', models.DateTimeField(null=True, verbose_name='asked until')),
                ('review_on', models.DateField(null=True, verbose_name='review date')),
                ('explained', models.CharField(blank=True, default='', max_length=500, verbose_name='what was explained to the raiser')),
                ('former_answer_by', models.DateTimeField(verbose_name='former deadline')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('decide_by', models.DateTimeField(verbose_name='decision due')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('decided_post', models.CharField(blank=True, choices=[('secretary', 'Party secretary'), ('liaison', 'liaison officer'), ('handler', 'handler'), ('unit_leader', 'unit leader'), ('dispatcher', 'dispatcher'), ('office_head', 'office head'), ('callback_clerk', 'call-back clerk'), ('supervisor', 'supervisor'), ('roster_keeper', 'roster keeper'), ('account_keeper', 'account keeper'), ('grid_worker', 'grid worker'), ('part_time_member', 'part-time committee member'), ('system_admin', 'system administrator'), ('security_admin', 'security administrator'), ('audit_admin', 'audit administrator')], default='', max_length=16, verbose_name='post')),
                ('granted', models.BooleanField(null=True, verbose_name='granted')),
                ('note', models.CharField(blank=True, default='', max_length=1000, verbose_name='note')),
                ('ended_at', models.DateTimeField(help_text='When a suspension ended.', null=True, verbose_name='resumed')),
            ],
            options={
                'verbose_name': 'request for time',
                'verbose_name_plural': 'requests for time',
                'ordering': ['id'],
            },
        ),
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_office_work',
        ),
        migrations.AddField(
            model_name='dispatch',
            name='extended',
            field=models.BooleanField(default=False, verbose_name='extended'),
        ),
        migrations.AddField(
            model_name='dispatch',
            name='pending',
            field=models.CharField(blank=True, choices=[('extension', 'extension'), ('suspension', 'suspension')], default='', max_length=10, verbose_name='request waiting for a decision'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='merged_into',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='tickets.ticket', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='parent',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='tickets.ticket', verbose_name='part of'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='review_on',
            field=models.DateField(help_text='When a suspended or unsolved matter is looked at again.', null=True, verbose_name='review date'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='suspended_at',
            field=models.DateTimeField(null=True, verbose_name='suspended since'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('new_dispatch', 'New ticket to sign for'), ('triage', 'Ticket in triage'), ('return_requested', 'Return requested'), ('ruled', 'Ruling on a return'), ('consent_asked', 'An answer waits for your consent'), ('answered', 'Answer to review'), ('rework', 'Sent back for rework'), ('to_confirm', 'Please confirm the result'), ('to_call_back', 'Ticket to call back'), ('ended', 'Ticket ended'), ('reopened', 'Ticket reopened'), ('withdrawn', 'Ticket withdrawn'), ('passed_on', 'Passed on to you'), ('time_asked', 'Request for extension or suspension to decide'), ('time_decided', 'Your request for extension or suspension is decided'), ('extended', 'Deadline extended'), ('suspended', 'Ticket suspended'), ('resumed', 'Ticket resumed, clocks run again'), ('consulting', 'Consultation opened'), ('rerouted', 'Topic or place corrected'), ('merged', 'Merged into another ticket'), ('merged_in', 'Another ticket about the same matter joined yours'), ('review_due', 'Review date reached')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='outbox',
            name='kind',
            field=models.CharField(choices=[('new_dispatch', 'New ticket to sign for'), ('triage', 'Ticket in triage'), ('return_requested', 'Return requested'), ('ruled', 'Ruling on a return'), ('consent_asked', 'An answer waits for your consent'), ('answered', 'Answer to review'), ('rework', 'Sent back for rework'), ('to_confirm', 'Please confirm the result'), ('to_call_back', 'Ticket to call back'), ('ended', 'Ticket ended'), ('reopened', 'Ticket reopened'), ('withdrawn', 'Ticket withdrawn'), ('passed_on', 'Passed on to you'), ('time_asked', 'Request for extension or suspension to decide'), ('time_decided', 'Your request for extension or suspension is decided'), ('extended', 'Deadline extended'), ('suspended', 'Ticket suspended'), ('resumed', 'Ticket resumed, clocks run again'), ('consulting', 'Consultation opened'), ('rerouted', 'Topic or place corrected'), ('merged', 'Merged into another ticket'), ('merged_in', 'Another ticket about the same matter joined yours'), ('review_due', 'Review date reached')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='dispatch',
            index=models.Index(condition=models.Q(('pending', ''), _negated=True), fields=['due', 'id'], name='dispatch_request_waits'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state__in', ['received', 'triage', 'feedback', 'callback', 'consulting'])), fields=['alliance', 'office_due', 'id'], name='ticket_office_work'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('review_on__isnull', False)), fields=['alliance', 'review_on', 'id'], name='ticket_register'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='ticket_parts'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='ticket_merged'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'suspended'), _negated=True), models.Q(('review_on__isnull', False), ('suspended_at__isnull', False)), _connector='OR'), name='ticket_suspended_is_reviewed'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), ('state', 'cancelled'), _connector='OR'), name='ticket_merged_is_cancelled'),
        ),
        migrations.AddField(
            model_name='timerequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='timerequest',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='timerequest',
            name='dispatch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='time_requests', to='tickets.dispatch'),
        ),
        migrations.AddField(
            model_name='timerequest',
            name='ticket',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='time_requests', to='tickets.ticket'),
        ),
        migrations.AddIndex(
            model_name='timerequest',
            index=models.Index(condition=models.Q(('decided_at', None)), fields=['decide_by', 'id'], name='time_request_open'),
        ),
        migrations.AddIndex(
            model_name='timerequest',
            index=models.Index(fields=['ticket'], name='time_request_of_ticket'),
        ),
        migrations.AddConstraint(
            model_name='timerequest',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('dispatch',), name='time_request_one_open'),
        ),
        migrations.AddConstraint(
            model_name='timerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extension'), ('review_on', None), ('until__isnull', False)), models.Q(('kind', 'suspension'), ('review_on__isnull', False), ('until', None)), _connector='OR'), name='time_request_names_its_end'),
        ),
        migrations.AddConstraint(
            model_name='timerequest',
            constraint=models.CheckConstraint(condition=models.Q(('granted', None), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='time_request_decided_by_somebody'),
        ),
    ]
