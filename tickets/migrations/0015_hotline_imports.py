"""Hotline exports come in and answers go back.

`hotline_entry_once` is what keeps a number of a source from becoming two tickets, whatever runs beside what; it also finds
a source's entries. Lines lie here only until they are tickets: `hotline_line_once` pages through a file, and holds the line
a batch goes on from; `hotline_line_fate` pages through one fate; `hotline_line_number` finds a number that stands in a file
twice. `hotline_import_at_work` holds only what a worker has to do, for the beat. A ticket's `unplaced` is read with its
claim and needs no index.
"""

import django.db.models.deletion
import organisations.encryption
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0004_cache_table'),
        ('tickets', '0014_nobody_on_duty'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='ticket',
            name='unplaced',
            field=models.CharField(blank=True, choices=[('uncovered', 'no department answers for this topic at this place'), ('equal_claims', 'several departments have an equal claim'), ('not_a_member', 'the responsible unit is not a member of the alliance on that day'), ('nobody_to_sign', 'nobody in the responsible unit can sign'), ('no_township', 'the place lies above township level'), ('returned', 'returned by the department'), ('topic_unknown', "the topic in the hotline's file is not known here"), ('area_unknown', "the place in the hotline's file is not known here")], default='', help_text='What nobody has named yet: the queue lays the ticket into triage for this reason.', max_length=14, verbose_name='not placed'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='reason',
            field=models.CharField(blank=True, choices=[('uncovered', 'no department answers for this topic at this place'), ('equal_claims', 'several departments have an equal claim'), ('not_a_member', 'the responsible unit is not a member of the alliance on that day'), ('nobody_to_sign', 'nobody in the responsible unit can sign'), ('no_township', 'the place lies above township level'), ('returned', 'returned by the department'), ('topic_unknown', "the topic in the hotline's file is not known here"), ('area_unknown', "the place in the hotline's file is not known here")], default='', max_length=14, verbose_name='reason'),
        ),
        migrations.CreateModel(
            name='HotlineAnswers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('since', models.DateField(help_text='Empty: whatever had not gone back yet.', null=True, verbose_name='first day')),
                ('until', models.DateField(null=True, verbose_name='last day')),
                ('rows', models.PositiveIntegerField(verbose_name='answers')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'file of answers',
                'verbose_name_plural': 'files of answers',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='HotlineSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('accept', models.BooleanField(default=False, help_text='Tickets are sent to the departments at once. Otherwise each waits for acceptance.', verbose_name='accepted at import')),
                ('columns', models.JSONField(default=dict, help_text="Our field → the source's heading.")),
                ('headings', models.JSONField(default=list, help_text='The headings of its last file, in their order.')),
                ('answer_columns', models.JSONField(default=dict, help_text="What goes back → the source's heading.")),
                ('answers_as', models.CharField(choices=[('xlsx', 'Excel (.xlsx)'), ('utf-8-sig', 'CSV, UTF-8 with mark'), ('utf-8', 'CSV, UTF-8 without mark'), ('gb18030', 'CSV, GB18030')], max_length=9, verbose_name='answers leave as')),
                ('answers_when', models.CharField(choices=[('approved', 'as soon as the office has approved the answer'), ('closed', 'when the ticket has ended')], default='closed', max_length=8, verbose_name='answers leave')),
                ('alliance', models.ForeignKey(help_text='Where neither a column nor the topic names another one.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.alliance', verbose_name='alliance')),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='kept by')),
                ('topic', models.ForeignKey(help_text='A ticket whose topic is not known stands under it and waits in triage; it is never sent out.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.topic', verbose_name='topic until one is named')),
            ],
            options={
                'verbose_name': 'hotline source',
                'verbose_name_plural': 'hotline sources',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='HotlineImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=100, verbose_name='file')),
                ('upload', models.CharField(blank=True, default='', help_text='Where the sealed file lies until it is read.', max_length=60)),
                ('form', models.CharField(blank=True, choices=[('xlsx', 'Excel (.xlsx)'), ('utf-8-sig', 'CSV, UTF-8 with mark'), ('utf-8', 'CSV, UTF-8 without mark'), ('gb18030', 'CSV, GB18030')], default='', max_length=9, verbose_name='written as')),
                ('sheet', models.CharField(blank=True, default='', max_length=50, verbose_name='sheet')),
                ('headings', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('reading', 'being read'), ('columns', 'waits for its columns'), ('checking', 'being checked'), ('preview', 'waits for confirmation'), ('writing', 'being imported'), ('done', 'imported'), ('refused', 'cannot be read'), ('cancelled', 'called off')], max_length=9, verbose_name='state')),
                ('refusal', models.CharField(blank=True, default='', max_length=200, verbose_name='why it cannot be read')),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('lines_read', models.PositiveIntegerField(default=0, verbose_name='lines')),
                ('left_out', models.PositiveIntegerField(default=0, verbose_name='lines that are no data')),
                ('done', models.PositiveIntegerField(default=0, help_text='Last line that the present state has dealt with.')),
                ('new', models.PositiveIntegerField(default=0, verbose_name='new')),
                ('here', models.PositiveIntegerField(default=0, verbose_name='already here')),
                ('wrong', models.PositiveIntegerField(default=0, verbose_name='wrong')),
                ('unplaced', models.PositiveIntegerField(default=0, verbose_name='not placed')),
                ('created', models.PositiveIntegerField(default=0, verbose_name='tickets')),
                ('unknown', models.JSONField(default=dict, help_text='Words nobody has settled: sort → word → lines.')),
                ('attempt', models.PositiveIntegerField(default=0)),
                ('busy', models.BooleanField(default=False)),
                ('touched_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='kept by')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.post', verbose_name='post')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='tickets.hotlinesource', verbose_name='source')),
            ],
            options={
                'verbose_name': 'hotline import',
                'verbose_name_plural': 'hotline imports',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='HotlineEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, verbose_name="source's number")),
                ('line', models.PositiveIntegerField(verbose_name='line')),
                ('said', models.JSONField(default=dict, help_text="Topic, area, received, due: in the source's words.")),
                ('sent_at', models.DateTimeField(null=True, verbose_name='answer sent')),
                ('sent_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='tickets.hotlineanswers')),
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hotline_entry', to='tickets.ticket')),
                ('imported_in', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='tickets.hotlineimport')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='tickets.hotlinesource')),
            ],
        ),
        migrations.AddField(
            model_name='hotlineanswers',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='tickets.hotlinesource'),
        ),
        migrations.CreateModel(
            name='HotlineWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.CharField(choices=[('topic', 'topic'), ('area', 'area'), ('alliance', 'alliance')], max_length=8, verbose_name='sort')),
                ('word', models.CharField(max_length=100, verbose_name='word')),
                ('settled_at', models.DateTimeField()),
                ('alliance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.alliance')),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.area')),
                ('settled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='tickets.hotlinesource')),
                ('topic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.topic')),
            ],
        ),
        migrations.CreateModel(
            name='HotlineLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('line', models.PositiveIntegerField(verbose_name='line')),
                ('cells', organisations.encryption.EncryptedTextField()),
                ('number', models.CharField(blank=True, default='', max_length=60, verbose_name="source's number")),
                ('fate', models.CharField(blank=True, choices=[('', 'not yet checked'), ('new', 'new'), ('here', 'already here'), ('wrong', 'wrong')], default='', max_length=5, verbose_name='fate')),
                ('unplaced', models.CharField(blank=True, choices=[('topic_unknown', 'topic unknown'), ('area_unknown', 'place unknown')], default='', max_length=14)),
                ('errors', models.JSONField(default=list, help_text='Heading, code, words of the code.')),
                ('of', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='tickets.hotlineimport')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('number', ''), _negated=True), fields=['of', 'number'], name='hotline_line_number'), models.Index(fields=['of', 'fate', 'line'], name='hotline_line_fate')],
                'constraints': [models.UniqueConstraint(fields=('of', 'line'), name='hotline_line_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='hotlinesource',
            constraint=models.UniqueConstraint(fields=('keeper', 'name'), name='hotline_source_name_once'),
        ),
        migrations.AddIndex(
            model_name='hotlineimport',
            index=models.Index(fields=['keeper', '-id'], name='hotline_import_newest'),
        ),
        migrations.AddIndex(
            model_name='hotlineimport',
            index=models.Index(condition=models.Q(('state__in', ['reading', 'checking', 'writing'])), fields=['touched_at'], name='hotline_import_at_work'),
        ),
        migrations.AddConstraint(
            model_name='hotlineentry',
            constraint=models.UniqueConstraint(fields=('source', 'number'), name='hotline_entry_once'),
        ),
        migrations.AddConstraint(
            model_name='hotlineword',
            constraint=models.UniqueConstraint(fields=('source', 'sort', 'word'), name='hotline_word_once'),
        ),
        migrations.AddConstraint(
            model_name='hotlineword',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('alliance', None), ('area', None), ('sort', 'topic'), ('topic__isnull', False)), models.Q(('alliance', None), ('area__isnull', False), ('sort', 'area'), ('topic', None)), models.Q(('alliance__isnull', False), ('area', None), ('sort', 'alliance'), ('topic', None)), _connector='OR'), name='hotline_word_means_one_thing'),
        ),
    ]
