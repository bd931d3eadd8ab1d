"""The demonstration's public page: open in one community; of what residents sent, one waits to be accepted, one to be looked
through, and one was accepted without a topic."""

import datetime as dt

from django.utils.crypto import get_random_string

from config.demonstration import community_words as words
from config.demonstration.together import Together
from governance.actions import quarantine
from governance.actions.intake import Sent, submit
from governance.models import Community
from organisations.models import Role
from organisations.models.people import SIGNERS
from tickets.actions import move, sweep
from tickets.models import Channel, Move, Ticket, Topic, TriageReason


def load_public_page(told: Together, community: Community) -> None:
    by = told.cast.actor("O31", Role.SYSTEM_ADMIN)
    page = quarantine.switch(
        community=community, by=by.user, at=told.at(12), is_open=True, code=words.PUBLIC_PAGE
    )
    grid = community.area.children.order_by("path").last()
    topics = {topic.code: topic for topic in Topic.objects.filter(template=community.alliance.template_id)}
    for days, topic, text, proven in words.SENT:
        submit(
            page=page,
            at=told.at(days) + dt.timedelta(minutes=20),
            sent=Sent(form_key=get_random_string(32), area=grid, text=text, topic=topics.get(topic)),
            address=None,
            proven=proven,
        )
    unnamed = Ticket.objects.get(channel=Channel.PUBLIC, unplaced=TriageReason.NOT_CHOSEN)
    accepted = told.at(3) + dt.timedelta(minutes=50)
    told.do(
        move, told.cast.actor(community.unit.code, *SIGNERS), accepted, ticket_id=unnamed.pk, move=Move.ACCEPT
    )
    sweep(accepted)
