"""Indexes of foreign keys that no page and no rule asks by, as in 0018; each was paid for with every ticket routed.

The outbox is read by its number, a few hundred rows at a time, and is empty again seconds later. Which unit a decision named is
read with the ticket, never asked the other way round.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

UNIT = "organisations.organisation"


def unindexed(model, name, to, verbose=None):
    words = {"verbose_name": verbose} if verbose else {}
    field = models.ForeignKey(
        to=to,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        **words,
    )
    return migrations.AlterField(model, name, field)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0026_figures_of_months")]

    operations = [
        unindexed("outbox", "ticket", "tickets.ticket"),
        unindexed("outbox", "organisation", UNIT),
        unindexed("outbox", "user", settings.AUTH_USER_MODEL),
        unindexed("decision", "organisation", UNIT, "department"),
    ]
