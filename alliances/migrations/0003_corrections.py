"""Wrong sales, loans, losses and grants are struck out as deliveries are: why, by whom, when. A deposit may be handed back.

Order and contract numbers are used once among what stands. `struck_by` has no index: nobody asks what an account struck out.
"""

import django.db.models.deletion
import django.db.models.expressions
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alliances', '0002_versions_of_terms_and_files'),
        ('organisations', '0005_duty_roster'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='agreement',
            name='agreement_sums_hold',
        ),
        migrations.RemoveConstraint(
            model_name='loan',
            name='loan_number_once',
        ),
        migrations.RemoveConstraint(
            model_name='sale',
            name='sale_number_once',
        ),
        migrations.AddField(
            model_name='agreement',
            name='returned_deposit',
            field=models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='deposit handed back (yuan)'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='struck_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='struck out by'),
        ),
        migrations.AddField(
            model_name='grant',
            name='struck_at',
            field=models.DateTimeField(null=True, verbose_name='struck out'),
        ),
        migrations.AddField(
            model_name='grant',
            name='struck_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='struck out by'),
        ),
        migrations.AddField(
            model_name='grant',
            name='struck_reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='loan',
            name='struck_at',
            field=models.DateTimeField(null=True, verbose_name='struck out'),
        ),
        migrations.AddField(
            model_name='loan',
            name='struck_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='struck out by'),
        ),
        migrations.AddField(
            model_name='loan',
            name='struck_reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='loss',
            name='struck_at',
            field=models.DateTimeField(null=True, verbose_name='struck out'),
        ),
        migrations.AddField(
            model_name='loss',
            name='struck_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='struck out by'),
        ),
        migrations.AddField(
            model_name='loss',
            name='struck_reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='marketprice',
            name='struck_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='struck out by'),
        ),
        migrations.AddField(
            model_name='payment',
            name='struck_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='struck out by'),
        ),
        migrations.AddField(
            model_name='sale',
            name='struck_at',
            field=models.DateTimeField(null=True, verbose_name='struck out'),
        ),
        migrations.AddField(
            model_name='sale',
            name='struck_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='struck out by'),
        ),
        migrations.AddField(
            model_name='sale',
            name='struck_reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='grant',
            name='state',
            field=models.CharField(choices=[('applied', 'applied for'), ('granted', 'granted'), ('paid', 'paid'), ('refused', 'refused'), ('struck', 'struck out')], max_length=7, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='loss',
            name='state',
            field=models.CharField(choices=[('reported', 'reported'), ('surveyed', 'surveyed'), ('approved', 'claim approved'), ('paid', 'claim paid'), ('rejected', 'claim rejected'), ('struck', 'struck out')], max_length=8, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='payment',
            name='purpose',
            field=models.CharField(choices=[('goods', 'goods'), ('interest', 'late interest'), ('penalty', 'penalty'), ('deposit', 'deposit handed back')], default='goods', max_length=8, verbose_name='paid for'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('delivered_amount__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('set_off_deposit'), '+', models.F('set_off_seed')), '+', models.F('paid_amount')), '-', models.Value(Decimal('0.005')))), ('delivered_jin__gte', 0), ('deposit__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('set_off_deposit'), '+', models.F('returned_deposit')), '-', models.Value(Decimal('0.005')))), ('seed_credit__gte', models.F('set_off_seed'))), name='agreement_sums_hold'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'struck'), ('struck_at__isnull', False)), models.Q(models.Q(('state', 'struck'), _negated=True), ('struck_at', None)), _connector='OR'), name='grant_struck_is_struck_out'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('struck_at', None), models.Q(('struck_reason', ''), _negated=True), _connector='OR'), name='grant_struck_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.UniqueConstraint(condition=models.Q(('struck_at', None)), fields=('lender', 'number'), name='loan_number_once'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.CheckConstraint(condition=models.Q(('struck_at', None), models.Q(('struck_reason', ''), _negated=True), _connector='OR'), name='loan_struck_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='loss',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'struck'), ('struck_at__isnull', False)), models.Q(models.Q(('state', 'struck'), _negated=True), ('struck_at', None)), _connector='OR'), name='loss_struck_is_struck_out'),
        ),
        migrations.AddConstraint(
            model_name='loss',
            constraint=models.CheckConstraint(condition=models.Q(('struck_at', None), models.Q(('struck_reason', ''), _negated=True), _connector='OR'), name='loss_struck_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='sale',
            constraint=models.UniqueConstraint(condition=models.Q(('struck_at', None)), fields=('seller', 'number'), name='sale_number_once'),
        ),
        migrations.AddConstraint(
            model_name='sale',
            constraint=models.CheckConstraint(condition=models.Q(('struck_at', None), models.Q(('struck_reason', ''), _negated=True), _connector='OR'), name='sale_struck_has_reason'),
        ),
    ]
