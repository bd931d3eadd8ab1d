"""Joint meetings. Lists are read by alliance, newest first (`meeting_newest`); a unit finds its meetings by the
foreign key of its attendances; the unique constraints serve as look-ups inside one meeting."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0004_cache_table'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('tickets', '0008_notices_without_ticket'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('regular', 'regular'), ('topical', 'on one topic'), ('urgent', 'urgent')], max_length=8, verbose_name='kind')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('convener', models.CharField(max_length=50, verbose_name='convener')),
                ('chair', models.CharField(max_length=50, verbose_name='chair')),
                ('secretary', models.CharField(max_length=50, verbose_name='minute-taker')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('place', models.CharField(blank=True, max_length=100, verbose_name='place')),
                ('online', models.CharField(blank=True, max_length=200, verbose_name='online')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('held', 'held, minutes being written'), ('minuted', 'minutes issued'), ('closed', 'everything carried out'), ('cancelled', 'cancelled')], max_length=9, verbose_name='state')),
                ('summary', models.TextField(blank=True, default='', max_length=5000, verbose_name='what was said')),
                ('minutes_year', models.PositiveSmallIntegerField(null=True)),
                ('minutes_serial', models.PositiveSmallIntegerField(null=True)),
                ('minuted_at', models.DateTimeField(null=True, verbose_name='minutes issued')),
                ('end_reason', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='organisations.alliance', verbose_name='alliance')),
                ('minuted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'ordering': ['-starts_at', '-id'],
                'indexes': [models.Index(fields=['alliance', '-starts_at', '-id'], name='meeting_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('place', ''), _negated=True), models.Q(('online', ''), _negated=True), _connector='OR'), name='meeting_is_somewhere'), models.CheckConstraint(condition=models.Q(models.Q(('minuted_at__isnull', False), ('minuted_by__isnull', False), ('minutes_serial__isnull', False), ('minutes_year__isnull', False), ('state__in', ['minuted', 'closed'])), models.Q(models.Q(('state__in', ['minuted', 'closed']), _negated=True), ('minutes_serial', None)), _connector='OR'), name='meeting_minuted_has_number'), models.UniqueConstraint(fields=('alliance', 'minutes_year', 'minutes_serial'), name='meeting_minutes_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('presence', models.CharField(choices=[('invited', 'invited'), ('present', 'present'), ('absent', 'absent')], default='invited', max_length=7, verbose_name='presence')),
                ('heads', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='heads')),
                ('reason', models.CharField(blank=True, default='', max_length=100, verbose_name='reason for absence')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'attendance',
                'verbose_name_plural': 'attendances',
                'ordering': ['organisation__path'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'organisation'), name='attendance_once'), models.CheckConstraint(condition=models.Q(models.Q(('presence', 'absent'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='attendance_absent_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('question', models.CharField(max_length=200, verbose_name='question')),
                ('proposal', models.TextField(blank=True, default='', max_length=1000, verbose_name='proposal')),
                ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.ticket', verbose_name='ticket')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'agenda item',
                'verbose_name_plural': 'agenda items',
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'ticket'), name='agenda_ticket_once')],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000, verbose_name='opinion')),
                ('on_behalf', models.BooleanField(default=False, verbose_name='done on behalf')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='meetings.agendaitem')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'opinion',
                'verbose_name_plural': 'opinions',
                'ordering': ['organisation__path'],
                'constraints': [models.UniqueConstraint(fields=('item', 'organisation'), name='opinion_once')],
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000, verbose_name='resolution')),
                ('effect', models.CharField(choices=[('ticket', 'decides on the ticket of the agenda item'), ('new', 'becomes a new ticket'), ('record', 'is recorded only')], max_length=6, verbose_name='what follows')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due date')),
                ('moves', models.JSONField(default=list)),
                ('carried_out_at', models.DateTimeField(null=True, verbose_name='carried out')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.area', verbose_name='area')),
                ('assists', models.ManyToManyField(related_name='+', to='organisations.organisation', verbose_name='assists')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='meetings.agendaitem', verbose_name='agenda item')),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='lead')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resolutions', to='meetings.meeting')),
                ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='tickets.ticket', verbose_name='ticket')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'resolution',
                'verbose_name_plural': 'resolutions',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('effect', 'record'), models.Q(('effect', 'ticket'), ('item__isnull', False), ('lead__isnull', False), ('ticket__isnull', False)), models.Q(('area__isnull', False), ('effect', 'new'), ('lead__isnull', False), ('topic__isnull', False)), _connector='OR'), name='resolution_names_what_follows'), models.CheckConstraint(condition=models.Q(('carried_out_at', None), ('effect', 'record'), ('ticket__isnull', False), _connector='OR'), name='resolution_carried_out_has_ticket')],
            },
        ),
    ]
