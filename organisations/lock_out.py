"""Who is locked out of signing in: django-axes counts by account and address; a guesser with many addresses is stopped too.

Guessing must not lock an official out: what others guess from elsewhere concerns only addresses where the account has not
signed in lately, and passes within minutes.
"""

import datetime as dt

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

#: Wrong passwords from everywhere are counted for so long, and so the lock-out passes after it at the latest.
EVERYWHERE = dt.timedelta(minutes=10)
#: An address is known to an account for so long after it signed in there.
KNOWN = dt.timedelta(days=30)


class LockOut(AxesDatabaseHandler):
    """Five wrong passwords lock an account out at their address, twenty from anywhere at every strange address."""

    def is_locked(self, request: HttpRequest, credentials: dict | None = None) -> bool:
        return super().is_locked(request, credentials) or self._guessed_everywhere(request, credentials)

    @staticmethod
    def _guessed_everywhere(request: HttpRequest, credentials: dict | None) -> bool:
        username, now = get_client_username(request, credentials), request.axes_attempt_time
        attempts = AccessAttempt.objects.filter(username=username, attempt_time__gt=now - EVERYWHERE)
        wrong = attempts.aggregate(wrong=Sum("failures_since_start"))["wrong"] or 0
        if wrong < settings.SIGN_IN_ATTEMPTS_ANYWHERE:
            return False
        sign_ins = AccessLog.objects.filter(username=username, attempt_time__gt=now - KNOWN)
        return not sign_ins.filter(ip_address=request.axes_ip_address).exists()
