"""Raises tickets as the demonstration's village secretary does, through the portal's own action."""

from audit import clock
from organisations.models import Alliance, Area, Post, Role
from tickets import actions, queue
from tickets.models import Ticket, Topic
from tickets.standing import Actor


class Raising:
    def __init__(self):
        post = (
            Post.objects.select_related("organisation__area", "person__user")
            .filter(role=Role.SECRETARY)
            .exclude(person__user=None)
            .first()
        )
        self.actor = Actor(post.person.user, post)
        self.alliance = Alliance.objects.select_related("template").get(code="IND-BROOM")
        self.topics = list(Topic.objects.filter(template__code="broom", parent__isnull=False, needs=""))
        self.areas = list(Area.objects.filter(level="village"))
        self.count = 0

    def __call__(self) -> Ticket:
        self.count += 1
        return actions.raise_ticket(
            by=self.actor,
            at=clock.now(),
            alliance=self.alliance,
            topic=self.topics[self.count % len(self.topics)],
            area=self.areas[self.count % len(self.areas)],
            title=f"测量用工单 {self.count}",
            description="测量用文字，纯属虚构。" * 10,
        )

    def silently(self, count: int) -> list[int]:
        """The ids of so many tickets that wait, with no message sent."""
        with queue.muted():
            return [self().pk for _number in range(count)]
