"""Why a file is refused and what to do instead, in words."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.files.refusing import FileRefused

#: `name` is the file's.
REFUSALS = {
    "empty": gettext_lazy("“%(name)s” is empty."),
    "too_large": gettext_lazy(
        "“%(name)s” is larger than %(limit)s MB. Make it smaller, or send it in parts."
    ),
    "type": gettext_lazy(
        "“%(name)s” is none of the files that can be sent: pictures, PDF, OFD, Word, Excel, PowerPoint, WPS, text. "
        "What counts is the content, not the name."
    ),
    "program": gettext_lazy("“%(name)s” is a program. Programs cannot be sent."),
    "markup": gettext_lazy("“%(name)s” holds web or XML code. Send it as a PDF or a picture."),
    "archive": gettext_lazy("“%(name)s” is an archive. Unpack it and send the files themselves."),
    "nested": gettext_lazy(
        "“%(name)s” has another archive or a program packed into it. Take it out and send it again."
    ),
    "bomb": gettext_lazy("“%(name)s” unpacks to far too much. Save it anew, or send it as a PDF."),
    "encrypted": gettext_lazy("“%(name)s” is protected by a password. Send it without."),
    "macros": gettext_lazy("“%(name)s” holds macros. Save it without macros and send it again."),
    "damaged": gettext_lazy(
        "“%(name)s” cannot be read; it seems to be damaged. Save it anew and send it again."
    ),
    "pixels": gettext_lazy("“%(name)s” has too many pixels. Make the picture smaller."),
    "picture_format": gettext_lazy("“%(name)s” is a picture in a rare format. Send it as JPEG or PNG."),
}


def refusal(refused: FileRefused) -> str:
    return REFUSALS[refused.code] % {"name": refused.name, "limit": settings.FILE_MB}


def too_much(limit: int) -> str:
    """The sentence for a request whose files were not even read; `limit` in megabytes."""
    return _("Together that is more than %(limit)s MB. Send the files in several goes.") % {"limit": limit}
