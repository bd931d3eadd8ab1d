"""What a grid worker, or a clerk at the counter, takes down: a concern, or a matter settled on the spot."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from governance.models import Community, Language, SpokenTo
from organisations.models import Area
from tickets import actions
from tickets.actions import Reporter
from tickets.files.preparing import Prepared
from tickets.models import Channel, Ticket, Topic
from tickets.standing import Actor

TITLE = 40


@transaction.atomic
def report(
    *,
    by: Actor,
    at: dt.datetime,
    community: Community,
    topic: Topic,
    area: Area,
    text: str,
    settled: str = "",
    channel: Channel = Channel.VISIT,
    place: str = "",
    language: str = "",
    interpreter: bool = False,
    reporter: Reporter | None = None,
    files: Sequence[Prepared] = (),
) -> Ticket:
    """Raise it for whoever told it, or record it as settled: then topic, place, words and how it was settled are all there
    is. Raises what `tickets.actions.raise_ticket` raises."""
    common = {"by": by, "at": at, "alliance": community.alliance, "topic": topic, "area": area}
    if settled:
        return actions.settle_on_the_spot(**common, description=text, answer=settled)
    ticket = actions.raise_ticket(
        **common,
        title=text.strip().splitlines()[0][:TITLE],
        description=text,
        place=place,
        channel=channel,
        reporter=reporter,
        files=files,
    )
    if language not in ("", Language.CHINESE) or interpreter:
        SpokenTo.objects.create(ticket=ticket, language=language or Language.CHINESE, interpreter=interpreter)
    return ticket
