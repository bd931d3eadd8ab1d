"""Cases, parties, officers, milestones, pauses, records of approaches, files, keys, views.

Cases are counted by court and day of filing or conclusion: two indexes that lead with the court and serve its foreign key as
well. An officer's desk goes from the own posts to their cases by the foreign key of the post. Views are read by day, and
by person and day, which also serves the alarm.
"""

import django.db.models.deletion
import enforcement.custody
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0006_court_posts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('number', enforcement.custody.CourtTextField(verbose_name='case number')),
                ('number_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('type', models.CharField(choices=[('first', 'first enforcement (执)'), ('resumed', 'resumed enforcement (执恢)'), ('preservation', 'preservation (执保)')], max_length=12, verbose_name='type')),
                ('basis_kind', models.CharField(choices=[('judgment', 'judgment or ruling'), ('mediation', 'mediation document of a court'), ('payment_order', 'payment order'), ('criminal', 'property part of a criminal judgment'), ('administrative', 'administrative decision'), ('award', 'arbitral award or mediation document'), ('notarised', 'notarised enforceable instrument'), ('foreign', 'recognised foreign judgment or award'), ('other', 'other')], max_length=14, verbose_name='basis of enforcement')),
                ('basis', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='instrument (issuer and number)')),
                ('filed_on', models.DateField(null=True, verbose_name='filed')),
                ('subject_amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='subject amount')),
                ('is_bank_loan', models.BooleanField(default=False, verbose_name='bad loan of a bank')),
                ('language', models.CharField(choices=[('zh', 'Chinese'), ('mn', 'Mongolian'), ('other', 'another')], default='zh', max_length=5, verbose_name='language wanted')),
                ('interpreter', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='interpreter')),
                ('state', models.CharField(choices=[('applied', 'applied for'), ('filed', 'filed'), ('notified', 'obligor notified'), ('investigating', 'property investigated'), ('controlling', 'property controlled'), ('disposing', 'property disposed of'), ('paying_out', 'money paid out'), ('concluded', 'concluded')], default='applied', max_length=13, verbose_name='state')),
                ('conclude_by', models.DateField(null=True, verbose_name='conclude by')),
                ('conclusion', models.CharField(blank=True, choices=[('completed', 'completed (执行完毕)'), ('current_ended', 'current procedure terminated (终本)'), ('terminated', 'enforcement terminated (终结执行)'), ('struck_off', 'struck off (销案)'), ('refused', 'enforcement refused (不予执行)'), ('dismissed', 'application dismissed (驳回申请)')], default='', max_length=13, verbose_name='conclusion')),
                ('concluded_on', models.DateField(null=True, verbose_name='concluded')),
                ('conclusion_ground', models.CharField(blank=True, choices=[('withdrawn', 'application withdrawn'), ('basis_revoked', 'instrument revoked'), ('no_successor', 'obligor dead, no estate and nobody to succeed'), ('claimant_dead', 'whoever claims maintenance or support died'), ('unable', 'obligor cannot repay a loan, has no income and cannot work'), ('other', 'another case that the court finds should end'), ('wrongly_filed', 'wrongly filed'), ('other_court', 'another court filed it first'), ('defective', 'award or notarised instrument is defective'), ('public_interest', 'against public interest'), ('limitation', 'objection that the application is out of time upheld'), ('not_acceptable', 'conditions for acceptance are not met')], default='', max_length=20, verbose_name='ground')),
                ('entered_at', models.DateTimeField(verbose_name='entered')),
                ('bank', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='court_loan_cases', to='organisations.organisation', verbose_name='bank')),
                ('court', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='court_cases', to='organisations.organisation', verbose_name='court')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('resumes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resumed_by', to='enforcement.case', verbose_name='resumes the case')),
            ],
            options={
                'verbose_name': 'court case',
                'verbose_name_plural': 'court cases',
                'ordering': ['-id'],
                'indexes': [
                    models.Index(fields=['court', 'filed_on'], name='court_case_filed'),
                    models.Index(fields=['court', 'concluded_on'], name='court_case_concluded'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('concluded_on__isnull', False), ('state', 'concluded'), models.Q(('conclusion', ''), _negated=True)), models.Q(models.Q(('state', 'concluded'), _negated=True), ('concluded_on__isnull', True), ('conclusion', '')), _connector='OR'), name='court_case_concluded_has_how'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['applied', 'concluded']), ('filed_on__isnull', False), _connector='OR'), name='court_case_filed_has_day'),
                    models.CheckConstraint(condition=models.Q(('concluded_on', None), ('filed_on', None), ('concluded_on__gte', models.F('filed_on')), _connector='OR'), name='court_case_concluded_after_filed'),
                    models.CheckConstraint(condition=models.Q(('subject_amount__gte', 0)), name='court_case_amount_positive'),
                    models.CheckConstraint(condition=models.Q(('bank', None), ('is_bank_loan', True), _connector='OR'), name='court_case_bank_has_loan'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ApproachRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('approached_on', models.DateField(verbose_name='day')),
                ('who', enforcement.custody.CourtTextField(verbose_name='who approached, unit and post')),
                ('how', enforcement.custody.CourtTextField(verbose_name='how (in person, by telephone, in writing …)')),
                ('content', enforcement.custody.CourtTextField(verbose_name='what was said or asked')),
                ('at', models.DateTimeField(verbose_name='entered')),
                ('read_at', models.DateTimeField(null=True, verbose_name='read by the discipline post')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approaches', to='enforcement.case')),
            ],
            options={
                'verbose_name': 'record of an approach',
                'verbose_name_plural': 'records of approaches',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='CaseOfficer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='first day')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('duty', models.CharField(choices=[('officer', 'enforcement officer'), ('panel', 'panel member')], max_length=7, verbose_name='duty')),
                ('work_card', models.CharField(blank=True, default='', max_length=30, verbose_name='work card')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officers', to='enforcement.case')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='court_cases', to='organisations.post', verbose_name='post')),
            ],
            options={
                'verbose_name': 'officer of a court case',
                'verbose_name_plural': 'officers of court cases',
                'ordering': ['duty', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='case_officer_ends_after_start', violation_error_message='The last day lies before the first day.'),
                    models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('case', 'post'), name='case_officer_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('wrapped', enforcement.custody.CourtTextField(null=True, verbose_name='wrapped key')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('destroyed_at', models.DateTimeField(null=True, verbose_name='destroyed')),
            ],
            options={
                'verbose_name': 'data key',
                'verbose_name_plural': 'data keys',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('destroyed_at__isnull', True), ('wrapped__isnull', False)), models.Q(('destroyed_at__isnull', False), ('wrapped__isnull', True)), _connector='OR'), name='data_key_destroyed_is_empty')],
            },
        ),
        migrations.CreateModel(
            name='CourtFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('name', enforcement.custody.CourtTextField(verbose_name='file name')),
                ('type', models.CharField(choices=[('jpg', 'picture (JPEG)'), ('png', 'picture (PNG)'), ('pdf', 'PDF'), ('ofd', 'OFD'), ('docx', 'Word document'), ('xlsx', 'Excel workbook'), ('pptx', 'PowerPoint slides'), ('doc', 'Word document (97–2003)'), ('xls', 'Excel workbook (97–2003)'), ('ppt', 'PowerPoint slides (97–2003)'), ('wps', 'WPS text'), ('et', 'WPS table'), ('dps', 'WPS slides'), ('txt', 'plain text'), ('csv', 'table as text (CSV)')], max_length=4, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sm3', models.CharField(max_length=64, verbose_name='SM3 hash')),
                ('at', models.DateTimeField(verbose_name='uploaded')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='enforcement.case')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='enforcement.datakey')),
            ],
            options={
                'verbose_name': 'court file',
                'verbose_name_plural': 'court files',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('kind', models.CharField(choices=[('application', 'application received'), ('notice', 'enforcement notice issued'), ('report_order', 'property report ordered'), ('clue', 'clear property clue given'), ('urgent_clue', 'urgent property clue given'), ('clue_checked', 'property clue checked'), ('consumption_limit', 'consumption-limit order issued'), ('listing', 'listing decided, or its conditions are not met'), ('investigated', 'investigation exhausted, nothing executable or disposable'), ('searched', 'missing obligor searched for, or not missing'), ('obstruction', 'obstruction punished, or there was none'), ('applicant_signed', 'applicant signed'), ('panel_reviewed', 'panel reviewed'), ('president_approved', 'president approved the conclusion'), ('performed', 'fully performed'), ('ruling', 'ruling or decision on the conclusion made'), ('extension', 'time limit extended by the president'), ('objection', 'objection received'), ('objection_decided', 'objection decided'), ('later_query', 'queried after the current procedure ended, applicant told'), ('last_performance', 'last day of performance by the instrument'), ('bank_objection', 'bank objected to a network measure'), ('bank_answered', "bank's objection answered"), ('third_party_notice', 'third party served to perform a debt due to the obligor'), ('third_party_answer', 'third party performed or objected'), ('entrusted', 'entrusted by another court'), ('entrusted_begun', 'entrusted enforcement begun'), ('entrusted_told', 'entrusting court informed'), ('pre_suit', 'pre-suit preservation measure taken'), ('suit', 'suit brought')], max_length=30, verbose_name='what')),
                ('on', models.DateField(verbose_name='day')),
                ('document', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='document (number, or what it says)')),
                ('at', models.DateTimeField(verbose_name='entered')),
                ('struck_at', models.DateTimeField(null=True, verbose_name='struck out')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='enforcement.case')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='enforcement.courtfile')),
            ],
            options={
                'verbose_name': 'milestone of a court case',
                'verbose_name_plural': 'milestones of court cases',
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('side', models.CharField(choices=[('applicant', 'applicant'), ('obligor', 'obligor'), ('third_party', 'third party')], max_length=11, verbose_name='side')),
                ('sort', models.CharField(choices=[('person', 'natural person'), ('enterprise', 'enterprise legal person'), ('organisation', 'other organisation')], max_length=12, verbose_name='sort')),
                ('name', enforcement.custody.CourtTextField(verbose_name='name')),
                ('identity', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='identity number')),
                ('identity_hash', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('born_on', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='born')),
                ('address', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='address')),
                ('phone', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='telephone')),
                ('representative', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='legal representative')),
                ('left_on', models.DateField(null=True, verbose_name='left the case')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='enforcement.case')),
            ],
            options={
                'verbose_name': 'party of a court case',
                'verbose_name_plural': 'parties of court cases',
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('identity_hash', ''), _negated=True), fields=('case', 'side', 'identity_hash'), name='court_party_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('kind', models.CharField(choices=[('suspension', 'suspension (中止)'), ('deferral', 'deferral (暂缓)'), ('settlement', 'performance of a settlement (和解履行中)'), ('objection', 'examination of an objection (异议审查中)'), ('bankruptcy', 'transfer to bankruptcy (移送破产)')], max_length=10, verbose_name='kind')),
                ('from_on', models.DateField(verbose_name='first day')),
                ('to_on', models.DateField(null=True, verbose_name='last day')),
                ('document', enforcement.custody.CourtTextField(blank=True, default='', verbose_name='document (number, or what it says)')),
                ('at', models.DateTimeField(verbose_name='entered')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='enforcement.case')),
            ],
            options={
                'verbose_name': 'pause of a court case',
                'verbose_name_plural': 'pauses of court cases',
                'ordering': ['from_on', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('to_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='court_pause_ends_after_start'),
                    models.UniqueConstraint(condition=models.Q(('to_on', None)), fields=('case', 'kind'), name='court_pause_open_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='View',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('object_type', models.CharField(max_length=30, verbose_name='what')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='row')),
                ('field', models.CharField(max_length=100, verbose_name='fields')),
                ('reason', models.CharField(choices=[('case_work', 'work on the case'), ('request', 'to prepare or answer a request'), ('verify', 'to verify a reply'), ('service', 'to serve a document'), ('measure', 'to decide on a measure'), ('money', 'to account for money'), ('listing', 'to decide on a list entry'), ('review', 'review by panel or approver'), ('discipline', 'discipline')], max_length=10, verbose_name='reason')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='views', to='enforcement.case')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.post', verbose_name='by the post')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'view of court data',
                'verbose_name_plural': 'views of court data',
                'ordering': ['-id'],
                'indexes': [
                    models.Index(fields=['user', 'at'], name='court_view_by_whom'),
                    models.Index(fields=['at'], name='court_view_when'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('many_views', 'many openings on one day'), ('at_night', 'opened at night'), ('ceiling', 'daily ceiling of requests reached')], max_length=10, verbose_name='kind')),
                ('on', models.DateField(verbose_name='day')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('seen_at', models.DateTimeField(null=True, verbose_name='seen')),
                ('finding', models.CharField(blank=True, default='', max_length=200, verbose_name='finding')),
                ('seen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='seen by')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'alarm to the auditor',
                'verbose_name_plural': 'alarms to the auditor',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('user', 'on', 'kind'), name='court_alarm_once_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('seen_at', None), ('seen_by', None)), models.Q(('seen_at__isnull', False), ('seen_by__isnull', False)), _connector='OR'), name='court_alarm_seen_by_somebody')],
            },
        ),
    ]
