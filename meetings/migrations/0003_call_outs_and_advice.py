"""Call-outs and advice. Lists are read by alliance, newest first; `advice_known` serves the entries offered while a
concern is typed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0002_lists'),
        ('organisations', '0004_cache_table'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CallOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('description', models.TextField(max_length=1000, verbose_name='description')),
                ('state', models.CharField(choices=[('asked', 'asked for'), ('whistled', 'whistled'), ('ended', 'ended and rated'), ('declined', 'not whistled')], max_length=8, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('whistled_at', models.DateTimeField(null=True, verbose_name='whistled')),
                ('meets_at', models.DateTimeField(null=True, verbose_name='report at')),
                ('place', models.CharField(blank=True, default='', max_length=100, verbose_name='place')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('end_reason', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_outs', to='organisations.alliance', verbose_name='alliance')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.area', verbose_name='area')),
                ('township', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='whistled by')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='asked by')),
            ],
            options={
                'verbose_name': 'call-out',
                'verbose_name_plural': 'call-outs',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='CalledUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('response', models.CharField(choices=[('called', 'called'), ('reported', 'reported on the spot'), ('absent', 'did not come')], default='called', max_length=8, verbose_name='response')),
                ('reported_at', models.DateTimeField(null=True, verbose_name='reported')),
                ('result', models.TextField(blank=True, default='', max_length=500, verbose_name='result')),
                ('rating', models.CharField(blank=True, choices=[('satisfied', 'satisfied'), ('mostly', 'mostly satisfied'), ('dissatisfied', 'dissatisfied')], default='', max_length=12, verbose_name='rating')),
                ('remark', models.CharField(blank=True, default='', max_length=200, verbose_name='remark')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
                ('call_out', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='called', to='meetings.callout')),
            ],
            options={
                'verbose_name': 'department called',
                'verbose_name_plural': 'departments called',
                'ordering': ['organisation__path'],
            },
        ),
        migrations.CreateModel(
            name='Advice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='question')),
                ('description', models.TextField(blank=True, max_length=1000, verbose_name='in detail')),
                ('state', models.CharField(choices=[('asked', 'asked'), ('answered', 'answered, to be checked'), ('published', 'in the knowledge base'), ('withdrawn', 'withdrawn')], max_length=9, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('answer', models.TextField(blank=True, default='', max_length=3000, verbose_name='answer')),
                ('basis', models.CharField(blank=True, default='', max_length=300, verbose_name='basis')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered')),
                ('checked_at', models.DateTimeField(null=True, verbose_name='checked')),
                ('valid_until', models.DateField(null=True, verbose_name='valid until')),
                ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='note')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advice', to='organisations.alliance', verbose_name='alliance')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='department asked')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='asked by')),
            ],
            options={
                'verbose_name': 'advice',
                'verbose_name_plural': 'advice',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['alliance', '-id'], name='advice_newest'), models.Index(condition=models.Q(('state', 'published')), fields=['-id'], name='advice_known')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'published']), _negated=True), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True), models.Q(('basis', ''), _negated=True)), _connector='OR'), name='advice_answered_has_basis'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), models.Q(('checked_by', models.F('answered_by')), _negated=True)), _connector='OR'), name='advice_checked_by_another')],
            },
        ),
        migrations.AddIndex(
            model_name='callout',
            index=models.Index(fields=['alliance', '-id'], name='call_out_newest'),
        ),
        migrations.AddConstraint(
            model_name='callout',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['whistled', 'ended']), _negated=True), models.Q(('meets_at__isnull', False), ('whistled_at__isnull', False), models.Q(('place', ''), _negated=True)), _connector='OR'), name='call_out_whistled_has_time'),
        ),
        migrations.AddConstraint(
            model_name='callout',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='call_out_declined_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='calledunit',
            constraint=models.UniqueConstraint(fields=('call_out', 'organisation'), name='called_once'),
        ),
        migrations.AddConstraint(
            model_name='calledunit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reported_at', None), ('response', 'called')), models.Q(('reported_at__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='called_reported_has_result'),
        ),
    ]
