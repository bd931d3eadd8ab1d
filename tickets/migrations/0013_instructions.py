"""Leaders' written instructions. `instruction_open` serves the list of open ones by due date and the reminders, and holds
open rows only; the tickets of an instruction and the instructions of a ticket are found by their unique and foreign keys.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0004_cache_table'),
        ('tickets', '0012_calendar_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('work_order', 'work-order sheet'), ('slip', 'handling slip'), ('letter', 'letter of supervision'), ('card', 'slip of supervision'), ('minutes', 'minutes of a meeting'), ('projects', 'project list'), ('report', 'monthly report'), ('answer', 'report on an instruction'), ('other', 'other letter')], max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('new_dispatch', 'New ticket to sign for'), ('triage', 'Ticket in triage'), ('return_requested', 'Return requested'), ('ruled', 'Ruling on a return'), ('consent_asked', 'An answer waits for your consent'), ('answered', 'Answer to review'), ('rework', 'Sent back for rework'), ('to_confirm', 'Please confirm the result'), ('to_call_back', 'Ticket to call back'), ('ended', 'Ticket ended'), ('reopened', 'Ticket reopened'), ('withdrawn', 'Ticket withdrawn'), ('passed_on', 'Passed on to you'), ('time_asked', 'Request for extension or suspension to decide'), ('time_decided', 'Your request for extension or suspension is decided'), ('extended', 'Deadline extended'), ('suspended', 'Ticket suspended'), ('resumed', 'Ticket resumed, clocks run again'), ('consulting', 'Consultation opened'), ('rerouted', 'Topic or place corrected'), ('merged', 'Merged into another ticket'), ('merged_in', 'Another ticket about the same matter joined yours'), ('explain', 'Supervision proposed: your unit may explain'), ('to_supervise', 'Supervision to decide'), ('supervised', 'Decision on supervision'), ('review_due', 'Review date reached'), ('invited', 'Invitation'), ('invitation_changed', 'What you were invited to has changed'), ('asked', 'Your unit is asked'), ('informed', 'For your information'), ('to_sign', 'Document to sign'), ('sent_back', 'Document sent back to you'), ('signed', 'Document signed'), ('instructed', "Leader's instruction"), ('reported', "Report on a leader's instruction"), ('reminder', 'Deadline draws near')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='outbox',
            name='kind',
            field=models.CharField(choices=[('new_dispatch', 'New ticket to sign for'), ('triage', 'Ticket in triage'), ('return_requested', 'Return requested'), ('ruled', 'Ruling on a return'), ('consent_asked', 'An answer waits for your consent'), ('answered', 'Answer to review'), ('rework', 'Sent back for rework'), ('to_confirm', 'Please confirm the result'), ('to_call_back', 'Ticket to call back'), ('ended', 'Ticket ended'), ('reopened', 'Ticket reopened'), ('withdrawn', 'Ticket withdrawn'), ('passed_on', 'Passed on to you'), ('time_asked', 'Request for extension or suspension to decide'), ('time_decided', 'Your request for extension or suspension is decided'), ('extended', 'Deadline extended'), ('suspended', 'Ticket suspended'), ('resumed', 'Ticket resumed, clocks run again'), ('consulting', 'Consultation opened'), ('rerouted', 'Topic or place corrected'), ('merged', 'Merged into another ticket'), ('merged_in', 'Another ticket about the same matter joined yours'), ('explain', 'Supervision proposed: your unit may explain'), ('to_supervise', 'Supervision to decide'), ('supervised', 'Decision on supervision'), ('review_due', 'Review date reached'), ('invited', 'Invitation'), ('invitation_changed', 'What you were invited to has changed'), ('asked', 'Your unit is asked'), ('informed', 'For your information'), ('to_sign', 'Document to sign'), ('sent_back', 'Document sent back to you'), ('signed', 'Document signed'), ('instructed', "Leader's instruction"), ('reported', "Report on a leader's instruction"), ('reminder', 'Deadline draws near')], max_length=20),
        ),
        migrations.CreateModel(
            name='Instruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('serial', models.PositiveIntegerField(verbose_name='number')),
                ('leader_name', models.CharField(max_length=50, verbose_name='leader')),
                ('leader_office', models.CharField(max_length=50, verbose_name='office held')),
                ('dated', models.DateField(verbose_name='dated')),
                ('written_on', models.CharField(blank=True, default='', max_length=200, verbose_name='written on')),
                ('wording', models.TextField(blank=True, default='', max_length=1000, verbose_name='wording')),
                ('due_on', models.DateField(verbose_name='due date')),
                ('state', models.CharField(choices=[('open', 'to be answered'), ('answered', 'answered'), ('withdrawn', 'withdrawn')], default='open', max_length=9, verbose_name='state')),
                ('entered_at', models.DateTimeField(verbose_name='entered')),
                ('answer', models.TextField(blank=True, default='', max_length=3000, verbose_name='answer to the leader')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered')),
                ('end_reason', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('reminded', models.PositiveSmallIntegerField(help_text='How many days ahead the last reminder was given.', null=True)),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instructions', to='organisations.alliance', verbose_name='alliance')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('leader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.person', verbose_name='leader in the roster')),
                ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scanned_instructions', to='tickets.storedfile')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='entered at')),
            ],
            options={
                'verbose_name': "leader's instruction",
                'verbose_name_plural': "leaders' instructions",
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='InstructionTicket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened', models.BooleanField(verbose_name='opened by the instruction')),
                ('joined_at', models.DateTimeField(verbose_name='joined')),
                ('instruction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='tickets.instruction')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instruction_links', to='tickets.ticket')),
            ],
            options={
                'verbose_name': 'ticket of an instruction',
                'verbose_name_plural': 'tickets of instructions',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='InstructionUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.TextField(blank=True, default='', max_length=2000, verbose_name='report')),
                ('reported_at', models.DateTimeField(null=True, verbose_name='reported')),
                ('instruction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='tickets.instruction')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
                ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'addressee',
                'verbose_name_plural': 'addressees',
                'ordering': ['organisation__path'],
            },
        ),
        migrations.AddIndex(
            model_name='instruction',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['due_on', 'id'], name='instruction_open'),
        ),
        migrations.AddConstraint(
            model_name='instruction',
            constraint=models.UniqueConstraint(fields=('unit', 'year', 'serial'), name='instruction_number_once'),
        ),
        migrations.AddConstraint(
            model_name='instruction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('wording', ''), _negated=True), ('scan__isnull', False), _connector='OR'), name='instruction_says_something'),
        ),
        migrations.AddConstraint(
            model_name='instruction',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('dated'))), name='instruction_due_after_its_date'),
        ),
        migrations.AddConstraint(
            model_name='instruction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False), ('state', 'answered')), models.Q(models.Q(('state', 'answered'), _negated=True), ('answer', ''), ('answered_at', None), ('answered_by', None)), _connector='OR'), name='instruction_answered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='instruction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='instruction_withdrawn_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='instructionticket',
            constraint=models.UniqueConstraint(fields=('instruction', 'ticket'), name='instruction_ticket_once'),
        ),
        migrations.AddConstraint(
            model_name='instructionunit',
            constraint=models.UniqueConstraint(fields=('instruction', 'organisation'), name='instruction_unit_once'),
        ),
        migrations.AddConstraint(
            model_name='instructionunit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('report', ''), ('reported_at', None), ('reported_by', None)), models.Q(models.Q(('report', ''), _negated=True), ('reported_at__isnull', False), ('reported_by__isnull', False)), _connector='OR'), name='instruction_report_by_somebody'),
        ),
    ]
