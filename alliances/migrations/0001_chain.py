"""The chain's records. Sizes to live with: 50,000 households and agreements, 200,000 deliveries.

Lists are read by alliance (and season), newest first (`*_newest`), by keyset, so each has one index that ends in `-id`.
Agreements are read by their three readers: chain, buyer, place. `delivery_of_agreement` serves the agreement's page and
the allocation of a payment; `delivery_unpaid` and `wage_unpaid` hold only what is still owed, which is what the nightly
rule looks for. Figures add up the running sums of agreements of one season by `agreement_newest`, never deliveries.
Unique constraints that begin with a column serve look-ups by it, so such foreign keys have no index of their own.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import organisations.encryption
import simple_history.models
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('meetings', '0003_call_outs_and_advice'),
        ('organisations', '0004_cache_table'),
        ('tickets', '0012_calendar_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='grade')),
                ('standard', models.CharField(blank=True, max_length=200, verbose_name='standard')),
                ('floor_price', models.DecimalField(decimal_places=4, max_digits=8, verbose_name='floor price (yuan/jin)')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'grade',
                'verbose_name_plural': 'grades',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('season', models.PositiveSmallIntegerField(verbose_name='season')),
                ('serial', models.PositiveIntegerField(verbose_name='serial number')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('signed', 'signed'), ('performing', 'being performed'), ('settled', 'settled'), ('breached', 'breached'), ('void', 'void')], max_length=10, verbose_name='state')),
                ('area_mu', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=14, verbose_name='area (mu)')),
                ('expected_jin', models.DecimalField(decimal_places=4, default=Decimal('0'), max_digits=14, verbose_name='expected yield (jin)')),
                ('seed_supply', models.CharField(choices=[('own', "the grower's own"), ('buyer', 'supplied by the buyer')], default='own', max_length=5, verbose_name='seed')),
                ('seed_credit', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='seed on credit (yuan)')),
                ('deposit', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='deposit (yuan)')),
                ('deposit_paid_on', models.DateField(blank=True, null=True, verbose_name='deposit paid on')),
                ('copies', models.PositiveSmallIntegerField(default=2, verbose_name='copies')),
                ('signed_on', models.DateField(null=True, verbose_name='signed on')),
                ('signed_place', models.CharField(blank=True, default='', max_length=100, verbose_name='signed at')),
                ('sown_on', models.DateField(null=True, verbose_name='sown on')),
                ('ended_on', models.DateField(null=True, verbose_name='ended on')),
                ('end_reason', models.CharField(blank=True, default='', max_length=300, verbose_name='reason')),
                ('delivered_jin', models.DecimalField(decimal_places=4, default=Decimal('0'), max_digits=14, verbose_name='delivered (jin)')),
                ('delivered_amount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='value delivered (yuan)')),
                ('floor_amount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='the same at the floor price (yuan)')),
                ('market_jin', models.DecimalField(decimal_places=4, default=Decimal('0'), max_digits=14, verbose_name='delivered while a market price stood (jin)')),
                ('market_amount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='the same at the market price (yuan)')),
                ('premium_amount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='paid above the market (yuan)')),
                ('set_off_deposit', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='deposit set off (yuan)')),
                ('set_off_seed', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='seed set off (yuan)')),
                ('paid_amount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='paid for goods (yuan)')),
                ('alliance', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='organisations.alliance', verbose_name='alliance')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.area', verbose_name='place')),
                ('buyer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='buyer')),
                ('seller', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='seller (cooperative)')),
                ('witness', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='witness')),
            ],
            options={
                'verbose_name': 'planting agreement',
                'verbose_name_plural': 'planting agreements',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('season', models.PositiveSmallIntegerField(verbose_name='season')),
                ('receipt', models.CharField(max_length=30, verbose_name='receipt')),
                ('day', models.DateField(verbose_name='day')),
                ('unit', models.CharField(choices=[('jin', 'jin'), ('kg', 'kg'), ('t', 'tonne')], default='jin', max_length=3, verbose_name='unit of mass')),
                ('gross_jin', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='gross (jin)')),
                ('tare_jin', models.DecimalField(decimal_places=4, default=Decimal('0'), max_digits=14, verbose_name='tare (jin)')),
                ('deduction_jin', models.DecimalField(decimal_places=4, default=Decimal('0'), max_digits=14, verbose_name='deduction (jin)')),
                ('net_jin', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='net (jin)')),
                ('floor_price', models.DecimalField(decimal_places=4, max_digits=8, verbose_name='floor price (yuan/jin)')),
                ('market_price', models.DecimalField(decimal_places=4, max_digits=8, null=True, verbose_name='market price (yuan/jin)')),
                ('unit_price', models.DecimalField(decimal_places=4, max_digits=8, verbose_name='unit price (yuan/jin)')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount (yuan)')),
                ('premium_amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='paid above the market (yuan)')),
                ('set_off_deposit', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='deposit set off (yuan)')),
                ('set_off_seed', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='seed set off (yuan)')),
                ('due_on', models.DateField(verbose_name='payment due')),
                ('paid_amount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='paid (yuan)')),
                ('paid_on', models.DateField(null=True, verbose_name='paid in full on')),
                ('struck_at', models.DateTimeField(null=True, verbose_name='struck out')),
                ('struck_reason', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded')),
                ('agreement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='alliances.agreement', verbose_name='agreement')),
                ('buyer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grade', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='alliances.grade', verbose_name='grade')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='GroundTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('refusal', 'delivery refused'), ('price', 'price pressed down'), ('late_payment', 'goods paid late'), ('not_delivered', 'contracted goods not delivered'), ('wages', 'wages not paid')], max_length=13, verbose_name='ground')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.template', verbose_name='template')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'topic of a breach',
                'verbose_name_plural': 'topics of breaches',
                'ordering': ['template', 'ground'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalGroundTopic',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('ground', models.CharField(choices=[('refusal', 'delivery refused'), ('price', 'price pressed down'), ('late_payment', 'goods paid late'), ('not_delivered', 'contracted goods not delivered'), ('wages', 'wages not paid')], max_length=13, verbose_name='ground')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.template', verbose_name='template')),
                ('topic', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tickets.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'historical topic of a breach',
                'verbose_name_plural': 'historical topics of breaches',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalStage',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('duties', models.CharField(max_length=300, verbose_name='duties')),
                ('duties_en', models.CharField(blank=True, max_length=500, verbose_name='duties in English')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('topic', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tickets.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'historical stage',
                'verbose_name_plural': 'historical stages',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalVariety',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=100, verbose_name='English name')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.template', verbose_name='template')),
            ],
            options={
                'verbose_name': 'historical variety',
                'verbose_name_plural': 'historical varieties',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='first day')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='row key')),
                ('head_name', models.CharField(max_length=50, verbose_name='head of household')),
                ('people', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='people in the household')),
                ('phone', organisations.encryption.EncryptedTextField(blank=True, default='', verbose_name='telephone')),
                ('phone_hash', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('identity_number', organisations.encryption.EncryptedTextField(blank=True, default='', verbose_name='identity number')),
                ('identity_hash', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('identity_reason', models.CharField(blank=True, choices=[('insurance', 'the insurer needs it'), ('bank', 'the bank needs it')], default='', max_length=9, verbose_name='why the identity number is kept')),
                ('basis', models.CharField(blank=True, default='', max_length=200, verbose_name='joined by (document)')),
                ('left_basis', models.CharField(blank=True, default='', max_length=200, verbose_name='left by (document)')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='organisations.alliance', verbose_name='alliance')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.area', verbose_name='village')),
            ],
            options={
                'verbose_name': "grower's household",
                'verbose_name_plural': "growers' households",
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='agreement',
            name='household',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='alliances.household', verbose_name="grower's household"),
        ),
        migrations.CreateModel(
            name='MarketPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('market', models.CharField(max_length=50, verbose_name='market')),
                ('grade', models.CharField(max_length=20, verbose_name='grade')),
                ('day', models.DateField(verbose_name='day')),
                ('price', models.DecimalField(decimal_places=4, max_digits=8, verbose_name='price (yuan/jin)')),
                ('price_entered', models.DecimalField(decimal_places=4, max_digits=12, verbose_name='price')),
                ('unit', models.CharField(choices=[('jin', 'jin'), ('kg', 'kg'), ('t', 'tonne')], default='jin', max_length=3, verbose_name='per')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('entered_at', models.DateTimeField(verbose_name='entered')),
                ('struck_at', models.DateTimeField(null=True, verbose_name='struck out')),
                ('struck_reason', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='market_prices', to='organisations.alliance', verbose_name='alliance')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'market price',
                'verbose_name_plural': 'market prices',
                'ordering': ['-day', '-id'],
            },
        ),
        migrations.CreateModel(
            name='OutsideFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('value', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='value')),
                ('unit', models.CharField(max_length=20, verbose_name='unit of measure')),
                ('qualifier', models.CharField(blank=True, help_text='As the source says it: over, about.', max_length=20, verbose_name='qualifier')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('period', models.CharField(blank=True, max_length=50, verbose_name='period')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('entered_at', models.DateTimeField(verbose_name='entered')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside_figures', to='organisations.alliance', verbose_name='alliance')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'outside figure',
                'verbose_name_plural': 'outside figures',
                'ordering': ['-as_of', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('goods', 'goods'), ('interest', 'late interest'), ('penalty', 'penalty')], default='goods', max_length=8, verbose_name='paid for')),
                ('day', models.DateField(verbose_name='day')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount (yuan)')),
                ('method', models.CharField(choices=[('transfer', 'bank transfer'), ('cash', 'cash')], default='transfer', max_length=8, verbose_name='way of payment')),
                ('voucher', models.CharField(max_length=50, verbose_name='voucher')),
                ('struck_at', models.DateTimeField(null=True, verbose_name='struck out')),
                ('struck_reason', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='alliances.agreement', verbose_name='agreement')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'payment',
                'verbose_name_plural': 'payments',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PaymentPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount (yuan)')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='alliances.delivery')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='alliances.payment')),
            ],
            options={
                'verbose_name': 'part of a payment',
                'verbose_name_plural': 'parts of payments',
                'ordering': ['payment', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('worker_name', models.CharField(max_length=50, verbose_name='worker')),
                ('placed_on', models.DateField(verbose_name='placed on')),
                ('left_on', models.DateField(null=True, verbose_name='left on')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='alliances.household', verbose_name="grower's household")),
            ],
            options={
                'verbose_name': 'placement',
                'verbose_name_plural': 'placements',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Plot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50, verbose_name='plot')),
                ('area_entered', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='area')),
                ('area_unit', models.CharField(choices=[('mu', 'mu'), ('ha', 'hectare'), ('m2', 'm²')], default='mu', max_length=2, verbose_name='unit of area')),
                ('area_mu', models.DecimalField(decimal_places=6, max_digits=14, verbose_name='area (mu)')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plots', to='alliances.household')),
            ],
            options={
                'verbose_name': 'plot',
                'verbose_name_plural': 'plots',
                'ordering': ['household', 'name'],
            },
        ),
        migrations.CreateModel(
            name='AgreementPlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('season', models.PositiveSmallIntegerField(verbose_name='season')),
                ('area_mu', models.DecimalField(decimal_places=6, max_digits=14, verbose_name='area (mu)')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plots', to='alliances.agreement')),
                ('plot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planted', to='alliances.plot')),
            ],
            options={
                'verbose_name': 'planted plot',
                'verbose_name_plural': 'planted plots',
                'ordering': ['agreement', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('season', models.PositiveSmallIntegerField(verbose_name='season')),
                ('number', models.CharField(max_length=50, verbose_name='policy number')),
                ('sum_insured_per_mu', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='sum insured (yuan/mu)')),
                ('premium_per_mu', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='premium (yuan/mu)')),
                ('grower_percent', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='borne by growers (%)')),
                ('buyer_percent', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='borne by the buyer (%)')),
                ('government_percent', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='borne by the government (%)')),
                ('starts_on', models.DateField(verbose_name='start')),
                ('ends_on', models.DateField(verbose_name='end')),
                ('area_mu', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=14, verbose_name='insured area (mu)')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='policies', to='organisations.alliance', verbose_name='alliance')),
                ('buyer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='buyer')),
                ('insurer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='insurer')),
            ],
            options={
                'verbose_name': 'group policy',
                'verbose_name_plural': 'group policies',
                'ordering': ['-season', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Loss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('reported', 'reported'), ('surveyed', 'surveyed'), ('approved', 'claim approved'), ('paid', 'claim paid'), ('rejected', 'claim rejected')], max_length=8, verbose_name='state')),
                ('happened_on', models.DateField(verbose_name='happened on')),
                ('cause', models.CharField(max_length=100, verbose_name='cause')),
                ('damaged_mu', models.DecimalField(decimal_places=6, max_digits=14, verbose_name='damaged area (mu)')),
                ('proof', models.CharField(blank=True, default='', max_length=300, verbose_name='proof')),
                ('reported_on', models.DateField(verbose_name='reported on')),
                ('notified_in_time', models.BooleanField(verbose_name='notified in time')),
                ('surveyed_on', models.DateField(null=True, verbose_name='surveyed on')),
                ('loss_percent', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='degree of loss (%)')),
                ('claimed', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='claim (yuan)')),
                ('approved', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='approved (yuan)')),
                ('paid_on', models.DateField(null=True, verbose_name='paid on')),
                ('reason', models.CharField(blank=True, default='', max_length=300, verbose_name='reason')),
                ('alliance', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='losses', to='organisations.alliance', verbose_name='alliance')),
                ('planted', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='losses', to='alliances.agreementplot', verbose_name='planted plot')),
                ('policy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='losses', to='alliances.policy', verbose_name='policy')),
            ],
            options={
                'verbose_name': 'loss',
                'verbose_name_plural': 'losses',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PolicyPlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('planted', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='insured', to='alliances.agreementplot', verbose_name='planted plot')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plots', to='alliances.policy')),
            ],
            options={
                'verbose_name': 'insured plot',
                'verbose_name_plural': 'insured plots',
                'ordering': ['policy', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('season', models.PositiveSmallIntegerField(verbose_name='season')),
                ('surplus', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='surplus to distribute (yuan)')),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='returned by trade (%)')),
                ('trade_basis', models.CharField(choices=[('value', 'value of what was delivered'), ('quantity', 'quantity delivered')], max_length=8, verbose_name='divided by')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='refund (yuan)')),
                ('decided_on', models.DateField(verbose_name='decided on')),
                ('basis', models.CharField(max_length=200, verbose_name='basis document')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='organisations.alliance', verbose_name='alliance')),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='cooperative')),
            ],
            options={
                'verbose_name': 'patronage refund',
                'verbose_name_plural': 'patronage refunds',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RefundShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trade', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='trade')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount (yuan)')),
                ('paid_on', models.DateField(null=True, verbose_name='paid on')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refund_shares', to='alliances.household')),
                ('refund', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='alliances.refund')),
            ],
            options={
                'verbose_name': 'share of a refund',
                'verbose_name_plural': 'shares of refunds',
                'ordering': ['refund', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duties', models.CharField(max_length=300, verbose_name='duties')),
                ('duties_en', models.CharField(blank=True, max_length=500, verbose_name='duties in English')),
                ('topic', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='stage', to='tickets.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'stage',
                'verbose_name_plural': 'stages',
                'ordering': ['topic__position', 'topic_id'],
            },
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('season', models.PositiveSmallIntegerField(verbose_name='season')),
                ('kind', models.CharField(choices=[('policy', 'policy or subsidy'), ('training', 'training'), ('technique', 'technique visit'), ('seed', 'seed'), ('finance', 'loans and interest subsidy'), ('channel', 'sales channel'), ('fair', 'fair'), ('research', 'R&D project'), ('trademark', 'trade mark')], max_length=9, verbose_name='kind')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('description', models.TextField(blank=True, default='', max_length=1000, verbose_name='description')),
                ('state', models.CharField(choices=[('claimed', 'claimed'), ('done', 'done'), ('dropped', 'dropped')], max_length=7, verbose_name='state')),
                ('day', models.DateField(null=True, verbose_name='done on')),
                ('heads', models.PositiveIntegerField(default=0, verbose_name='head count')),
                ('cost', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='cost (yuan)')),
                ('result', models.TextField(blank=True, default='', max_length=1000, verbose_name='result')),
                ('alliance', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='support', to='organisations.alliance', verbose_name='alliance')),
                ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='support', to='meetings.need', verbose_name='need')),
                ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='support', to='tickets.ticket', verbose_name='ticket')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'support action',
                'verbose_name_plural': 'support actions',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Sale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('season', models.PositiveSmallIntegerField(verbose_name='season')),
                ('channel', models.CharField(choices=[('wholesale', 'wholesale'), ('online', 'online'), ('fair', 'at a fair'), ('cooperative', 'supply and marketing cooperative'), ('export', 'export'), ('other', 'other')], max_length=11, verbose_name='channel')),
                ('customer', models.CharField(max_length=100, verbose_name='customer')),
                ('goods', models.CharField(max_length=100, verbose_name='goods')),
                ('day', models.DateField(verbose_name='day')),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='quantity')),
                ('quantity_unit', models.CharField(default='jin', max_length=10, verbose_name='unit of measure')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount (yuan)')),
                ('number', models.CharField(max_length=50, verbose_name='order number')),
                ('alliance', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='sales', to='organisations.alliance', verbose_name='alliance')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='seller')),
                ('support', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sales', to='alliances.support', verbose_name='support action')),
            ],
            options={
                'verbose_name': 'sale',
                'verbose_name_plural': 'sales',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Loan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('season', models.PositiveSmallIntegerField(verbose_name='season')),
                ('number', models.CharField(max_length=50, verbose_name='contract number')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount (yuan)')),
                ('rate', models.DecimalField(decimal_places=4, max_digits=7, verbose_name='rate (% a year)')),
                ('granted_on', models.DateField(verbose_name='granted on')),
                ('due_on', models.DateField(verbose_name='due')),
                ('repaid_on', models.DateField(null=True, verbose_name='repaid on')),
                ('subsidy', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12, verbose_name='interest subsidy (yuan)')),
                ('subsidy_paid_on', models.DateField(null=True, verbose_name='subsidy paid on')),
                ('alliance', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='organisations.alliance', verbose_name='alliance')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='alliances.household', verbose_name="grower's household")),
                ('lender', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='lender')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
                ('support', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='alliances.support', verbose_name='support action')),
            ],
            options={
                'verbose_name': 'loan',
                'verbose_name_plural': 'loans',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('applied', 'applied for'), ('granted', 'granted'), ('paid', 'paid'), ('refused', 'refused')], max_length=7, verbose_name='state')),
                ('applied_on', models.DateField(verbose_name='applied on')),
                ('applied', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='applied for (yuan)')),
                ('granted_on', models.DateField(null=True, verbose_name='granted on')),
                ('granted', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='granted (yuan)')),
                ('paid_on', models.DateField(null=True, verbose_name='paid on')),
                ('basis', models.CharField(blank=True, default='', max_length=200, verbose_name='basis document')),
                ('reason', models.CharField(blank=True, default='', max_length=300, verbose_name='reason')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='alliances.household', verbose_name="grower's household")),
                ('support', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='alliances.support')),
            ],
            options={
                'verbose_name': 'grant',
                'verbose_name_plural': 'grants',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Beneficiary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support_received', to='alliances.household')),
                ('support', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='beneficiaries', to='alliances.support')),
            ],
            options={
                'verbose_name': 'household supported',
                'verbose_name_plural': 'households supported',
                'ordering': ['support', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SupportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support_files', to='tickets.storedfile')),
                ('support', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='alliances.support')),
            ],
            options={
                'verbose_name': 'file of a support action',
                'verbose_name_plural': 'files of support actions',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='duty')),
                ('indicator', models.CharField(blank=True, max_length=30, verbose_name='indicator')),
                ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True, verbose_name='value')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='unit of measure')),
                ('due_on', models.DateField(verbose_name='due')),
                ('claimed_at', models.DateTimeField(null=True, verbose_name='claimed')),
                ('claimed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='claimed by')),
                ('responsible', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='responsible unit')),
            ],
            options={
                'verbose_name': 'target',
                'verbose_name_plural': 'targets',
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.AddField(
            model_name='support',
            name='target',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='support', to='alliances.target', verbose_name='duty of the plan'),
        ),
        migrations.CreateModel(
            name='Terms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('season', models.PositiveSmallIntegerField(verbose_name='season')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('market', models.CharField(blank=True, max_length=50, verbose_name='reference market')),
                ('reference_rule', models.CharField(choices=[('same_day', 'price of the day of delivery'), ('latest', 'latest price within so many days'), ('mean', 'mean of so many days up to the delivery')], default='latest', max_length=8, verbose_name='reference price')),
                ('reference_days', models.PositiveSmallIntegerField(default=7, verbose_name='days')),
                ('premium_kind', models.CharField(choices=[('none', 'none: market price, at least the floor price'), ('yuan', 'yuan per jin above the market'), ('percent', 'per cent above the market')], default='none', max_length=7, verbose_name='premium')),
                ('premium', models.DecimalField(decimal_places=4, default=0, max_digits=8, verbose_name='premium amount')),
                ('payment_days', models.PositiveSmallIntegerField(default=0, help_text='0 = cash on delivery.', verbose_name='days to pay')),
                ('pay_method', models.CharField(choices=[('transfer', 'bank transfer'), ('cash', 'cash')], default='transfer', max_length=8, verbose_name='way of payment')),
                ('late_rate', models.DecimalField(decimal_places=4, default=0, max_digits=7, verbose_name='late-payment rate (% a year)')),
                ('buyer_penalty_kind', models.CharField(choices=[('none', 'none'), ('per_mu', 'yuan per mu'), ('percent', 'per cent of the value concerned')], default='none', max_length=7, verbose_name='penalty of the buyer')),
                ('buyer_penalty', models.DecimalField(decimal_places=4, default=0, max_digits=10)),
                ('seller_penalty_kind', models.CharField(choices=[('none', 'none'), ('per_mu', 'yuan per mu'), ('percent', 'per cent of the value concerned')], default='none', max_length=7, verbose_name='penalty of the seller')),
                ('seller_penalty', models.DecimalField(decimal_places=4, default=0, max_digits=10)),
                ('delivery_place', models.CharField(max_length=100, verbose_name='place of delivery')),
                ('delivery_from', models.DateField(verbose_name='delivery from')),
                ('delivery_to', models.DateField(verbose_name='delivery until')),
                ('notice_days', models.PositiveSmallIntegerField(default=3, help_text='With proof, within so many days.', verbose_name='days to notify force majeure')),
                ('dispute', models.CharField(choices=[('arbitration', 'arbitration'), ('court', 'court')], default='court', max_length=11, verbose_name='disputes go to')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buying_terms', to='organisations.alliance', verbose_name='alliance')),
                ('buyer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='buyer')),
            ],
            options={
                'verbose_name': 'buying conditions',
                'verbose_name_plural': 'buying conditions',
                'ordering': ['-season', '-id'],
            },
        ),
        migrations.AddField(
            model_name='grade',
            name='terms',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grades', to='alliances.terms'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='terms',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='alliances.terms', verbose_name='conditions'),
        ),
        migrations.CreateModel(
            name='Variety',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=100, verbose_name='English name')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='varieties', to='organisations.template', verbose_name='template')),
            ],
            options={
                'verbose_name': 'variety',
                'verbose_name_plural': 'varieties',
                'ordering': ['template', 'name'],
            },
        ),
        migrations.AddField(
            model_name='agreement',
            name='variety',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='alliances.variety', verbose_name='variety'),
        ),
        migrations.CreateModel(
            name='Wage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='Its first day.', verbose_name='month')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='amount (yuan)')),
                ('due_on', models.DateField(verbose_name='due')),
                ('paid_on', models.DateField(null=True, verbose_name='paid on')),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wages', to='alliances.placement')),
            ],
            options={
                'verbose_name': 'wages',
                'verbose_name_plural': 'wages',
                'ordering': ['-month', 'id'],
            },
        ),
        migrations.CreateModel(
            name='WorkOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('season', models.PositiveSmallIntegerField(verbose_name='season')),
                ('title', models.CharField(max_length=100, verbose_name='work')),
                ('places', models.PositiveSmallIntegerField(verbose_name='places')),
                ('pay', models.CharField(help_text='By the piece, day or month, and how much.', max_length=100, verbose_name='pay')),
                ('pay_day', models.PositiveSmallIntegerField(default=15, help_text='Day of the following month.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='pay day')),
                ('starts_on', models.DateField(verbose_name='start')),
                ('ends_on', models.DateField(verbose_name='end')),
                ('closed_on', models.DateField(null=True, verbose_name='closed on')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_offers', to='organisations.alliance', verbose_name='alliance')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.area', verbose_name='place')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='employer')),
            ],
            options={
                'verbose_name': 'work offered',
                'verbose_name_plural': 'work offered',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='placement',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='alliances.workoffer'),
        ),
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('refusal', 'delivery refused'), ('price', 'price pressed down'), ('late_payment', 'goods paid late'), ('not_delivered', 'contracted goods not delivered'), ('wages', 'wages not paid')], max_length=13, verbose_name='ground')),
                ('side', models.CharField(choices=[('buyer', 'buyer'), ('seller', 'seller')], max_length=6, verbose_name='side in breach')),
                ('found_on', models.DateField(verbose_name='found on')),
                ('quantity_jin', models.DecimalField(decimal_places=4, default=Decimal('0'), max_digits=14, verbose_name='goods concerned (jin)')),
                ('value', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='value concerned (yuan)')),
                ('penalty', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='penalty (yuan)')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='what happened')),
                ('remedied_on', models.DateField(null=True, verbose_name='remedied on')),
                ('remedy', models.CharField(blank=True, default='', max_length=300, verbose_name='how it was remedied')),
                ('agreement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='breaches', to='alliances.agreement', verbose_name='agreement')),
                ('alliance', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='breaches', to='organisations.alliance', verbose_name='alliance')),
                ('ticket', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='breach', to='tickets.ticket', verbose_name='ticket')),
                ('offer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='breaches', to='alliances.workoffer', verbose_name='work offered')),
            ],
            options={
                'verbose_name': 'breach',
                'verbose_name_plural': 'breaches',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='YearPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('adopted', 'adopted'), ('reviewed', 'reviewed')], max_length=8, verbose_name='state')),
                ('adopted_on', models.DateField(null=True, verbose_name='adopted on')),
                ('basis', models.CharField(blank=True, default='', max_length=200, verbose_name='basis document')),
                ('review', models.TextField(blank=True, default='', max_length=3000, verbose_name='review')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='year_plans', to='organisations.alliance', verbose_name='alliance')),
            ],
            options={
                'verbose_name': 'yearly plan',
                'verbose_name_plural': 'yearly plans',
                'ordering': ['-year', '-id'],
            },
        ),
        migrations.AddField(
            model_name='target',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='alliances.yearplan'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['agreement', '-id'], name='delivery_of_agreement'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('paid_on', None), ('struck_at', None)), fields=['due_on', 'id'], name='delivery_unpaid'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('struck_at', None)), fields=('buyer', 'season', 'receipt'), name='delivery_receipt_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('deduction_jin__gte', 0), ('net_jin__gt', 0), ('net_jin__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('gross_jin'), '-', models.F('tare_jin')), '-', models.F('deduction_jin')), '-', models.Value(Decimal('0.00005')))), ('net_jin__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('gross_jin'), '-', models.F('tare_jin')), '-', models.F('deduction_jin')), '+', models.Value(Decimal('0.00005')))), ('tare_jin__gte', 0)), name='delivery_net_is_the_rest'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('unit_price__gte', models.F('floor_price'))), name='delivery_not_below_the_floor'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('set_off_deposit'), '+', models.F('set_off_seed')), '+', models.F('paid_amount')), '-', models.Value(Decimal('0.005')))), ('paid_amount__gte', 0)), name='delivery_paid_within_amount'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('struck_at', None), models.Q(('struck_reason', ''), _negated=True), _connector='OR'), name='delivery_struck_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='groundtopic',
            constraint=models.UniqueConstraint(fields=('template', 'ground'), name='ground_topic_once'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['alliance', '-id'], name='household_newest'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['area', '-id'], name='household_of_place'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='household_ends_after_start', violation_error_message='The last day lies before the first day.'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('alliance', 'area', 'head_name', 'phone_hash'), name='household_joined_once'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('identity_hash', ''), ('identity_reason', '')), models.Q(models.Q(('identity_hash', ''), _negated=True), models.Q(('identity_reason', ''), _negated=True)), _connector='OR'), name='household_identity_has_reason'),
        ),
        migrations.AddIndex(
            model_name='marketprice',
            index=models.Index(fields=['alliance', '-day', '-id'], name='market_price_newest'),
        ),
        migrations.AddConstraint(
            model_name='marketprice',
            constraint=models.UniqueConstraint(condition=models.Q(('struck_at', None)), fields=('alliance', 'market', 'grade', 'day'), name='market_price_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='marketprice',
            constraint=models.CheckConstraint(condition=models.Q(('price__gt', 0)), name='market_price_positive'),
        ),
        migrations.AddConstraint(
            model_name='marketprice',
            constraint=models.CheckConstraint(condition=models.Q(('struck_at', None), models.Q(('struck_reason', ''), _negated=True), _connector='OR'), name='market_price_struck_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='outsidefigure',
            constraint=models.UniqueConstraint(fields=('alliance', 'name', 'as_of', 'source'), name='outside_figure_once'),
        ),
        migrations.AddConstraint(
            model_name='outsidefigure',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='outside_figure_has_source'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('struck_at', None)), fields=('agreement', 'purpose', 'voucher'), name='payment_voucher_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('struck_at', None), models.Q(('struck_reason', ''), _negated=True), _connector='OR'), name='payment_struck_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_positive'),
        ),
        migrations.AddConstraint(
            model_name='paymentpart',
            constraint=models.UniqueConstraint(fields=('payment', 'delivery'), name='payment_part_once'),
        ),
        migrations.AddConstraint(
            model_name='paymentpart',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_part_positive'),
        ),
        migrations.AddConstraint(
            model_name='plot',
            constraint=models.UniqueConstraint(fields=('household', 'name'), name='plot_once'),
        ),
        migrations.AddConstraint(
            model_name='plot',
            constraint=models.CheckConstraint(condition=models.Q(('area_mu__gt', 0)), name='plot_has_area'),
        ),
        migrations.AddConstraint(
            model_name='agreementplot',
            constraint=models.UniqueConstraint(fields=('plot', 'season'), name='plot_planted_once_a_season'),
        ),
        migrations.AddConstraint(
            model_name='agreementplot',
            constraint=models.CheckConstraint(condition=models.Q(('area_mu__gt', 0)), name='planted_plot_has_area'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.UniqueConstraint(fields=('alliance', 'season', 'buyer'), name='policy_once_a_season'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('buyer_percent__gte', 0), ('government_percent__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(Decimal('100')), '-', models.F('grower_percent')), '-', models.F('buyer_percent')), '-', models.Value(Decimal('0.005')))), ('government_percent__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(Decimal('100')), '-', models.F('grower_percent')), '-', models.F('buyer_percent')), '+', models.Value(Decimal('0.005')))), ('grower_percent__gte', 0), ('government_percent__gte', 0)), name='policy_shares_are_whole'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('premium_per_mu__gt', 0), ('sum_insured_per_mu__gt', 0)), name='policy_amounts_positive'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='policy_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='loss',
            index=models.Index(fields=['alliance', '-id'], name='loss_newest'),
        ),
        migrations.AddConstraint(
            model_name='loss',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('surveyed', 'approved', 'paid')), _negated=True), models.Q(('loss_percent__gt', 0), ('loss_percent__lte', 100), ('policy__isnull', False), ('surveyed_on__isnull', False)), _connector='OR'), name='loss_surveyed_has_degree'),
        ),
        migrations.AddConstraint(
            model_name='loss',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_on__isnull', False), _connector='OR'), name='loss_paid_has_day'),
        ),
        migrations.AddConstraint(
            model_name='loss',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='loss_rejected_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='loss',
            constraint=models.CheckConstraint(condition=models.Q(('damaged_mu__gt', 0)), name='loss_has_area'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.UniqueConstraint(fields=('alliance', 'cooperative', 'season'), name='refund_once_a_season'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('percent__gte', 60), ('percent__lte', 100)), name='refund_is_lawful'),
        ),
        migrations.AddConstraint(
            model_name='refundshare',
            constraint=models.UniqueConstraint(fields=('refund', 'household'), name='refund_share_once'),
        ),
        migrations.AddIndex(
            model_name='sale',
            index=models.Index(fields=['alliance', 'season', '-id'], name='sale_newest'),
        ),
        migrations.AddConstraint(
            model_name='sale',
            constraint=models.UniqueConstraint(fields=('seller', 'number'), name='sale_number_once'),
        ),
        migrations.AddConstraint(
            model_name='sale',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('quantity__gt', 0)), name='sale_amounts_positive'),
        ),
        migrations.AddIndex(
            model_name='loan',
            index=models.Index(fields=['alliance', 'season', '-id'], name='loan_newest'),
        ),
        migrations.AddIndex(
            model_name='loan',
            index=models.Index(fields=['lender', '-id'], name='loan_of_lender'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.UniqueConstraint(fields=('lender', 'number'), name='loan_number_once'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', False), ('organisation', None)), models.Q(('household', None), ('organisation__isnull', False)), _connector='OR'), name='loan_of_household_or_unit'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('due_on__gte', models.F('granted_on')), ('rate__gte', 0), ('subsidy__gte', 0)), name='loan_amounts_hold'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', False), ('organisation', None)), models.Q(('household', None), ('organisation__isnull', False)), _connector='OR'), name='grant_of_household_or_unit'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['granted', 'paid']), _negated=True), models.Q(('granted__gt', 0), ('granted_on__isnull', False), models.Q(('basis', ''), _negated=True)), _connector='OR'), name='grant_granted_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_on__isnull', False), _connector='OR'), name='grant_paid_has_day'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='grant_refused_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='beneficiary',
            constraint=models.UniqueConstraint(fields=('support', 'household'), name='beneficiary_once'),
        ),
        migrations.AddConstraint(
            model_name='supportfile',
            constraint=models.UniqueConstraint(fields=('support', 'file'), name='support_file_once'),
        ),
        migrations.AddIndex(
            model_name='support',
            index=models.Index(fields=['alliance', 'season', '-id'], name='support_newest'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.CheckConstraint(condition=models.Q(('target__isnull', False), ('ticket__isnull', False), ('need__isnull', False), _connector='OR'), name='support_answers_something'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('day__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='support_done_has_result'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('result', ''), _negated=True), _connector='OR'), name='support_dropped_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.UniqueConstraint(fields=('alliance', 'season', 'buyer', 'title'), name='terms_title_once'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(('delivery_to__gte', models.F('delivery_from'))), name='terms_window_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('premium', 0), ('premium_kind', 'none')), models.Q(models.Q(('premium_kind', 'none'), _negated=True), ('premium__gt', 0), models.Q(('market', ''), _negated=True)), _connector='OR'), name='terms_premium_is_named'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(('buyer_penalty__gte', 0), ('late_rate__gte', 0), ('seller_penalty__gte', 0)), name='terms_amounts_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(('reference_days__lte', 365)), name='terms_reference_is_of_the_season'),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.UniqueConstraint(fields=('terms', 'code'), name='grade_once'),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.CheckConstraint(condition=models.Q(('floor_price__gt', 0)), name='grade_has_floor_price'),
        ),
        migrations.AddConstraint(
            model_name='variety',
            constraint=models.UniqueConstraint(fields=('template', 'name'), name='variety_once'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['alliance', 'season', '-id'], name='agreement_newest'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['buyer', 'season', '-id'], name='agreement_of_buyer'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['area', 'season', '-id'], name='agreement_of_place'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('alliance', 'season', 'serial'), name='agreement_number_once'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', False), ('seller', None)), models.Q(('household', None), ('seller__isnull', False)), _connector='OR'), name='agreement_has_one_seller'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'void')), models.Q(('expected_jin__gt', 0), ('signed_on__isnull', False), models.Q(('signed_place', ''), _negated=True)), _connector='OR'), name='agreement_signed_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'void')), ('household', None), ('area_mu__gt', 0), _connector='OR'), name='agreement_of_grower_has_area'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'void'), _negated=True), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='agreement_void_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('seed_credit', 0), ('seed_supply', 'buyer'), _connector='OR'), name='agreement_seed_on_credit_is_the_buyers'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('delivered_amount__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('set_off_deposit'), '+', models.F('set_off_seed')), '+', models.F('paid_amount')), '-', models.Value(Decimal('0.005')))), ('delivered_jin__gte', 0), ('deposit__gte', models.F('set_off_deposit')), ('seed_credit__gte', models.F('set_off_seed'))), name='agreement_sums_hold'),
        ),
        migrations.AddIndex(
            model_name='wage',
            index=models.Index(condition=models.Q(('paid_on', None)), fields=['due_on', 'id'], name='wage_unpaid'),
        ),
        migrations.AddConstraint(
            model_name='wage',
            constraint=models.UniqueConstraint(fields=('placement', 'month'), name='wage_once_a_month'),
        ),
        migrations.AddConstraint(
            model_name='wage',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='wage_positive'),
        ),
        migrations.AddIndex(
            model_name='workoffer',
            index=models.Index(fields=['alliance', 'season', '-id'], name='work_newest'),
        ),
        migrations.AddConstraint(
            model_name='workoffer',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='work_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='workoffer',
            constraint=models.CheckConstraint(condition=models.Q(('places__gt', 0)), name='work_has_places'),
        ),
        migrations.AddConstraint(
            model_name='workoffer',
            constraint=models.CheckConstraint(condition=models.Q(('pay_day__gte', 1), ('pay_day__lte', 28)), name='work_pay_day_of_every_month'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('offer', 'household', 'worker_name'), name='worker_placed_once'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(('left_on', None), ('left_on__gte', models.F('placed_on')), _connector='OR'), name='placement_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='breach',
            index=models.Index(fields=['alliance', '-id'], name='breach_newest'),
        ),
        migrations.AddConstraint(
            model_name='breach',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreement__isnull', False), ('offer', None)), models.Q(('agreement', None), ('offer__isnull', False)), _connector='OR'), name='breach_of_agreement_or_work'),
        ),
        migrations.AddConstraint(
            model_name='breach',
            constraint=models.UniqueConstraint(condition=models.Q(('agreement__isnull', False), ('remedied_on', None)), fields=('agreement', 'ground'), name='breach_of_agreement_open_once'),
        ),
        migrations.AddConstraint(
            model_name='breach',
            constraint=models.UniqueConstraint(condition=models.Q(('offer__isnull', False), ('remedied_on', None)), fields=('offer', 'ground'), name='breach_of_work_open_once'),
        ),
        migrations.AddConstraint(
            model_name='breach',
            constraint=models.CheckConstraint(condition=models.Q(('remedied_on', None), models.Q(('remedy', ''), _negated=True), _connector='OR'), name='breach_remedied_has_words'),
        ),
        migrations.AddConstraint(
            model_name='yearplan',
            constraint=models.UniqueConstraint(fields=('alliance', 'year'), name='year_plan_once'),
        ),
        migrations.AddConstraint(
            model_name='yearplan',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('adopted_on__isnull', False), models.Q(('basis', ''), _negated=True)), _connector='OR'), name='year_plan_adopted_has_basis'),
        ),
        migrations.AddConstraint(
            model_name='yearplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'reviewed'), _negated=True), models.Q(('review', ''), _negated=True), _connector='OR'), name='year_plan_reviewed_has_words'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('indicator', ''), ('value', None)), models.Q(('value__gt', 0), models.Q(('unit', ''), _negated=True)), _connector='OR'), name='target_value_has_unit'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claimed_at', None), ('claimed_by', None)), models.Q(('claimed_at__isnull', False), ('claimed_by__isnull', False)), _connector='OR'), name='target_claimed_by_somebody'),
        ),
    ]
