"""Acting for units that cannot sign in, and moves made on several tickets at once.

No index of their own: `clerks` is read with its dispatch, runs are found by (account, key), the items of a run by the unique
(run, ticket), whose first column serves the list in the order of ids as well. Nobody asks for the items of a ticket.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0016_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='dispatch',
            name='clerks',
            field=models.JSONField(default=list, help_text='Ids of the accounts that did something on behalf of the unit.', verbose_name='acted for the unit'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='entered_for_unit',
            field=models.BooleanField(default=False, help_text='A clerk entered it for a unit that cannot sign in.', verbose_name='entered on behalf of the unit'),
        ),
        migrations.CreateModel(
            name='BulkRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('body_hash', models.CharField(max_length=64)),
                ('move', models.CharField(choices=[('accept', 'Accept the request'), ('decline', 'Decline'), ('redirect', 'Tell the statutory route'), ('assign', 'Assign'), ('rule', 'Rule on the return'), ('accept_answer', 'Approve the answer'), ('rework', 'Send back for rework'), ('call_back', 'Record the call-back'), ('close', 'Close'), ('reopen', 'Reopen'), ('cancel', 'Cancel'), ('confirm', 'Confirm the result'), ('sign', 'Sign for it'), ('pass_on', 'Pass on inside the department'), ('request_return', 'Request return'), ('contact', 'Record first contact'), ('answer', 'Answer'), ('consent', 'Agree to the answer'), ('refuse_consent', 'Send the answer back to the handler'), ('release_assist', 'Release an assisting department'), ('request_extension', 'Request extension'), ('decide_extension', 'Decide on the extension'), ('request_suspension', 'Request suspension'), ('decide_suspension', 'Decide on the suspension'), ('resume', 'Resume'), ('consult', 'Open a consultation'), ('conclude', 'Conclude the consultation'), ('add_assist', 'Add an assisting department'), ('hand_over', 'Hand over the lead'), ('reroute', 'Change topic or place'), ('split', 'Split into parts'), ('merge', 'Merge into another ticket'), ('unmerge', 'Undo the merge'), ('record_review', 'Record the review')], max_length=20, verbose_name='move')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bulk_runs', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'bulk move',
                'verbose_name_plural': 'bulk moves',
            },
        ),
        migrations.CreateModel(
            name='BulkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('waiting', 'not done yet'), ('done', 'done'), ('refused', 'not done')], default='waiting', max_length=7, verbose_name='outcome')),
                ('sentence', models.CharField(blank=True, default='', max_length=500, verbose_name='reason')),
                ('dispatch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.dispatch')),
                ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.ticket')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='tickets.bulkrun')),
            ],
            options={
                'verbose_name': 'ticket of a bulk move',
                'verbose_name_plural': 'tickets of a bulk move',
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='bulkrun',
            constraint=models.UniqueConstraint(fields=('user', 'key'), name='bulk_run_once'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.UniqueConstraint(fields=('run', 'ticket'), name='bulk_item_once'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('sentence', ''), _negated=True), _connector='OR'), name='bulk_item_refused_says_why'),
        ),
    ]
