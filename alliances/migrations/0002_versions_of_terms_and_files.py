"""Conditions have versions, files of support actions are withdrawn, and the list of a policy is read newest first.

`policyplot_of_policy` takes the place of the plain index on the policy: with 25,000 plots on one policy the page of the policy
sorted all of them to show a hundred (240 ms on PostgreSQL; now under one), and the list of insured plots is paged by it. A version of conditions is
found by its unique constraint and by the one-to-one key to what it replaces; there are a few of each, so no other index.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alliances', '0001_chain'),
        ('organisations', '0005_duty_roster'),
        ('tickets', '0017_on_behalf_and_bulk'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='policyplot',
            options={'ordering': ['-id'], 'verbose_name': 'insured plot', 'verbose_name_plural': 'insured plots'},
        ),
        migrations.RemoveConstraint(
            model_name='supportfile',
            name='support_file_once',
        ),
        migrations.RemoveConstraint(
            model_name='terms',
            name='terms_title_once',
        ),
        migrations.AddField(
            model_name='supportfile',
            name='withdrawn_at',
            field=models.DateTimeField(null=True, verbose_name='withdrawn'),
        ),
        migrations.AddField(
            model_name='supportfile',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supportfile',
            name='withdrawn_reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='terms',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='alliances.terms', verbose_name='replaces'),
        ),
        migrations.AddField(
            model_name='terms',
            name='valid_from',
            field=models.DateField(help_text='The first version holds from its beginning.', null=True, verbose_name='holds from'),
        ),
        migrations.AddField(
            model_name='terms',
            name='version',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='version'),
        ),
        migrations.AlterField(
            model_name='policyplot',
            name='policy',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='plots', to='alliances.policy'),
        ),
        migrations.AddIndex(
            model_name='policyplot',
            index=models.Index(fields=['policy', '-id'], name='policyplot_of_policy'),
        ),
        migrations.AddConstraint(
            model_name='supportfile',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('support', 'file'), name='support_file_once'),
        ),
        migrations.AddConstraint(
            model_name='supportfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='support_file_withdrawn_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.UniqueConstraint(fields=('alliance', 'season', 'buyer', 'title', 'version'), name='terms_version_once'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaces', None), ('version', 1)), models.Q(('replaces__isnull', False), ('valid_from__isnull', False), ('version__gt', 1)), _connector='OR'), name='terms_later_version_has_day'),
        ),
    ]
