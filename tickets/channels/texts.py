"""The one place where words that leave the portal are made: number, state, deadline and link, nothing else (DOMAIN 8.7).

They are made from `Facts`, which cannot hold a title, a name or a telephone number.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.models import State, Ticket


@dataclass(frozen=True)
class Facts:
    number: str
    state: State
    deadline: dt.datetime | None
    provisional: bool = False


def facts_of(ticket: Ticket) -> Facts:
    """With the deadline of the answer; before there is one, that of the office's step."""
    return Facts(
        ticket.number,
        State(ticket.state),
        ticket.answer_by or ticket.office_due,
        ticket.answer_by is not None and ticket.answer_by_provisional,
    )


def link(path: str) -> str:
    return settings.PORTAL_URL + path


def ticket_link(number: str) -> str:
    return link(reverse("tickets:ticket", args=[number]))


def deadline(facts: Facts) -> str:
    if facts.deadline is None:
        return _("none")
    text = f"{timezone.localtime(facts.deadline):%Y-%m-%d %H:%M}"
    return _("%(time)s (provisional)") % {"time": text} if facts.provisional else text


def four_lines(facts: Facts) -> str:
    """The whole message about one ticket."""
    return "\n".join(
        [
            _("Ticket: %(number)s") % {"number": facts.number},
            _("State: %(state)s") % {"state": facts.state.label},
            _("Deadline: %(deadline)s") % {"deadline": deadline(facts)},
            _("Link: %(link)s") % {"link": ticket_link(facts.number)},
        ]
    )


def heading(facts: Sequence[Facts]) -> str:
    """One line: the subject of an e-mail, the beginning of a summary."""
    if not facts:
        return _("Test message of the Party-building Alliance Portal")
    if len(facts) == 1:
        return f"{facts[0].number} {facts[0].state.label}"
    return ngettext("%(count)s ticket to look at", "%(count)s tickets to look at", len(facts)) % {
        "count": len(facts)
    }


def text(facts: Sequence[Facts], *, longest: int | None = None) -> str:
    """The message about these tickets, within `longest` bytes: four lines for one, a line each for several, the rest
    told as a number; for none the words of a test."""
    if not facts:
        return f"{heading(facts)}\n{_('Link: %(link)s') % {'link': link('/')}}"
    if len(facts) == 1:
        return four_lines(facts[0])
    inbox = _("All of them: %(link)s") % {"link": link(reverse("tickets:notices"))}
    rows = [f"{each.number} {each.state.label} {deadline(each)}" for each in facts]
    for shown in range(len(rows), -1, -1):
        lines = [heading(facts), *rows[:shown]]
        if shown < len(rows):
            lines.append(
                ngettext("and %(count)s more", "and %(count)s more", len(rows) - shown)
                % {"count": len(rows) - shown}
            )
        whole = "\n".join([*lines, inbox])
        if longest is None or len(whole.encode()) <= longest:
            return whole
    return inbox


def short(facts: Sequence[Facts]) -> str:
    """The same in one line, for SMS: of several tickets their number and the link of the inbox only."""
    if len(facts) > 1:
        return f"{heading(facts)} {link(reverse('tickets:notices'))}"
    return " ".join(text(facts).splitlines())
