"""Who may open what of the court (DOMAIN 5.4). Denied unless named: an officer or panel member of the case by a post of
their own, held today. A substitute, a superior, an administrator, the office of the alliance open no case.

Supervisors and meetings see counts. What a department sees of its one request stands with the requests.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from enforcement.models import Case, CaseOfficer
from organisations.access import Group
from organisations.models import OrganisationKind, Post, Role, User
from organisations.models.people import COURT_ROLES


def own_posts(user: User, *roles: str) -> list[Post]:
    """Today's posts with one of these roles that the account's own person holds; standing in for somebody is not enough."""
    return [
        post for post in getattr(user, "posts", ()) if post.role in roles and post.person_id == user.person_id
    ]


def court_posts(user: User, *roles: str) -> list[Post]:
    """The same, at a court."""
    return [post for post in own_posts(user, *roles) if post.organisation.kind == OrganisationKind.COURT]


def cases_of(user: User, day: dt.date) -> QuerySet[Case]:
    """The cases that the account may open on that day; every read of the court starts here."""
    posts = [post.pk for post in court_posts(user, *CASE_ROLES)]
    named = CaseOfficer.objects.on(day).filter(case=OuterRef("pk"), post__in=posts)
    return Case.objects.filter(Exists(named))


#: Posts of the court by which somebody can be named in a case.
CASE_ROLES = (Role.COURT_OFFICER, Role.BUREAU_HEAD, Role.COURT_PRESIDENT)

OFFICERS = Group("COURT_OFFICERS", lambda user: bool(court_posts(user, *CASE_ROLES)))
BUREAU_HEADS = Group("BUREAU_HEADS", lambda user: bool(court_posts(user, Role.BUREAU_HEAD)))
PRESIDENTS = Group("COURT_PRESIDENTS", lambda user: bool(court_posts(user, Role.COURT_PRESIDENT)))
DISCIPLINE = Group("DISCIPLINE", lambda user: bool(court_posts(user, Role.DISCIPLINE)))
WINDOW_CLERKS = Group("WINDOW_CLERKS", lambda user: bool(own_posts(user, Role.WINDOW_CLERK)))
#: The portal's audit administrator: who looked at what, without what was seen.
AUDITORS = Group("COURT_AUDITORS", lambda user: any(post.role == Role.AUDIT_ADMIN for post in user.posts))
#: Counts without persons.
COUNTERS = Group(
    "COURT_COUNTERS",
    lambda user: (
        bool(court_posts(user, *COURT_ROLES)) or any(post.role == Role.SUPERVISOR for post in user.posts)
    ),
)
