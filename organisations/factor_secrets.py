"""Secrets of second factors as they lie in the database: TOTP keys and the seeds of recovery codes, encrypted.

allauth keeps them in a JSON column and gives its hook the text alone, so that they are bound to table and column, not to
their row. Whoever reads a copy of the database learns no second factor by it.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import models, transaction

from audit.actions import Actor, record
from organisations import ciphers
from organisations.ciphers import Binding, Undecryptable

PLACE = Binding("mfa_authenticator", "data", "")
#: Entries of `Authenticator.data` that hold a secret.
ENTRIES = ("secret", "seed")


def seal(text: str) -> str:
    return ciphers.encrypt(text, PLACE)


def unseal(stored: str) -> str:
    """Raises ciphers.Undecryptable. What was stored before secrets were encrypted is read as it is."""
    return ciphers.decrypt(stored, PLACE) if ciphers.is_token(stored) else stored


def renew(*, by: Actor | models.Model, at: datetime) -> tuple[int, list[str]]:
    """Encrypt all of them with the key and algorithm of now: how many rows changed, and what does not open."""
    renewed, unreadable = 0, []
    with transaction.atomic():
        for row in Authenticator.objects.select_for_update(of=("self",)).order_by("pk"):
            stale = {
                name: row.data[name]
                for name in ENTRIES
                if name in row.data and not ciphers.is_current(row.data[name])
            }
            try:
                fresh = {name: seal(unseal(stored)) for name, stored in stale.items()}
            except Undecryptable as error:
                unreadable.append(f"{error} ({row.pk})")
                continue
            if fresh:
                Authenticator.objects.filter(pk=row.pk).update(data=row.data | fresh)
                renewed += 1
        if renewed or unreadable:
            record(
                action="encryption.rotate",
                at=at,
                by=by,
                object_type=Authenticator._meta.label_lower,
                data={"renewed": renewed, "unreadable": len(unreadable)},
                success=not unreadable,
            )
    return renewed, unreadable
