"""What the demonstration shows of messages to the outside: one official told by e-mail, a group robot not yet switched on.

Nothing leaves the machine: mail goes into files, and the robot has no key that anybody gave out.
"""

import datetime as dt

from django.db import transaction

from config.demonstration.cast import Cast
from organisations.account_actions import save_account, system_user
from organisations.models import Role
from tickets.actions.endpoints import save_endpoint
from tickets.actions.notice_choices import save_choice
from tickets.channels.outside import allowed
from tickets.models import DeliveryChannel, Endpoint, NoticeChoice

UNIT = "O05"
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=demonstration"


@transaction.atomic
def load_outside(cast: Cast, at: dt.datetime) -> None:
    """Adds nothing once it is there."""
    if NoticeChoice.objects.exists():
        return
    liaison = cast.actor(UNIT, Role.LIAISON)
    # No host ends in .invalid (RFC 2606).
    liaison.user.email = f"{liaison.user.username}@demonstration.invalid"
    save_account(user=liaison.user, mobile="", by=system_user(), at=at)
    save_choice(by=liaison.user, at=at, email=True, sms=False)
    if not allowed(ROBOT):
        # This installation names other hosts.
        return
    robot = Endpoint(
        organisation=liaison.unit, channel=DeliveryChannel.WECOM, name="农牧局工作群（演示）", is_active=False
    )
    save_endpoint(endpoint=robot, address=ROBOT, secret="", by=system_user(), at=at)
