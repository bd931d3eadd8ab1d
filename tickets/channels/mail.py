"""E-mail through Django's mail backend."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from tickets.channels import texts
from tickets.channels.message import Address, Failed, Message


def in_use() -> bool:
    return settings.MAIL_SENT


def send(message: Message, address: Address) -> None:
    """Raises Failed. The message's id stands in its Message-ID, by which mail programs know a repetition."""
    sender = settings.DEFAULT_FROM_EMAIL
    mail = EmailMessage(
        texts.heading(message.facts),
        texts.text(message.facts),
        sender,
        [address.to],
        headers={"Message-ID": f"<{message.id}@{sender.rpartition('@')[2].rstrip('>') or 'portal'}>"},
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = max((code for code, _words in error.recipients.values()), default=0)
        raise Failed(f"smtp {code}", final=code >= 500) from None
    except smtplib.SMTPAuthenticationError as error:
        raise Failed(f"smtp {error.smtp_code}", line=True) from None
    except smtplib.SMTPDataError as error:
        raise Failed(f"smtp {error.smtp_code}", final=error.smtp_code >= 500) from None
    except smtplib.SMTPResponseException as error:
        raise Failed(f"smtp {error.smtp_code}", line=True) from None
    except (TimeoutError, smtplib.SMTPServerDisconnected):
        raise Failed("no_answer", line=True, unsure=True) from None
    except (OSError, smtplib.SMTPException):
        raise Failed("connect", line=True) from None
