"""Messages that leave the portal, robots and subscribers of units, and each account's choice of channels.

Indexes, all partial: `delivery_waiting` is what the sender takes up, in its order, and holds only what waits;
`delivery_dead` is the page of undelivered notices; `delivery_robot_pace` counts a robot's last minute;
`delivery_finished` finds what is old enough to be forgotten. The two unique ones make an outbox row that is worked on
twice send once. Foreign keys of a delivery have no index of their own: nothing asks by them.
"""

import django.db.models.deletion
import organisations.encryption
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_triggers'),
        ('tickets', '0006_attachments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('new_dispatch', 'New ticket to sign for'), ('triage', 'Ticket in triage'), ('return_requested', 'Return requested'), ('ruled', 'Ruling on a return'), ('consent_asked', 'An answer waits for your consent'), ('answered', 'Answer to review'), ('rework', 'Sent back for rework'), ('to_confirm', 'Please confirm the result'), ('to_call_back', 'Ticket to call back'), ('ended', 'Ticket ended'), ('reopened', 'Ticket reopened'), ('withdrawn', 'Ticket withdrawn'), ('passed_on', 'Passed on to you'), ('time_asked', 'Request for extension or suspension to decide'), ('time_decided', 'Your request for extension or suspension is decided'), ('extended', 'Deadline extended'), ('suspended', 'Ticket suspended'), ('resumed', 'Ticket resumed, clocks run again'), ('consulting', 'Consultation opened'), ('rerouted', 'Topic or place corrected'), ('merged', 'Merged into another ticket'), ('merged_in', 'Another ticket about the same matter joined yours'), ('explain', 'Supervision proposed: your unit may explain'), ('to_supervise', 'Supervision to decide'), ('supervised', 'Decision on supervision'), ('review_due', 'Review date reached'), ('reminder', 'Deadline draws near')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='outbox',
            name='kind',
            field=models.CharField(choices=[('new_dispatch', 'New ticket to sign for'), ('triage', 'Ticket in triage'), ('return_requested', 'Return requested'), ('ruled', 'Ruling on a return'), ('consent_asked', 'An answer waits for your consent'), ('answered', 'Answer to review'), ('rework', 'Sent back for rework'), ('to_confirm', 'Please confirm the result'), ('to_call_back', 'Ticket to call back'), ('ended', 'Ticket ended'), ('reopened', 'Ticket reopened'), ('withdrawn', 'Ticket withdrawn'), ('passed_on', 'Passed on to you'), ('time_asked', 'Request for extension or suspension to decide'), ('time_decided', 'Your request for extension or suspension is decided'), ('extended', 'Deadline extended'), ('suspended', 'Ticket suspended'), ('resumed', 'Ticket resumed, clocks run again'), ('consulting', 'Consultation opened'), ('rerouted', 'Topic or place corrected'), ('merged', 'Merged into another ticket'), ('merged_in', 'Another ticket about the same matter joined yours'), ('explain', 'Supervision proposed: your unit may explain'), ('to_supervise', 'Supervision to decide'), ('supervised', 'Decision on supervision'), ('review_due', 'Review date reached'), ('reminder', 'Deadline draws near')], max_length=20),
        ),
        migrations.CreateModel(
            name='Endpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('channel', models.CharField(choices=[('wecom', 'WeCom group robot'), ('dingtalk', 'DingTalk group robot'), ('webhook', 'webhook subscriber')], max_length=8, verbose_name='outside channel')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('host', models.CharField(editable=False, max_length=260, verbose_name='host')),
                ('address', organisations.encryption.EncryptedTextField(verbose_name='address')),
                ('secret', organisations.encryption.EncryptedTextField(blank=True, verbose_name='secret')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endpoints', to='organisations.organisation', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'robot or subscriber',
                'verbose_name_plural': 'robots and subscribers',
                'ordering': ['organisation__path', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('sms', 'SMS'), ('wecom', 'WeCom group robot'), ('dingtalk', 'DingTalk group robot'), ('webhook', 'webhook subscriber')], max_length=8, verbose_name='outside channel')),
                ('kind', models.CharField(blank=True, max_length=20, verbose_name='kind')),
                ('told_at', models.DateTimeField(verbose_name='told')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sent', 'message sent'), ('dead', 'undelivered'), ('dropped', 'sent no more')], default='waiting', max_length=7, verbose_name='state')),
                ('message', models.UUIDField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_at', models.DateTimeField(verbose_name='next attempt')),
                ('line_down', models.BooleanField(default=False)),
                ('error', models.CharField(blank=True, default='', max_length=60, verbose_name='last error')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('ticket', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.ticket')),
                ('user', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('endpoint', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='tickets.endpoint')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at', 'id'], name='delivery_waiting'), models.Index(condition=models.Q(('state', 'dead')), fields=['-id'], name='delivery_dead'), models.Index(condition=models.Q(('endpoint__isnull', False), ('state', 'sent')), fields=['endpoint', 'ended_at'], name='delivery_robot_pace'), models.Index(condition=models.Q(('state__in', ['sent', 'dropped'])), fields=['ended_at'], name='delivery_finished')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('channel__in', ('email', 'sms')), ('endpoint', None), ('user__isnull', False)), models.Q(('channel__in', ('wecom', 'dingtalk', 'webhook')), ('endpoint__isnull', False), ('user', None)), _connector='OR'), name='delivery_has_target'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='delivery_ended_has_time'), models.UniqueConstraint(condition=models.Q(('endpoint__isnull', False)), fields=('endpoint', 'ticket', 'kind', 'told_at'), name='delivery_to_endpoint_once'), models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('user', 'ticket', 'kind', 'told_at', 'channel'), name='delivery_to_user_once')],
            },
        ),
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('email', models.BooleanField(default=False, verbose_name='by e-mail')),
                ('sms', models.BooleanField(default=False, verbose_name='by SMS')),
                ('mobile', organisations.encryption.EncryptedTextField(blank=True, verbose_name='mobile for SMS')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_choice', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
