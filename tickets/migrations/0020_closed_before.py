"""What a reopened ticket was worth each time it was closed.

The index holds the few tickets that were reopened: the list behind a number looks at them beside those of its days.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tickets", "0019_calendar_proposals"),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="closed_before",
            field=models.JSONField(
                editable=False,
                help_text="How each round ended that was closed before the ticket was reopened.",
                null=True,
                verbose_name="closed before",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("closed_before__isnull", False)), fields=["id"], name="ticket_reopened"
            ),
        ),
    ]
