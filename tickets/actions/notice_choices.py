"""An account chooses by which outside channels it is told as well."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import actions as audit
from organisations.models import User
from tickets.models import NoticeChoice


@transaction.atomic
def save_choice(*, by: User, at: dt.datetime, email: bool, sms: bool, mobile: str = "") -> NoticeChoice:
    """Save the account's own choice. An empty mobile keeps the stored one while SMS is on; without SMS none is kept.

    Raises ValidationError by field.
    """
    choice, _is_new = NoticeChoice.objects.select_for_update().get_or_create(user=by)
    if email and not by.email:
        raise ValidationError(
            {"email": _("No e-mail address is known for your account; ask the security administrator.")}
        )
    if sms and not mobile and not choice.mobile:
        raise ValidationError({"mobile": _("Give the mobile number that the messages go to.")})
    choice.email, choice.sms = email, sms
    if mobile or not sms:
        choice.mobile = mobile if sms else ""
    choice.save()
    audit.record(
        action="notices.choose",
        at=at,
        by=by,
        object_type="notice_choice",
        object_id=choice.pk,
        object_label=by.username,
        data={"email": email, "sms": sms},
    )
    return choice
