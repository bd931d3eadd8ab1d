"""Indexes of what a department has to sign, to consent to, and has answered.

The workbench counts each tab up to 99. At a million tickets a busy department holds some 5,000 open dispatches, of which few wait
for a signature and none for consent: found among the others by reading all of them, these counts took most of the page. Each index
holds only rows in its one state: a dispatch enters and leaves `dispatch_to_sign` once, the others hold what people are at.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0006_court_posts'),
        ('tickets', '0024_court_posts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='dispatch',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['organisation', 'due', 'id'], name='dispatch_to_sign'),
        ),
        migrations.AddIndex(
            model_name='dispatch',
            index=models.Index(condition=models.Q(('consent_asked_at__isnull', False), ('state', 'signed')), fields=['organisation', 'due', 'id'], name='dispatch_to_consent'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state__in', ['feedback', 'callback'])), fields=['lead', 'answer_by', 'id'], name='ticket_answered'),
        ),
    ]
