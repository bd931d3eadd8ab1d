"""Run by the peer's own Python: its tables, a queue, a member of staff with a session, and 60 departments' accounts.

Prints what the measuring side needs as JSON.
"""

import json

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402 - Django is set up first
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from helpdesk.models import Queue  # noqa: E402

call_command("migrate", verbosity=0)
User = get_user_model()
staff, _made = User.objects.get_or_create(username="staff", defaults={"is_staff": True, "is_superuser": True})
for number in range(60):
    User.objects.get_or_create(username=f"department-{number}", defaults={"is_staff": True})
queue, _made = Queue.objects.get_or_create(
    slug="banner", defaults={"title": "工单", "allow_public_submission": True}
)
session = SessionStore()
session[SESSION_KEY] = str(staff.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
session.create()
print(
    json.dumps(
        {
            "session": session.session_key,
            "queue": queue.pk,
            "first": min(User.objects.values_list("pk", flat=True)),
        }
    )
)
