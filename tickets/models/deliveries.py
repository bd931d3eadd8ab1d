"""What leaves the portal: who wants which channel, the units' robots and subscribers, and every message on its way."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.encryption import EncryptedTextField, RowKeyed
from organisations.models import Organisation, User


class DeliveryChannel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("SMS")
    WECOM = "wecom", _("WeCom group robot")
    DINGTALK = "dingtalk", _("DingTalk group robot")
    WEBHOOK = "webhook", _("webhook subscriber")


#: To people one by one, by their own choice; the others belong to a unit.
PERSONAL = (DeliveryChannel.EMAIL, DeliveryChannel.SMS)
OF_UNITS = (DeliveryChannel.WECOM, DeliveryChannel.DINGTALK, DeliveryChannel.WEBHOOK)


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("message sent")
    DEAD = "dead", _("undelivered")
    DROPPED = "dropped", _("sent no more")


class NoticeChoice(RowKeyed):
    """By which outside channels an account wants to be told as well. Without a row: in the site only."""

    user = models.OneToOneField(User, models.CASCADE, related_name="notice_choice")
    email = models.BooleanField(_("by e-mail"), default=False)
    sms = models.BooleanField(_("by SMS"), default=False)
    mobile = EncryptedTextField(_("mobile for SMS"), blank=True)

    def __str__(self):
        return f"{self.user_id}"


class Endpoint(RowKeyed):
    """A group robot or a webhook subscriber of a unit: it gets what is told to the unit."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="endpoints", verbose_name=_("unit")
    )
    channel = models.CharField(
        _("outside channel"),
        max_length=8,
        choices=[(channel.value, channel.label) for channel in OF_UNITS],
    )
    name = models.CharField(_("name"), max_length=60)
    host = models.CharField(_("host"), max_length=260, editable=False)
    address = EncryptedTextField(_("address"))
    secret = EncryptedTextField(_("secret"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("robot or subscriber")
        verbose_name_plural = _("robots and subscribers")
        ordering = ["organisation__path", "id"]

    def __str__(self):
        return self.name


class Delivery(models.Model):
    """One notice on its way to one target outside. `kind` and `ticket` are empty for a test message only.

    `message` is given when it is first taken up, and goes along as its idempotency id: rows with the same one leave in
    one message, and one whose fate is unknown leaves again under the same id.
    """

    channel = models.CharField(_("outside channel"), max_length=8, choices=DeliveryChannel.choices)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", db_index=False)
    endpoint = models.ForeignKey(
        Endpoint, models.CASCADE, null=True, related_name="deliveries", db_index=False
    )
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    told_at = models.DateTimeField(_("told"))
    state = models.CharField(
        _("state"), max_length=7, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    message = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"))
    line_down = models.BooleanField(default=False)
    error = models.CharField(_("last error"), max_length=60, blank=True, default="")
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = pgettext_lazy("to an outside channel", "delivery")
        verbose_name_plural = pgettext_lazy("to an outside channel", "deliveries")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="delivery_has_target",
                condition=Q(channel__in=PERSONAL, user__isnull=False, endpoint=None)
                | Q(channel__in=OF_UNITS, user=None, endpoint__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_ended_has_time",
                condition=Q(state=DeliveryState.WAITING, ended_at=None)
                | (~Q(state=DeliveryState.WAITING) & Q(ended_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="delivery_to_endpoint_once",
                fields=["endpoint", "ticket", "kind", "told_at"],
                condition=Q(endpoint__isnull=False),
            ),
            models.UniqueConstraint(
                name="delivery_to_user_once",
                fields=["user", "ticket", "kind", "told_at", "channel"],
                condition=Q(user__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], name="delivery_waiting", condition=Q(state="waiting")),
            models.Index(fields=["-id"], name="delivery_dead", condition=Q(state="dead")),
            models.Index(
                fields=["endpoint", "ended_at"],
                name="delivery_robot_pace",
                condition=Q(state="sent", endpoint__isnull=False),
            ),
            models.Index(
                fields=["ended_at"], name="delivery_finished", condition=Q(state__in=["sent", "dropped"])
            ),
        ]

    def __str__(self):
        return f"{self.channel} {self.pk}"
