"""Measures, money and list entries.

Indexes beside those of foreign keys: `measure_ending` holds only what has effect and ends, which is what the alarm and every
desk read, earliest first; `ledger_receipts` only receipts, by day, for what was recovered in a period; `case_money_held` only
cases whose money waits to be paid out; `list_entry_by_state` serves the desk and the public counts. Who entered or approved a
row is never looked for, so those keys have none. Triggers refuse every change of the ledger.
"""

import django.db.models.deletion
import enforcement.custody
import uuid
from django.conf import settings
from django.db import migrations, models

from enforcement import append_only


def put_up(apps, schema_editor):
    for statement in append_only.put_up(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    for statement in append_only.take_down(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('enforcement', '0001_cases'),
        ('organisations', '0006_court_posts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApplicantTold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('on', models.DateField(verbose_name='day')),
                ('channel', enforcement.custody.CourtTextField(verbose_name='through which channel of the court')),
                ('text', enforcement.custody.CourtTextField(verbose_name='text')),
                ('at', models.DateTimeField(verbose_name='entered')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='enforcement.case')),
            ],
            options={
                'verbose_name': 'word to the applicant',
                'verbose_name_plural': 'words to the applicant',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Asset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('kind', models.CharField(choices=[('deposit', 'deposit'), ('movable', 'movable'), ('realty', 'real estate'), ('right', 'other property right'), ('income', 'income')], max_length=7, verbose_name='kind')),
                ('description', enforcement.custody.CourtTextField(verbose_name='description (what, where, number)')),
                ('worth', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='worth (yuan)')),
                ('before_us', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='claims before ours (yuan)')),
                ('divisible', models.BooleanField(default=False, verbose_name='can be divided')),
                ('exemption', models.CharField(blank=True, choices=[('necessities', 'household necessities'), ('living_costs', 'living costs of the family'), ('study', 'what study or work needs'), ('aids', 'aids of a disabled person'), ('medals', 'medals and honours'), ('unpublished', 'unpublished inventions and works'), ('other', 'exempt by another law'), ('only_dwelling', 'the only necessary dwelling')], default='', max_length=13, verbose_name='exempt as')),
                ('at', models.DateTimeField(verbose_name='entered')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assets', to='enforcement.case')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assets', to='enforcement.party', verbose_name='obligor')),
            ],
            options={
                'verbose_name': 'thing or right',
                'verbose_name_plural': 'things and rights',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('grounds', models.CharField(max_length=60, verbose_name='grounds')),
                ('extra_years', models.PositiveSmallIntegerField(default=0, verbose_name='years more')),
                ('state', models.CharField(choices=[('decided', 'decided, to be served'), ('served', 'served'), ('listed', 'on the list'), ('leaving', 'to be removed'), ('removed', 'removed'), ('dropped', 'dropped before it was published')], default='decided', max_length=7, verbose_name='state')),
                ('decision', enforcement.custody.CourtTextField(verbose_name='decision (number)')),
                ('decided_on', models.DateField(verbose_name='decided')),
                ('served_on', models.DateField(null=True, verbose_name='served')),
                ('grace_until', models.DateField(null=True, verbose_name='grace until')),
                ('listed_on', models.DateField(null=True, verbose_name='on the list since')),
                ('ends_on', models.DateField(null=True, verbose_name='expected end')),
                ('correction_asked_on', models.DateField(null=True, verbose_name='correction asked for')),
                ('correction', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='correction: what was asked and decided')),
                ('removal', models.CharField(blank=True, choices=[('performed', 'performed, or fully enforced'), ('settled', 'settlement performed'), ('applicant', 'the applicant asks in writing, the court agrees'), ('nothing_found', 'queried twice after the current procedure ended, nothing found, no clue'), ('suspended', 'suspended by retrial or bankruptcy'), ('refused', 'enforcement refused'), ('terminated', 'enforcement terminated'), ('term_over', 'the term is over'), ('early', 'corrected or performed of their own accord, removed early'), ('corrected', 'entered wrongly, corrected')], default='', max_length=13, verbose_name='reason of removal')),
                ('removal_reason_on', models.DateField(null=True, verbose_name='reason came about')),
                ('remove_by', models.DateField(null=True, verbose_name='to be removed by')),
                ('removed_on', models.DateField(null=True, verbose_name='removed')),
                ('dropped_why', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='why dropped')),
                ('at', models.DateTimeField(verbose_name='entered')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='list_entries', to='enforcement.case')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='list_entries', to='enforcement.courtfile')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='list_entries', to='enforcement.party', verbose_name='obligor')),
                ('remover', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='list_removals', to='organisations.post', verbose_name='who removes it')),
                ('signed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.post', verbose_name='signed by (president)')),
            ],
            options={
                'verbose_name': 'list entry',
                'verbose_name_plural': 'list entries',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['decided', 'dropped']), ('served_on__isnull', False), _connector='OR'), name='list_entry_listed_was_served'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['listed', 'leaving', 'removed']), _negated=True), ('listed_on__isnull', False), _connector='OR'), name='list_entry_listed_has_day'), models.CheckConstraint(condition=models.Q(('grace_until', None), ('listed_on', None), ('listed_on__gt', models.F('grace_until')), _connector='OR'), name='list_entry_after_grace'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['leaving', 'removed']), _negated=True), models.Q(('removal_reason_on__isnull', False), ('remover__isnull', False), models.Q(('removal', ''), _negated=True)), _connector='OR'), name='list_entry_leaving_has_person'), models.CheckConstraint(condition=models.Q(models.Q(('removed_on__isnull', False), ('state', 'removed')), models.Q(models.Q(('state', 'removed'), _negated=True), ('removed_on', None)), _connector='OR'), name='list_entry_removed_has_day'), models.UniqueConstraint(condition=models.Q(('state__in', ['decided', 'served', 'listed', 'leaving'])), fields=('party',), name='list_entry_live_once')],
                'indexes': [models.Index(fields=['state', 'ends_on'], name='list_entry_by_state')],
            },
        ),
        migrations.CreateModel(
            name='ListNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('state', models.CharField(choices=[('sent', 'sent'), ('recalled', 'recalled, deletion to be confirmed'), ('deleted', 'deleted by the recipient')], default='sent', max_length=8, verbose_name='state')),
                ('sent_on', models.DateField(verbose_name='sent')),
                ('document', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='document (number)')),
                ('recalled_on', models.DateField(null=True, verbose_name='recalled')),
                ('deleted_at', models.DateTimeField(null=True, verbose_name='deletion confirmed')),
                ('deleted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.post', verbose_name='confirmed by')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='enforcement.listentry')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='list_notices', to='organisations.organisation', verbose_name='recipient')),
            ],
            options={
                'verbose_name': 'credit notice',
                'verbose_name_plural': 'credit notices',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('entry', 'unit'), name='list_notice_once'), models.CheckConstraint(condition=models.Q(models.Q(('deleted_at', None), ('recalled_on', None), ('state', 'sent')), models.Q(('deleted_at', None), ('recalled_on__isnull', False), ('state', 'recalled')), models.Q(('deleted_at__isnull', False), ('deleted_by__isnull', False), ('recalled_on__isnull', False), ('state', 'deleted')), _connector='OR'), name='list_notice_states_have_days')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('kind', models.CharField(choices=[('freeze_deposit', 'freezing of a deposit'), ('seal_movable', 'sealing of a movable'), ('detain_movable', 'detaining of a movable'), ('seal_realty', 'sealing of real estate'), ('freeze_right', 'freezing of another property right'), ('transfer', 'transfer (划拨)'), ('withdraw_income', 'withholding or withdrawal of income'), ('consumption_limit', 'consumption limits'), ('exit_restriction', 'exit restriction'), ('summons', 'summons by force'), ('fine', 'fine'), ('detention', 'judicial detention'), ('search', 'search')], max_length=17, verbose_name='measure')),
                ('other_court', models.BooleanField(default=False, verbose_name='entry of another court')),
                ('court', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='court and case number')),
                ('rank', models.PositiveSmallIntegerField(null=True, verbose_name='place in the chain')),
                ('state', models.CharField(choices=[('effective', 'in effect'), ('proposed', "next, waits for the registry's confirmation"), ('waiting', 'waiting'), ('released', 'released'), ('lapsed', 'lapsed'), ('disposed', 'ended: wholly disposed of'), ('part_disposed', 'ended: disposed of in part'), ('ended_behind', 'ended: disposed of by the one before'), ('done', 'carried out')], max_length=13, verbose_name='standing')),
                ('document', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='document (number)')),
                ('served_on', models.DateField(verbose_name='served')),
                ('effective_on', models.DateField(null=True, verbose_name='in effect since')),
                ('last_day', models.DateField(null=True, verbose_name='last day')),
                ('amount', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='amount (yuan)')),
                ('although', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='why in spite of the warning')),
                ('ended_on', models.DateField(null=True, verbose_name='ended')),
                ('ended_by_document', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='document of the end')),
                ('at', models.DateTimeField(verbose_name='entered')),
                ('approved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.post', verbose_name='approved by')),
                ('asset', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='enforcement.asset', verbose_name='thing or right')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='enforcement.case')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='enforcement.courtfile')),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='enforcement.party', verbose_name='obligor')),
            ],
            options={
                'verbose_name': 'measure',
                'verbose_name_plural': 'measures',
                'ordering': ['asset', 'rank', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('asset__isnull', False), models.Q(('asset', None), ('party__isnull', False), ('rank', None)), _connector='OR'), name='measure_on_thing_or_person'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'effective'), _negated=True), ('effective_on__isnull', False), _connector='OR'), name='measure_effective_has_day'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['waiting', 'proposed']), _negated=True), ('last_day', None), _connector='OR'), name='measure_waiting_counts_no_days'), models.CheckConstraint(condition=models.Q(('last_day', None), ('last_day__gte', models.F('effective_on')), _connector='OR'), name='measure_ends_after_effect'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('state__in', ['effective', 'proposed', 'waiting'])), models.Q(models.Q(('state__in', ['effective', 'proposed', 'waiting']), _negated=True), ('ended_on__isnull', False)), _connector='OR'), name='measure_ended_has_day'), models.CheckConstraint(condition=models.Q(('other_court', False), ('asset__isnull', False), _connector='OR'), name='measure_other_court_has_thing'), models.UniqueConstraint(fields=('asset', 'rank'), name='measure_rank_once'), models.UniqueConstraint(condition=models.Q(('rank__isnull', False), ('state__in', ['effective', 'proposed'])), fields=('asset',), name='measure_first_in_chain_once')],
                'indexes': [models.Index(condition=models.Q(('other_court', False), ('state', 'effective')), fields=['last_day'], name='measure_ending')],
            },
        ),
        migrations.CreateModel(
            name='EndTold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_day', models.DateField()),
                ('step', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('measure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ends_told', to='enforcement.measure')),
            ],
            options={
                'verbose_name': 'alarm told',
                'verbose_name_plural': 'alarms told',
                'constraints': [models.UniqueConstraint(fields=('measure', 'last_day', 'step'), name='measure_end_told_once')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('fen', models.BigIntegerField(verbose_name='sum (fen)')),
                ('among', models.CharField(choices=[('proportion', 'in proportion (natural person, other organisation)'), ('order', 'in the order of the measures (enterprise legal person)')], max_length=10, verbose_name='ordinary claims share')),
                ('left_fen', models.BigIntegerField(verbose_name='left for the obligor (fen)')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('served', 'served, may be objected to'), ('objected', 'objected to'), ('final', 'final, being paid out'), ('dropped', 'dropped')], default='draft', max_length=8, verbose_name='state')),
                ('served_on', models.DateField(null=True, verbose_name='served')),
                ('object_by', models.DateField(null=True, verbose_name='objections until')),
                ('objection', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='objection, and what became of it')),
                ('at', models.DateTimeField(verbose_name='entered')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='enforcement.case')),
            ],
            options={
                'verbose_name': 'plan of distribution',
                'verbose_name_plural': 'plans of distribution',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('fen__gt', 0), ('left_fen__gte', 0)), name='plan_sum_above_zero'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'dropped']), ('served_on__isnull', False), _connector='OR'), name='plan_served_has_day'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'served', 'objected'])), fields=('case',), name='plan_open_once')],
            },
        ),
        migrations.CreateModel(
            name='PlanShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('rank', models.CharField(choices=[('cost', 'costs'), ('priority', 'with priority'), ('ordinary', 'ordinary')], max_length=8, verbose_name='class')),
                ('order', models.PositiveSmallIntegerField(null=True, verbose_name='place')),
                ('filed_on', models.DateField(verbose_name='filed')),
                ('filed_number', models.PositiveIntegerField(default=0, verbose_name='number of that day')),
                ('who', enforcement.custody.CourtTextField(verbose_name='who')),
                ('claim', enforcement.custody.CourtTextField(verbose_name='claim (yuan)')),
                ('share', enforcement.custody.CourtTextField(verbose_name='share (yuan)')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='enforcement.plan')),
            ],
            options={
                'verbose_name': 'share in a plan',
                'verbose_name_plural': 'shares in plans',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('kind', models.CharField(choices=[('receipt', 'receipt'), ('cost', 'cost of execution'), ('payment', 'paid out'), ('refund', 'handed back to the obligor')], max_length=7, verbose_name='row')),
                ('fen', models.BigIntegerField(verbose_name='amount (fen)')),
                ('on', models.DateField(verbose_name='day')),
                ('arrived_on', models.DateField(null=True, verbose_name='notice of arrival')),
                ('channel', models.CharField(blank=True, choices=[('voluntary', "performance of the obligor's own accord"), ('transfer', 'transfer of a deposit'), ('income', 'withdrawal of income'), ('sale', 'auction or sale'), ('in_kind', 'satisfaction in kind'), ('settlement', 'performance of a settlement'), ('direct', 'payment straight to the applicant')], default='', max_length=10, verbose_name='how')),
                ('extra_fen', models.BigIntegerField(null=True, verbose_name='agreed for the extra interest (fen)')),
                ('who', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='from or to whom')),
                ('document', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='document')),
                ('at', models.DateTimeField(verbose_name='entered')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='enforcement.case')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='enforcement.ledgerentry', verbose_name='reverses')),
                ('share', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='enforcement.planshare', verbose_name='share')),
            ],
            options={
                'verbose_name': 'ledger row',
                'verbose_name_plural': 'ledger rows',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('fen__gt', 0), ('kind', 'receipt'), ('reverses', None)), models.Q(('fen__lt', 0), ('kind__in', ['cost', 'payment', 'refund']), ('reverses', None)), models.Q(('fen__lt', 0), ('kind', 'receipt'), ('reverses__isnull', False)), models.Q(('fen__gt', 0), ('kind__in', ['cost', 'payment', 'refund']), ('reverses__isnull', False)), _connector='OR'), name='ledger_sign_follows_kind'), models.CheckConstraint(condition=models.Q(models.Q(('arrived_on__isnull', False), ('kind', 'receipt'), models.Q(('channel', ''), _negated=True)), models.Q(models.Q(('kind', 'receipt'), _negated=True), ('arrived_on', None), ('extra_fen', None)), _connector='OR'), name='ledger_receipt_has_channel_and_arrival'), models.CheckConstraint(condition=models.Q(('extra_fen', None), models.Q(('extra_fen__gt', 0), ('extra_fen__lte', models.F('fen'))), ('reverses__isnull', False), _connector='OR'), name='ledger_extra_inside_receipt'), models.CheckConstraint(condition=models.Q(('share', None), ('kind', 'payment'), _connector='OR'), name='ledger_share_is_paid')],
                'indexes': [models.Index(condition=models.Q(('kind', 'receipt')), fields=['on'], name='ledger_receipts')],
            },
        ),
        migrations.CreateModel(
            name='Renewal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('served_on', models.DateField(verbose_name='served')),
                ('old_end', models.DateField(verbose_name='last day before')),
                ('new_end', models.DateField(verbose_name='last day after')),
                ('document', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='document (number)')),
                ('at', models.DateTimeField(verbose_name='entered')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='enforcement.courtfile')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='enforcement.measure')),
            ],
            options={
                'verbose_name': 'renewal of a measure',
                'verbose_name_plural': 'renewals of measures',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('new_end__gt', models.F('old_end')), ('served_on__lte', models.F('old_end'))), name='renewal_in_time_and_longer')],
            },
        ),
        migrations.CreateModel(
            name='SpanNotCounted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('first', models.DateField(verbose_name='first day')),
                ('last', models.DateField(verbose_name='last day')),
                ('basis', enforcement.custody.CourtTextField(verbose_name='basis')),
                ('at', models.DateTimeField(verbose_name='entered')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spans_not_counted', to='enforcement.case')),
            ],
            options={
                'verbose_name': 'days not counted',
                'verbose_name_plural': 'days not counted',
                'ordering': ['first', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='span_not_counted_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='CaseMoney',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_fen', models.BigIntegerField(default=0, verbose_name='held (fen)')),
                ('held_since', models.DateField(null=True, verbose_name='held since')),
                ('debt', models.DecimalField(decimal_places=2, max_digits=16, null=True, verbose_name='money debt of the instrument (yuan)')),
                ('due_on', models.DateField(null=True, verbose_name='term for performance ended')),
                ('told_for', models.DateField(null=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='money', to='enforcement.case')),
            ],
            options={
                'verbose_name': 'money of a case',
                'verbose_name_plural': 'money of cases',
                'indexes': [models.Index(condition=models.Q(('held_since__isnull', False)), fields=['held_since'], name='case_money_held')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('held_fen__lte', 0), ('held_since', None)), models.Q(('held_fen__gt', 0), ('held_since__isnull', False)), _connector='OR'), name='case_money_held_has_since'), models.CheckConstraint(condition=models.Q(('held_fen__gte', 0)), name='case_money_not_below_zero'), models.CheckConstraint(condition=models.Q(models.Q(('debt', None), ('due_on', None)), models.Q(('debt__gt', 0), ('due_on__isnull', False)), _connector='OR'), name='case_money_debt_has_day')],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
