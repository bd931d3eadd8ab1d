"""Indexes of foreign keys that no page and no rule asks by; each was paid for with every ticket, dispatch and event.

What is looked up keeps its index:

- `ticket.alliance`, `ticket.raiser_unit`: `ticket_alliance_newest` and `ticket_raiser_newest` begin with them;
- `dispatch.ticket`: the unique constraint `dispatch_once_a_round` begins with it; `dispatch.organisation`:
  `dispatch_of_department` and `dispatch_work_list` do, and a handler's open work is found by the unit's;
- `ticket.topic`, `ticket.area`, `ticket.lead` and the events and decisions of a ticket keep their own.

What goes served one question only: whether a person, account or unit may be deleted. Whoever has worked with a ticket
never may be (`PROTECT`), and asking it in the admin may take the time of reading a table. The index for LIKE that Django
adds to a unique column on PostgreSQL goes too: a number is found whole, or by the search's own index.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: Index → what it stood on.
GONE = {
    "tickets_ticket_alliance_id_4e9522ca": ("tickets_ticket", "alliance_id"),
    "tickets_ticket_raiser_unit_id_fb432b08": ("tickets_ticket", "raiser_unit_id"),
    "tickets_ticket_raiser_post_id_63ba9fa2": ("tickets_ticket", "raiser_post_id"),
    "tickets_ticket_raised_by_id_0173e3f6": ("tickets_ticket", "raised_by_id"),
    "tickets_dispatch_ticket_id_eea2d377": ("tickets_dispatch", "ticket_id"),
    "tickets_dispatch_organisation_id_b836f28a": ("tickets_dispatch", "organisation_id"),
    "tickets_dispatch_handler_id_5236fda9": ("tickets_dispatch", "handler_id"),
    "tickets_dispatch_signed_by_id_0bcc73dc": ("tickets_dispatch", "signed_by_id"),
    "tickets_dispatch_answered_by_id_5c38ccac": ("tickets_dispatch", "answered_by_id"),
    "tickets_dispatch_consented_by_id_544b3eb7": ("tickets_dispatch", "consented_by_id"),
    "tickets_dispatch_return_to_id_18c0863c": ("tickets_dispatch", "return_to_id"),
    "tickets_event_by_id_8a1c13e8": ("tickets_event", "by_id"),
    "tickets_event_organisation_id_6372e945": ("tickets_event", "organisation_id"),
    "tickets_event_dispatch_id_6b32218e": ("tickets_event", "dispatch_id"),
}


def unindexed(model, name, to, related, null=False, verbose=None):
    words = {"verbose_name": verbose} if verbose else {}
    field = models.ForeignKey(
        to=to,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related,
        null=null,
        db_index=False,
        **words,
    )
    return migrations.AlterField(model, name, field)


USER = settings.AUTH_USER_MODEL
UNIT = "organisations.organisation"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0017_on_behalf_and_bulk")]

    operations = [
        migrations.SeparateDatabaseAndState(
            # An AlterField would build SQLite's tables anew, and lose the triggers of the time line.
            database_operations=[
                *(
                    migrations.RunSQL(f'DROP INDEX "{name}"', f'CREATE INDEX "{name}" ON "{table}" ("{column}")')
                    for name, (table, column) in GONE.items()
                ),
                migrations.RunSQL(
                    'DROP INDEX IF EXISTS "tickets_ticket_number_5f958fbb_like"', migrations.RunSQL.noop
                ),
            ],
            state_operations=[
                unindexed("ticket", "alliance", "organisations.alliance", "tickets", verbose="alliance"),
                unindexed("ticket", "raiser_unit", UNIT, "raised_tickets", verbose="raised by (unit)"),
                unindexed(
                    "ticket", "raiser_post", "organisations.post", "raised_tickets", True, "raised by (post)"
                ),
                unindexed("ticket", "raised_by", USER, "raised_tickets", verbose="raised by"),
                unindexed("dispatch", "ticket", "tickets.ticket", "dispatches"),
                unindexed("dispatch", "organisation", UNIT, "dispatches", verbose="department"),
                unindexed(
                    "dispatch", "handler", "organisations.person", "handled_dispatches", True, "handler"
                ),
                unindexed("dispatch", "signed_by", USER, "+", True),
                unindexed("dispatch", "answered_by", USER, "+", True),
                unindexed("dispatch", "consented_by", USER, "+", True),
                unindexed("dispatch", "return_to", UNIT, "+", True, "proposed department"),
                unindexed("event", "by", USER, "+", verbose="by"),
                unindexed("event", "organisation", UNIT, "+", True, "unit"),
                unindexed("event", "dispatch", "tickets.dispatch", "events", True),
            ],
        ),
    ]
