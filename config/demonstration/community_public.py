"""The demonstration's public page: open in one community; one resident's word waits to be accepted, one to be looked through."""

import datetime as dt

from django.utils.crypto import get_random_string

from config.demonstration import community_words as words
from config.demonstration.together import Together
from governance.actions import quarantine
from governance.actions.intake import Sent, submit
from governance.models import Community
from organisations.models import Role
from tickets.models import Topic


def load_public_page(told: Together, community: Community) -> None:
    by = told.cast.actor("O31", Role.SYSTEM_ADMIN)
    page = quarantine.switch(
        community=community, by=by.user, at=told.at(12), is_open=True, code=words.PUBLIC_PAGE
    )
    grid = community.area.children.order_by("path").last()
    for days, topic, text, proven in words.SENT:
        submit(
            page=page,
            at=told.at(days) + dt.timedelta(minutes=20),
            sent=Sent(
                form_key=get_random_string(32),
                area=grid,
                text=text,
                topic=Topic.objects.get(template=community.alliance.template_id, code=topic),
            ),
            address=None,
            proven=proven,
        )
