"""Names of actions and posts for people to read. Apps register their own in ``AppConfig.ready()``; rows keep the codes."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_labels: dict[str, str | Promise] = {"audit.view_sealed": _("Encrypted data viewed")}
_posts: dict[str, str | Promise] = {}


def register(labels: Mapping[str, str | Promise]) -> None:
    """Add names of actions. Raises ``ValueError`` if a code already has another name."""
    for code, label in labels.items():
        if _labels.setdefault(code, label) != label:
            raise ValueError(f"the action {code} already has a name")


def register_posts(names: Mapping[str, str | Promise]) -> None:
    """Add names of posts by which people act."""
    _posts.update(names)


def post_label(code: str) -> str:
    """The name of a post, or its code where nobody gave it one."""
    return str(_posts.get(code, code))


def label(code: str) -> str:
    """The name of an action, or its code where nobody gave it one."""
    return str(_labels.get(code, code))


def choices() -> list[tuple[str, str]]:
    """Codes and names of all known actions, by code."""
    return [(code, str(name)) for code, name in sorted(_labels.items())]
