"""Joint screening with its findings and hazards, call-backs after mediation, fellow raisers, members who report in, yearly
evaluations, and how long repairs took. Lists are read by community or round, newest first; the daily reminder reads the
watched hazards nobody was reminded of, by their day."""

import django.db.models.deletion
import organisations.encryption
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0005_reporting_in'),
        ('organisations', '0005_duty_roster'),
        ('tickets', '0017_on_behalf_and_bulk'),
    ]

    operations = [
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('text', models.CharField(max_length=500, verbose_name='evaluation')),
                ('evaluated_on', models.DateField(verbose_name='evaluated')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='governance.seat')),
            ],
            options={
                'verbose_name': 'yearly evaluation',
                'verbose_name_plural': 'yearly evaluations',
                'ordering': ['-year'],
                'constraints': [models.UniqueConstraint(fields=('seat', 'year'), name='seat_evaluated_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='FellowRaiser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('name', organisations.encryption.EncryptedTextField(blank=True, default='', verbose_name='name')),
                ('phone', organisations.encryption.EncryptedTextField(blank=True, default='', verbose_name='telephone')),
                ('added_at', models.DateTimeField(verbose_name='added')),
                ('told_at', models.DateTimeField(null=True, verbose_name='told of the result')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fellows', to='tickets.ticket', verbose_name='ticket')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='entered by')),
            ],
            options={
                'verbose_name': 'fellow raiser',
                'verbose_name_plural': 'fellow raisers',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('state', models.CharField(choices=[('open', 'under way'), ('closed', 'closed')], max_length=6, verbose_name='state')),
                ('summary', models.CharField(blank=True, default='', max_length=500, verbose_name='what it came to')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='governance.community', verbose_name='governance community')),
                ('grids', models.ManyToManyField(related_name='rounds', to='governance.grid', verbose_name='grids')),
                ('units', models.ManyToManyField(related_name='+', to='organisations.organisation', verbose_name='units taking part')),
            ],
            options={
                'verbose_name': 'joint screening round',
                'verbose_name_plural': 'joint screening rounds',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='round_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('summary', ''), _negated=True), _connector='OR'), name='round_closed_has_summary')],
                'indexes': [models.Index(fields=['community', '-id'], name='round_newest')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('found_on', models.DateField(verbose_name='found')),
                ('sort', models.CharField(choices=[('concern', 'a concern'), ('dispute', 'a dispute'), ('hazard', 'a hazard that recurs')], max_length=7, verbose_name='sort')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('description', models.TextField(blank=True, default='', max_length=2000, verbose_name='description')),
                ('dispute', organisations.encryption.EncryptedTextField(blank=True, default='', verbose_name='the dispute')),
                ('state', models.CharField(choices=[('found', 'to be taken up'), ('raised', 'raised as a concern'), ('mediation', 'with the mediation committee'), ('listed', 'on the list of hazards'), ('settled', 'settled on the spot')], max_length=9, verbose_name='state')),
                ('settled', models.CharField(blank=True, default='', max_length=300, verbose_name='how it was settled')),
                ('case', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='finding', to='governance.mediationcase')),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='governance.grid', verbose_name='grid')),
                ('ticket', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='finding', to='tickets.ticket', verbose_name='ticket')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='found by')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='governance.round')),
            ],
            options={
                'verbose_name': 'finding',
                'verbose_name_plural': 'findings',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sort', 'dispute'), _negated=True), ('description', ''), _connector='OR'), name='finding_of_dispute_is_sealed'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'settled'), _negated=True), models.Q(('settled', ''), _negated=True), _connector='OR'), name='finding_settled_has_words'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'raised'), ('ticket__isnull', False)), models.Q(models.Q(('state', 'raised'), _negated=True), ('ticket', None)), _connector='OR'), name='finding_raised_has_ticket')],
                'indexes': [models.Index(fields=['round', '-id'], name='finding_newest')],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('held_on', models.DateField(verbose_name='day')),
                ('way', models.CharField(choices=[('visit', 'visit'), ('phone', 'telephone')], max_length=5, verbose_name='way')),
                ('kept', models.CharField(choices=[('wholly', 'wholly performed'), ('partly', 'partly performed'), ('not', 'not performed')], max_length=6, verbose_name='the agreement is')),
                ('record', organisations.encryption.EncryptedTextField(verbose_name='record')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='governance.mediationcase')),
            ],
            options={
                'verbose_name': 'call-back after mediation',
                'verbose_name_plural': 'call-backs after mediation',
                'ordering': ['held_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Hazard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('listed_on', models.DateField(verbose_name='listed')),
                ('next_look', models.DateField(verbose_name='next look')),
                ('reminded', models.BooleanField(default=False, verbose_name='reminded')),
                ('state', models.CharField(choices=[('watched', 'watched'), ('removed', 'removed')], max_length=7, verbose_name='state')),
                ('ended_on', models.DateField(null=True, verbose_name='removed')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hazards', to='governance.community', verbose_name='governance community')),
                ('finding', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hazard', to='governance.finding')),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hazards', to='governance.grid', verbose_name='grid')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='owner')),
            ],
            options={
                'verbose_name': 'recurring hazard',
                'verbose_name_plural': 'recurring hazards',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('reminded', False), ('state', 'watched')), fields=['next_look'], name='hazard_due'), models.Index(fields=['community', '-id'], name='hazard_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('state', 'watched')), models.Q(('ended_on__isnull', False), ('state', 'removed')), _connector='OR'), name='hazard_removed_has_day')],
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('looked_on', models.DateField(verbose_name='looked')),
                ('there', models.BooleanField(verbose_name='still there')),
                ('result', models.CharField(max_length=300, verbose_name='result')),
                ('hazard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='governance.hazard')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'look at a hazard',
                'verbose_name_plural': 'looks at hazards',
                'ordering': ['-looked_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='MemberReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('name', organisations.encryption.EncryptedTextField(verbose_name='name')),
                ('consented_on', models.DateField(verbose_name='consented')),
                ('reported_on', models.DateField(verbose_name='reported')),
                ('ended_on', models.DateField(null=True, verbose_name='ended')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='community or village')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'member reporting in',
                'verbose_name_plural': 'members reporting in',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('consented_on__lte', models.F('reported_on'))), name='member_report_consented_first'), models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('reported_on')), _connector='OR'), name='member_report_ends_after_start')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='feeperiod',
            name='fee_period_sums_fit',
        ),
        migrations.AddField(
            model_name='feeperiod',
            name='repair_hours',
            field=models.DecimalField(decimal_places=1, default=0, max_digits=9, verbose_name='hours that finished repairs took'),
        ),
        migrations.AddField(
            model_name='feeperiod',
            name='repairs_done',
            field=models.PositiveIntegerField(default=0, verbose_name='repairs finished'),
        ),
        migrations.AddField(
            model_name='hostterm',
            name='end_reason',
            field=models.CharField(blank=True, default='', max_length=300, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='mediationcase',
            name='ended_as',
            field=models.CharField(blank=True, choices=[('registered', 'registered'), ('declined', 'not accepted'), ('accepted', 'accepted, parties are asked'), ('mediating', 'being mediated'), ('refused', 'ended: a party refused'), ('failed', 'ended without agreement'), ('handed_over', 'handed over to the centre'), ('agreed', 'agreed, being performed'), ('performed', 'performed'), ('unperformed', 'not performed'), ('archived', 'archived')], default='', max_length=11, verbose_name='ended as'),
        ),
        migrations.AddConstraint(
            model_name='feeperiod',
            constraint=models.CheckConstraint(condition=models.Q(('received__gte', 0), ('received__lte', models.F('receivable')), ('recovered__gte', 0), ('recovered__lte', models.F('opening_arrears')), ('repair_hours__gte', 0), ('repairs_done__lte', models.F('repairs')), ('repairs_on_time__lte', models.F('repairs'))), name='fee_period_sums_fit'),
        ),
    ]
