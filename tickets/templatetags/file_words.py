"""What a form that takes files says about its limits."""

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from tickets.files.preparing import largest
from tickets.forms.files import ACCEPTED

register = template.Library()


@register.simple_tag
def file_limit(what: str) -> str | int:
    """`bytes` of one file, `files` of one ticket, what is `accepted`, or the limits in `words`."""
    if what == "words":
        return _("Up to %(mb)s MB each, %(files)s files for a ticket.") % {
            "mb": settings.FILE_MB,
            "files": settings.FILES_PER_TICKET,
        }
    return {"bytes": largest(), "files": settings.FILES_PER_TICKET, "accepted": ACCEPTED}[what]
