"""A group policy with its plots and losses; a loss."""

from django.utils.translation import gettext as _

from alliances.models import Loss, Policy, PolicyPlot
from alliances.reading import list_columns
from alliances.reading.columns import exact
from alliances.reading.records.parts import MOST, Part, Shown, facts_of
from organisations.models import User


def policy(row: Policy, user: User) -> Shown:
    facts = facts_of(row, list_columns.POLICIES[1:])
    facts += [
        (_("borne by growers (%)"), exact(row.grower_percent)),
        (_("borne by the buyer (%)"), exact(row.buyer_percent)),
        (_("borne by the government (%)"), exact(row.government_percent)),
        (_("premium (yuan)"), row.premium.total),
        (_("of which growers"), row.premium.grower),
        (_("of which the buyer"), row.premium.buyer),
        (_("of which the government"), row.premium.government),
    ]
    listed = PolicyPlot.objects.filter(policy=row).select_related(
        "planted__plot",
        "planted__agreement__household",
        "planted__agreement__seller",
        "planted__agreement__area",
    )
    return facts, [
        Part(_("List of plots"), list_columns.INSURED[:5], list(listed[:MOST])),
        Part(_("Losses and claims"), list_columns.LOSSES, _losses(row.losses)),
    ]


def _losses(rows) -> list[Loss]:
    return list(rows.select_related("planted__agreement__area", "policy__insurer")[:MOST])


def loss(row: Loss, user: User) -> Shown:
    facts = facts_of(row, list_columns.LOSSES[1:])
    facts += [
        (_("group policy"), row.policy),
        (_("proof"), row.proof or None),
        (_("notified in time"), _("yes") if row.notified_in_time else _("no")),
    ]
    return [fact for fact in facts if fact[1] is not None], []
