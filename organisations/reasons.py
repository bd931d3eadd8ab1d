"""The reason that somebody states before encrypted personal data is shown."""

from django.http import HttpRequest

#: What is kept of it.
LENGTH = 200


def stated(request: HttpRequest) -> str:
    """Empty where none was stated, or one that no text column takes; then nothing is shown."""
    reason = request.POST.get("reason", "").strip()[:LENGTH]
    return "" if "\0" in reason else reason
