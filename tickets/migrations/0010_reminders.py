"""Reminders before an answer is due.

`dispatch_answer_due` lets the beat rules for reminders and supervision find the owed answers of a moment without looking
at what is answered; it holds open dispatches only.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0004_cache_table'),
        ('tickets', '0009_documents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='dispatch',
            name='reminded',
            field=models.PositiveSmallIntegerField(help_text='Hours before the deadline of the last reminder.', null=True, verbose_name='reminded'),
        ),
        migrations.AddIndex(
            model_name='dispatch',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'signed'])), fields=['answer_by', 'id'], name='dispatch_answer_due'),
        ),
    ]
