"""Supervision: proposals by rule, and requests to leave a dispatch out of the figures.

Indexes: `supervision_open` and `exclusion_open` hold only what is still to be decided, which is what the supervisor's page
and the badge ask for; `supervision_of_department` is a unit's own list, newest first; `supervision_of_ticket` serves the
ticket page. `supervision_once_a_level` is what keeps two beats from proposing the same card twice.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_triggers'),
        ('tickets', '0004_figures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('new_dispatch', 'New ticket to sign for'), ('triage', 'Ticket in triage'), ('return_requested', 'Return requested'), ('ruled', 'Ruling on a return'), ('consent_asked', 'An answer waits for your consent'), ('answered', 'Answer to review'), ('rework', 'Sent back for rework'), ('to_confirm', 'Please confirm the result'), ('to_call_back', 'Ticket to call back'), ('ended', 'Ticket ended'), ('reopened', 'Ticket reopened'), ('withdrawn', 'Ticket withdrawn'), ('passed_on', 'Passed on to you'), ('time_asked', 'Request for extension or suspension to decide'), ('time_decided', 'Your request for extension or suspension is decided'), ('extended', 'Deadline extended'), ('suspended', 'Ticket suspended'), ('resumed', 'Ticket resumed, clocks run again'), ('consulting', 'Consultation opened'), ('rerouted', 'Topic or place corrected'), ('merged', 'Merged into another ticket'), ('merged_in', 'Another ticket about the same matter joined yours'), ('explain', 'Supervision proposed: your unit may explain'), ('to_supervise', 'Supervision to decide'), ('supervised', 'Decision on supervision'), ('review_due', 'Review date reached')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='outbox',
            name='kind',
            field=models.CharField(choices=[('new_dispatch', 'New ticket to sign for'), ('triage', 'Ticket in triage'), ('return_requested', 'Return requested'), ('ruled', 'Ruling on a return'), ('consent_asked', 'An answer waits for your consent'), ('answered', 'Answer to review'), ('rework', 'Sent back for rework'), ('to_confirm', 'Please confirm the result'), ('to_call_back', 'Ticket to call back'), ('ended', 'Ticket ended'), ('reopened', 'Ticket reopened'), ('withdrawn', 'Ticket withdrawn'), ('passed_on', 'Passed on to you'), ('time_asked', 'Request for extension or suspension to decide'), ('time_decided', 'Your request for extension or suspension is decided'), ('extended', 'Deadline extended'), ('suspended', 'Ticket suspended'), ('resumed', 'Ticket resumed, clocks run again'), ('consulting', 'Consultation opened'), ('rerouted', 'Topic or place corrected'), ('merged', 'Merged into another ticket'), ('merged_in', 'Another ticket about the same matter joined yours'), ('explain', 'Supervision proposed: your unit may explain'), ('to_supervise', 'Supervision to decide'), ('supervised', 'Decision on supervision'), ('review_due', 'Review date reached')], max_length=20),
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('force_majeure', 'force majeure'), ('not_our_duty', "not the unit's duty, as a ruling found"), ('malicious', 'repeated without new facts after a lawful conclusion'), ('system_fault', 'fault of the portal or a line'), ('other', 'other, explained')], max_length=13, verbose_name='reason')),
                ('text', models.CharField(max_length=500, verbose_name='explanation')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('granted', models.BooleanField(null=True, verbose_name='granted')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('decision', models.CharField(blank=True, default='', max_length=500, verbose_name='reason of the decision')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dispatch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to='tickets.dispatch')),
            ],
            options={
                'verbose_name': 'request to leave out',
                'verbose_name_plural': 'requests to leave out',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('decided_at', None)), fields=['id'], name='exclusion_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('dispatch',), name='exclusion_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('granted', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('granted__isnull', False)), _connector='OR'), name='exclusion_decided_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='SupervisionProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'none'), (1, 'reminded'), (2, 'yellow card'), (3, 'red card'), (4, 'listed supervision')], verbose_name='level')),
                ('as_letter', models.BooleanField(verbose_name='as a letter')),
                ('ground', models.CharField(choices=[('overdue', 'not answered by the deadline'), ('long_overdue', 'three working days past the deadline'), ('second_rework', 'second rework'), ('third_rework', 'third rework')], max_length=13, verbose_name='ground')),
                ('state', models.CharField(choices=[('explaining', 'the unit may explain'), ('explained', 'explained, to be decided'), ('signed', 'signed'), ('dropped', 'dropped'), ('appealed', 'appealed'), ('upheld', 'upheld on appeal'), ('revoked', 'revoked on appeal')], default='explaining', max_length=10, verbose_name='state')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('explain_by', models.DateTimeField(verbose_name='explain by')),
                ('explanation', models.TextField(blank=True, default='', max_length=1000, verbose_name='explanation')),
                ('explained_at', models.DateTimeField(null=True, verbose_name='explained')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('decision', models.CharField(blank=True, default='', max_length=500, verbose_name='reason of the decision')),
                ('appeal', models.TextField(blank=True, default='', max_length=1000, verbose_name='appeal')),
                ('appealed_at', models.DateTimeField(null=True, verbose_name='appealed')),
                ('appeal_decided_at', models.DateTimeField(null=True, verbose_name='appeal decided')),
                ('appeal_decision', models.CharField(blank=True, default='', max_length=500, verbose_name='decision on the appeal')),
                ('appeal_decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signed by')),
                ('dispatch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='tickets.dispatch')),
                ('explained_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='organisations.organisation', verbose_name='department')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='tickets.ticket')),
            ],
            options={
                'verbose_name': 'supervision',
                'verbose_name_plural': 'supervision',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['explaining', 'explained', 'appealed'])), fields=['explain_by', 'id'], name='supervision_open'), models.Index(fields=['organisation', '-id'], name='supervision_of_department'), models.Index(fields=['ticket'], name='supervision_of_ticket')],
                'constraints': [models.UniqueConstraint(fields=('dispatch', 'level'), name='supervision_once_a_level'), models.CheckConstraint(condition=models.Q(('state__in', ['explaining', 'explained']), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='supervision_decided_by_somebody')],
            },
        ),
    ]
