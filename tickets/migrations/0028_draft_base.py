"""A draft keeps what its own template's matrix was when it was begun, so that another template's change is not told as its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0027_unasked_indexes")]

    operations = [
        migrations.AddField(
            "matrixdraft",
            "based_mark",
            models.CharField(max_length=16, default="", editable=False),
        ),
    ]
