"""The kinds of notices name an urgent ticket that nobody on duty receives. Choices only: no column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0013_instructions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('new_dispatch', 'New ticket to sign for'), ('triage', 'Ticket in triage'), ('return_requested', 'Return requested'), ('ruled', 'Ruling on a return'), ('consent_asked', 'An answer waits for your consent'), ('answered', 'Answer to review'), ('rework', 'Sent back for rework'), ('to_confirm', 'Please confirm the result'), ('to_call_back', 'Ticket to call back'), ('ended', 'Ticket ended'), ('reopened', 'Ticket reopened'), ('withdrawn', 'Ticket withdrawn'), ('passed_on', 'Passed on to you'), ('time_asked', 'Request for extension or suspension to decide'), ('time_decided', 'Your request for extension or suspension is decided'), ('extended', 'Deadline extended'), ('suspended', 'Ticket suspended'), ('resumed', 'Ticket resumed, clocks run again'), ('consulting', 'Consultation opened'), ('rerouted', 'Topic or place corrected'), ('merged', 'Merged into another ticket'), ('merged_in', 'Another ticket about the same matter joined yours'), ('explain', 'Supervision proposed: your unit may explain'), ('to_supervise', 'Supervision to decide'), ('supervised', 'Decision on supervision'), ('review_due', 'Review date reached'), ('invited', 'Invitation'), ('invitation_changed', 'What you were invited to has changed'), ('asked', 'Your unit is asked'), ('informed', 'For your information'), ('to_sign', 'Document to sign'), ('sent_back', 'Document sent back to you'), ('signed', 'Document signed'), ('instructed', "Leader's instruction"), ('reported', "Report on a leader's instruction"), ('reminder', 'Deadline draws near'), ('nobody_on_duty', 'Urgent ticket, and nobody on duty in the department')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='outbox',
            name='kind',
            field=models.CharField(choices=[('new_dispatch', 'New ticket to sign for'), ('triage', 'Ticket in triage'), ('return_requested', 'Return requested'), ('ruled', 'Ruling on a return'), ('consent_asked', 'An answer waits for your consent'), ('answered', 'Answer to review'), ('rework', 'Sent back for rework'), ('to_confirm', 'Please confirm the result'), ('to_call_back', 'Ticket to call back'), ('ended', 'Ticket ended'), ('reopened', 'Ticket reopened'), ('withdrawn', 'Ticket withdrawn'), ('passed_on', 'Passed on to you'), ('time_asked', 'Request for extension or suspension to decide'), ('time_decided', 'Your request for extension or suspension is decided'), ('extended', 'Deadline extended'), ('suspended', 'Ticket suspended'), ('resumed', 'Ticket resumed, clocks run again'), ('consulting', 'Consultation opened'), ('rerouted', 'Topic or place corrected'), ('merged', 'Merged into another ticket'), ('merged_in', 'Another ticket about the same matter joined yours'), ('explain', 'Supervision proposed: your unit may explain'), ('to_supervise', 'Supervision to decide'), ('supervised', 'Decision on supervision'), ('review_due', 'Review date reached'), ('invited', 'Invitation'), ('invitation_changed', 'What you were invited to has changed'), ('asked', 'Your unit is asked'), ('informed', 'For your information'), ('to_sign', 'Document to sign'), ('sent_back', 'Document sent back to you'), ('signed', 'Document signed'), ('instructed', "Leader's instruction"), ('reported', "Report on a leader's instruction"), ('reminder', 'Deadline draws near'), ('nobody_on_duty', 'Urgent ticket, and nobody on duty in the department')], max_length=20),
        ),
    ]
