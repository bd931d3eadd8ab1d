"""The inbox goes by the time of what is told, not by the order in which notices were written: what a delayed queue writes
late stands under its own day.

``notice_inbox`` (user, -at, -id) takes the place of (user, -id): as many indexes as before, each page one stretch of it.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0028_draft_base")]

    operations = [
        migrations.AlterModelOptions(
            "notice",
            options={"ordering": ["-at", "-id"], "verbose_name": "notice", "verbose_name_plural": "notices"},
        ),
        migrations.RemoveIndex("notice", "notice_inbox"),
        migrations.AddIndex("notice", models.Index(fields=["user", "-at", "-id"], name="notice_inbox")),
    ]
