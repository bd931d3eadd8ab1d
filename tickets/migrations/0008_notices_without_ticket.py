"""A notice may tell of a page of another app instead of a ticket. No new index: the inbox is read by user."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0004_cache_table'),
        ('tickets', '0007_deliveries'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='about',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.AddField(
            model_name='notice',
            name='link',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.AddField(
            model_name='outbox',
            name='about',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.AddField(
            model_name='outbox',
            name='link',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('new_dispatch', 'New ticket to sign for'), ('triage', 'Ticket in triage'), ('return_requested', 'Return requested'), ('ruled', 'Ruling on a return'), ('consent_asked', 'An answer waits for your consent'), ('answered', 'Answer to review'), ('rework', 'Sent back for rework'), ('to_confirm', 'Please confirm the result'), ('to_call_back', 'Ticket to call back'), ('ended', 'Ticket ended'), ('reopened', 'Ticket reopened'), ('withdrawn', 'Ticket withdrawn'), ('passed_on', 'Passed on to you'), ('time_asked', 'Request for extension or suspension to decide'), ('time_decided', 'Your request for extension or suspension is decided'), ('extended', 'Deadline extended'), ('suspended', 'Ticket suspended'), ('resumed', 'Ticket resumed, clocks run again'), ('consulting', 'Consultation opened'), ('rerouted', 'Topic or place corrected'), ('merged', 'Merged into another ticket'), ('merged_in', 'Another ticket about the same matter joined yours'), ('explain', 'Supervision proposed: your unit may explain'), ('to_supervise', 'Supervision to decide'), ('supervised', 'Decision on supervision'), ('review_due', 'Review date reached'), ('invited', 'Invitation'), ('invitation_changed', 'What you were invited to has changed'), ('asked', 'Your unit is asked'), ('informed', 'For your information'), ('reminder', 'Deadline draws near')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='ticket',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='tickets.ticket'),
        ),
        migrations.AlterField(
            model_name='outbox',
            name='kind',
            field=models.CharField(choices=[('new_dispatch', 'New ticket to sign for'), ('triage', 'Ticket in triage'), ('return_requested', 'Return requested'), ('ruled', 'Ruling on a return'), ('consent_asked', 'An answer waits for your consent'), ('answered', 'Answer to review'), ('rework', 'Sent back for rework'), ('to_confirm', 'Please confirm the result'), ('to_call_back', 'Ticket to call back'), ('ended', 'Ticket ended'), ('reopened', 'Ticket reopened'), ('withdrawn', 'Ticket withdrawn'), ('passed_on', 'Passed on to you'), ('time_asked', 'Request for extension or suspension to decide'), ('time_decided', 'Your request for extension or suspension is decided'), ('extended', 'Deadline extended'), ('suspended', 'Ticket suspended'), ('resumed', 'Ticket resumed, clocks run again'), ('consulting', 'Consultation opened'), ('rerouted', 'Topic or place corrected'), ('merged', 'Merged into another ticket'), ('merged_in', 'Another ticket about the same matter joined yours'), ('explain', 'Supervision proposed: your unit may explain'), ('to_supervise', 'Supervision to decide'), ('supervised', 'Decision on supervision'), ('review_due', 'Review date reached'), ('invited', 'Invitation'), ('invitation_changed', 'What you were invited to has changed'), ('asked', 'Your unit is asked'), ('informed', 'For your information'), ('reminder', 'Deadline draws near')], max_length=20),
        ),
        migrations.AlterField(
            model_name='outbox',
            name='ticket',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.ticket'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('about', ''), ('link', ''), ('ticket__isnull', False)), models.Q(('ticket', None), models.Q(('link', ''), _negated=True), models.Q(('about', ''), _negated=True)), _connector='OR'), name='notice_tells_of_something'),
        ),
        migrations.AddConstraint(
            model_name='outbox',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('about', ''), ('link', ''), ('ticket__isnull', False)), models.Q(('ticket', None), models.Q(('link', ''), _negated=True), models.Q(('about', ''), _negated=True)), _connector='OR'), name='outbox_tells_of_something'),
        ),
    ]
