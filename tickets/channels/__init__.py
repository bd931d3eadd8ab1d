"""Ways out of the portal. Each channel is a function `send(message, address)` behind one interface; `CHANNELS` knows
them all. They read no table and write none: what was sent is the business of `tickets.actions.sending`."""

import datetime as dt

from tickets.channels import mail, robots, sms, webhooks
from tickets.channels.message import Channel, Pace
from tickets.models import DeliveryChannel

#: A person is told at once of the first thing, and of what follows in one message some minutes later.
PERSONAL_PACE = Pace(1, dt.timedelta(minutes=10))

CHANNELS: dict[str, Channel] = {
    DeliveryChannel.EMAIL: Channel(mail.send, mail.in_use, per=PERSONAL_PACE),
    DeliveryChannel.SMS: Channel(sms.send, sms.in_use, per=PERSONAL_PACE),
    DeliveryChannel.WECOM: Channel(robots.send_wecom, per=robots.PACE),
    DeliveryChannel.DINGTALK: Channel(robots.send_dingtalk, per=robots.PACE),
    # A program takes each event by itself, at any hour.
    DeliveryChannel.WEBHOOK: Channel(webhooks.send, merges=False, disturbs=False),
}
