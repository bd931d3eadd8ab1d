"""Needs, resources, claims, projects, files of meetings. Lists are read by alliance, newest first; one open claim a need
is a partial unique index, which is also how the claim in force is found."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0001_meetings'),
        ('organisations', '0004_cache_table'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('tickets', '0008_notices_without_ticket'),
    ]

    operations = [
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('care', 'care of the old and the young'), ('health', 'health'), ('skills', 'skills and employment'), ('culture', 'culture and sport'), ('environment', 'environment and cleanliness'), ('facilities', 'facilities and repairs'), ('safety', 'safety and law'), ('market', 'production and sales'), ('finance', 'finance and insurance'), ('other', 'other')], max_length=11, verbose_name='category')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('description', models.TextField(blank=True, max_length=1000, verbose_name='description')),
                ('urgency', models.CharField(choices=[('normal', 'normal'), ('urgent', 'urgent'), ('danger', 'danger to life or property')], default='normal', max_length=6, verbose_name='urgency')),
                ('wished_on', models.DateField(blank=True, null=True, verbose_name='wished by')),
                ('state', models.CharField(choices=[('collected', 'collected'), ('assessed', 'assessed'), ('claimed', 'claimed'), ('in_project', 'in a project'), ('met', 'met and struck off'), ('dropped', 'not taken up')], max_length=10, verbose_name='state')),
                ('assessment', models.CharField(blank=True, default='', max_length=300, verbose_name='assessment')),
                ('end_reason', models.CharField(blank=True, default='', max_length=300, verbose_name='reason')),
                ('entered_at', models.DateTimeField(verbose_name='entered')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='organisations.alliance', verbose_name='alliance')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.area', verbose_name='area')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'need',
                'verbose_name_plural': 'needs',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['alliance', '-id'], name='need_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='need_dropped_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('serial', models.PositiveSmallIntegerField(null=True)),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='description')),
                ('category', models.CharField(choices=[('care', 'care of the old and the young'), ('health', 'health'), ('skills', 'skills and employment'), ('culture', 'culture and sport'), ('environment', 'environment and cleanliness'), ('facilities', 'facilities and repairs'), ('safety', 'safety and law'), ('market', 'production and sales'), ('finance', 'finance and insurance'), ('other', 'other')], max_length=11, verbose_name='category')),
                ('budget', models.DecimalField(decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='budget (yuan)')),
                ('budget_source', models.CharField(blank=True, max_length=100, verbose_name='source of the money')),
                ('starts_on', models.DateField(null=True, verbose_name='start')),
                ('due_on', models.DateField(null=True, verbose_name='due')),
                ('progress', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='progress (%)')),
                ('evidence', models.TextField(blank=True, default='', max_length=2000, verbose_name='evidence')),
                ('state', models.CharField(choices=[('collected', 'collected'), ('studied', 'studied'), ('initiated', 'initiated'), ('under_way', 'under way'), ('accepted', 'accepted by the residents'), ('evaluated', 'evaluated'), ('struck_off', 'struck off'), ('dropped', 'dropped')], max_length=10, verbose_name='state')),
                ('study', models.TextField(blank=True, default='', max_length=1000, verbose_name='study')),
                ('accepted_on', models.DateField(null=True, verbose_name='accepted')),
                ('acceptance', models.TextField(blank=True, default='', max_length=1000, verbose_name='acceptance by residents')),
                ('satisfaction', models.CharField(blank=True, choices=[('satisfied', 'satisfied'), ('mostly', 'mostly satisfied'), ('dissatisfied', 'dissatisfied')], default='', max_length=12, verbose_name='satisfaction')),
                ('evaluation', models.TextField(blank=True, default='', max_length=1000, verbose_name='evaluation')),
                ('struck_off_at', models.DateTimeField(null=True, verbose_name='struck off')),
                ('end_reason', models.CharField(blank=True, default='', max_length=300, verbose_name='reason')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='organisations.alliance', verbose_name='alliance')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.area', verbose_name='area')),
                ('assists', models.ManyToManyField(related_name='+', to='organisations.organisation', verbose_name='assists')),
                ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='lead')),
                ('needs', models.ManyToManyField(related_name='projects', to='meetings.need', verbose_name='needs')),
            ],
            options={
                'verbose_name': 'project',
                'verbose_name_plural': 'projects',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('accepted', 'evaluated', 'struck_off')), _negated=True), models.Q(('accepted_on__isnull', False), ('progress', 100), models.Q(('acceptance', ''), _negated=True)), _connector='OR'), name='project_accepted_by_residents'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['evaluated', 'struck_off']), _negated=True), models.Q(('satisfaction', ''), _negated=True), _connector='OR'), name='project_evaluated_has_words'), models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='project_progress_is_percent'), models.UniqueConstraint(fields=('alliance', 'year', 'serial'), name='project_number_once'), models.CheckConstraint(condition=models.Q(('state__in', ('collected', 'studied', 'dropped')), models.Q(('budget__isnull', False), ('due_on__gte', models.F('starts_on')), ('lead__isnull', False), ('serial__isnull', False), ('starts_on__isnull', False)), _connector='OR'), name='project_initiated_is_whole')],
                'indexes': [models.Index(fields=['alliance', '-id'], name='project_newest')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='milestone')),
                ('due_on', models.DateField(verbose_name='due')),
                ('done_on', models.DateField(null=True, verbose_name='reached')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='meetings.project')),
            ],
            options={
                'verbose_name': 'milestone',
                'verbose_name_plural': 'milestones',
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='first day')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('category', models.CharField(choices=[('care', 'care of the old and the young'), ('health', 'health'), ('skills', 'skills and employment'), ('culture', 'culture and sport'), ('environment', 'environment and cleanliness'), ('facilities', 'facilities and repairs'), ('safety', 'safety and law'), ('market', 'production and sales'), ('finance', 'finance and insurance'), ('other', 'other')], max_length=11, verbose_name='category')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('description', models.TextField(blank=True, max_length=1000, verbose_name='description')),
                ('kind', models.CharField(choices=[('people', 'people'), ('money', 'money'), ('venue', 'venue'), ('goods', 'goods')], max_length=6, verbose_name='kind')),
                ('amount', models.CharField(blank=True, max_length=50, verbose_name='how much')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='organisations.alliance', verbose_name='alliance')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.area', verbose_name='area')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'resource',
                'verbose_name_plural': 'resources',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='resource_ends_after_start', violation_error_message='The last day lies before the first day.')],
                'indexes': [models.Index(fields=['alliance', '-id'], name='resource_newest')],
            },
        ),
        migrations.CreateModel(
            name='MeetingFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meeting_files', to='tickets.storedfile')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'file of a meeting',
                'verbose_name_plural': 'files of meetings',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'file'), name='meeting_file_once')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claimed_at', models.DateTimeField(verbose_name='claimed')),
                ('due_on', models.DateField(verbose_name='to be done by')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('fulfilled', models.BooleanField(default=False, verbose_name='fulfilled')),
                ('result', models.CharField(blank=True, default='', max_length=300, verbose_name='result')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='claimed by')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='meetings.need')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='meetings.resource')),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('need',), name='claim_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('fulfilled', False), ('result', '')), models.Q(('ended_at__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='claim_ended_has_result')],
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='need',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.need', verbose_name='need'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(fields=('meeting', 'need'), name='agenda_need_once'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('ticket', None), ('need', None), _connector='OR'), name='agenda_has_one_source'),
        ),
    ]
