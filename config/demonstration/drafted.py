"""A draft of the chain's responsibility matrix, as its keeper laid it before a second person."""

import datetime as dt

from django.db import transaction

from config.demonstration.cast import Cast
from organisations.models import Area, Organisation, Role, Template
from tickets import draft_actions
from tickets.models import MatrixDraft, Topic
from tickets.routing import TOWNSHIP
from tickets.slots import Line, Slot

KEPT_BY, TEMPLATE = "O31", "broom"
#: topic, area ("" = everywhere), responsible unit, assists
EDITS = (
    ("purchase.weight", "", "O35", (TOWNSHIP, "O05")),
    ("seed.authenticity", "150422102", "O35", ("O05",)),
    ("purchase.price", "", TOWNSHIP, ("O35", "O05")),
)


@transaction.atomic
def load_draft(cast: Cast, at: dt.datetime) -> None:
    """Adds nothing once there is a draft."""
    if MatrixDraft.objects.exists():
        return
    keeper = cast.actor(KEPT_BY, Role.ROSTER_KEEPER).user
    template = Template.objects.get(code=TEMPLATE)
    name, basis = "冬季收购季分工调整", "联合体办公室会商纪要"
    draft = draft_actions.begin(template=template, name=name, basis=basis, by=keeper, at=at)
    topics = dict(Topic.objects.filter(template=template).values_list("code", "pk"))
    areas = dict(Area.objects.values_list("code", "pk")) | {"": None}
    units = dict(Organisation.objects.values_list("code", "pk")) | {TOWNSHIP: TOWNSHIP}
    wanted = {
        Slot(None, topics[topic], areas[area]): [Line((units[lead],), tuple(units[unit] for unit in assists))]
        for topic, area, lead, assists in EDITS
    }
    draft_actions.put_all(draft_id=draft.pk, wanted=wanted, by=keeper, at=at, source=basis)
    day = at.date() + dt.timedelta(days=7)
    draft = draft_actions.describe(draft_id=draft.pk, name=name, basis=basis, from_day=day, by=keeper, at=at)
    draft_actions.ask(draft_id=draft.pk, seen=draft.revision, by=keeper, at=at)
