"""The lists of the workbench: a tab is one list of one sort of row, dispatches of the unit or tickets
that wait for it.

What a tab names by the acting post (dispatches of its unit in force, tickets its unit raised, tickets of the alliances
that its office leads) is a part of what `visible_to` grants that post; only the kinds' own scopes are asked beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit import clock
from organisations.models import Organisation, OrganisationKind, Post, Role, User
from organisations.models.organisations import TOWNSHIP_KINDS
from organisations.models.people import DESK, ROSTER_ROLES
from tickets import kinds
from tickets.models import CallBackOutcome, Channel, Dispatch, DispatchState, State, Ticket
from tickets.standing import DEPARTMENT

UNSOLVED = (CallBackOutcome.PARTLY, CallBackOutcome.UNSOLVED)


@dataclass(frozen=True)
class Tab:
    """One list. `rows(user, post)` is its queryset, `due` the column of its deadline, `key` its order."""

    code: str
    label: str
    empty: str
    rows: Callable[[User, Post], QuerySet]
    key: tuple[str, ...]
    due: str = "office_due"
    of_dispatches: bool = False
    descending: bool = False


def _owed(**conditions):
    def rows(user: User, post: Post) -> QuerySet:
        if conditions:
            # One state instead of the three that are open: said twice, the database expects next to nothing and reads all.
            mine = Dispatch.objects.filter(organisation=post.organisation_id, **conditions).order_by(
                "due", "id"
            )
        else:
            mine = Dispatch.objects.work_of([post.organisation_id])
        return kinds.scoped(mine, user, of_dispatches=True)

    return rows


def _of_office(condition: Q):
    def rows(user: User, post: Post) -> QuerySet:
        led = Ticket.objects.filter(condition, alliance__lead=post.organisation_id)
        return kinds.scoped(led, user)

    return rows


def _dispatches_of_office(condition: Q):
    def rows(user: User, post: Post) -> QuerySet:
        led = Dispatch.objects.filter(condition, ticket__alliance__lead=post.organisation_id)
        return kinds.scoped(led, user, of_dispatches=True)

    return rows


def _unsigned(user: User, post: Post) -> QuerySet:
    """Open dispatches of units in which nobody can sign in: the office's, or those below the township."""
    rows = kinds.scoped(Dispatch.objects.open(), user, of_dispatches=True)
    # The few units are looked up, and then what they hold; the other way round every open dispatch would be read.
    silent = Organisation.objects.exclude(Post.objects.signing_units(clock.today()))
    rows = rows.filter(organisation__in=silent.values("pk"))
    if post.role in DESK:
        return rows.filter(ticket__alliance__lead=post.organisation_id)
    return rows.filter(organisation__path__startswith=post.organisation.path).exclude(
        organisation=post.organisation_id
    )


def _led(user: User, post: Post) -> QuerySet:
    led = Ticket.objects.filter(lead=post.organisation_id, state__in=[State.FEEDBACK, State.CALLBACK])
    return kinds.scoped(led, user)


def _raised(**conditions):
    def rows(user: User, post: Post) -> QuerySet:
        raised = Ticket.objects.filter(raiser_unit=post.organisation_id, **conditions).open()
        return kinds.scoped(raised, user)

    return rows


BY_DUE = ("due", "id")
BY_OFFICE_DUE = ("office_due", "id")

OFFICE_TABS = [
    Tab(
        "triage",
        _("In triage"),
        _("No ticket waits for a department. What the matrix cannot place appears here with the reason."),
        _of_office(Q(state=State.TRIAGE)),
        BY_OFFICE_DUE,
    ),
    Tab(
        "returns",
        _("Returns to rule on"),
        _("No department asks to return a ticket."),
        _dispatches_of_office(Q(state=DispatchState.RETURN_REQUESTED)),
        ("return_rule_by", "id"),
        due="due",
        of_dispatches=True,
    ),
    Tab(
        "requests",
        _("Requests to decide"),
        _("No department asks for an extension or a suspension."),
        _dispatches_of_office(~Q(pending="")),
        BY_DUE,
        due="due",
        of_dispatches=True,
    ),
    Tab(
        "consulting",
        _("In consultation"),
        _("No consultation is open."),
        _of_office(Q(state=State.CONSULTING)),
        BY_OFFICE_DUE,
    ),
    Tab(
        "review",
        _("Answers to review"),
        _("No answer waits for review."),
        _of_office(Q(state=State.FEEDBACK)),
        BY_OFFICE_DUE,
    ),
    Tab(
        "close",
        _("To close"),
        _("No ticket waits for the decision to close it."),
        _of_office(Q(state=State.CALLBACK) & (Q(outcome__in=UNSOLVED) | Q(anonymous=True))),
        BY_OFFICE_DUE,
    ),
    Tab(
        "reviews",
        _("Reviews due"),
        _("No unsolved matter has reached its review date."),
        _of_office(Q(state=State.CLOSED, review_on__isnull=False, office_due__isnull=False)),
        BY_OFFICE_DUE,
    ),
    Tab(
        "received",
        _("To accept"),
        _("Nothing from outside channels waits for acceptance."),
        _of_office(Q(state=State.RECEIVED)),
        ("id",),
    ),
]
CALL_BACK = Tab(
    "call_back",
    _("To call back"),
    _("No resident waits for a call-back."),
    _of_office(
        Q(state=State.CALLBACK, anonymous=False)
        & (Q(on_behalf=True) | Q(entered_for_unit=True))
        & ~Q(outcome__in=UNSOLVED)
    ),
    BY_OFFICE_DUE,
)
DEPARTMENT_TABS = [
    Tab(
        "work",
        _("All open work"),
        _("Your department owes nothing at present. New tickets appear here with their deadlines."),
        _owed(),
        BY_DUE,
        due="due",
        of_dispatches=True,
    ),
    Tab(
        "sign",
        _("To sign"),
        _("No ticket waits for your signature."),
        _owed(state=DispatchState.WAITING),
        BY_DUE,
        due="due",
        of_dispatches=True,
    ),
    Tab(
        "progress",
        _("In progress"),
        _("No signed ticket is being worked on."),
        _owed(state=DispatchState.SIGNED, consent_asked_at=None),
        BY_DUE,
        due="due",
        of_dispatches=True,
    ),
    Tab(
        "consent",
        _("To consent"),
        _("No answer waits for the unit leader's consent."),
        _owed(state=DispatchState.SIGNED, consent_asked_at__isnull=False),
        BY_DUE,
        due="due",
        of_dispatches=True,
    ),
    Tab(
        "answered",
        _("Answered, waiting"),
        _("No answer of your department waits for review or call-back."),
        _led,
        ("answer_by", "id"),
        due="answer_by",
    ),
]
RAISED_TABS = [
    Tab(
        "confirm",
        _("To confirm"),
        _("No result waits for your unit's word."),
        _raised(state=State.CALLBACK, on_behalf=False, outcome=""),
        BY_OFFICE_DUE,
    ),
    Tab(
        "raised",
        _("Raised by us"),
        _("Your unit has no open ticket. Whatever cannot be solved on the spot can be raised here."),
        _raised(),
        ("id",),
        due="answer_by",
        descending=True,
    ),
]

#: What residents sent to their community's page; the community accepts it, or the unit above where it is about the community.
RECEIVED_HERE = Tab(
    "received",
    _("To accept"),
    _("Nothing from the public page waits for acceptance."),
    _raised(state=State.RECEIVED, channel=Channel.PUBLIC),
    ("id",),
)
RECEIVING_KINDS = {OrganisationKind.COMMUNITY, *TOWNSHIP_KINDS}

#: Codes of all of them.
TABS = {tab.code for tab in (*OFFICE_TABS, CALL_BACK, *DEPARTMENT_TABS, *RAISED_TABS)}


ON_BEHALF = Tab(
    "on_behalf",
    _("On behalf"),
    _("No unit that cannot sign in owes anything. What such a unit is sent appears here."),
    _unsigned,
    BY_DUE,
    due="due",
    of_dispatches=True,
)


def tabs_of(post: Post) -> list[Tab]:
    """None for a post that sees no ticket."""
    if post.role in ROSTER_ROLES:
        return []
    tabs: list[Tab] = []
    if post.role in DESK:
        tabs += [*OFFICE_TABS, ON_BEHALF]
    if post.role in (Role.CALLBACK_CLERK, Role.OFFICE_HEAD):
        tabs.append(CALL_BACK)
    if post.role in DEPARTMENT:
        if post.organisation.kind in RECEIVING_KINDS:
            tabs.append(RECEIVED_HERE)
        tabs += DEPARTMENT_TABS
        if post.organisation.kind in TOWNSHIP_KINDS:
            tabs.append(ON_BEHALF)
    return [*tabs, *RAISED_TABS]
