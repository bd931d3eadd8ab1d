"""The roster's tables, one file a subject; import them from here."""

from organisations.models.alliances import (
    Alliance,
    Half,
    Kind,
    Membership,
    MembershipRole,
    Template,
)
from organisations.models.areas import Area, AreaLevel
from organisations.models.duties import DutyPost, DutyShift
from organisations.models.organisations import (
    LedBy,
    Organisation,
    OrganisationKind,
    OrganisationName,
    PartyBodyKind,
    PartyOrganisation,
)
from organisations.models.people import Person, Post, Role
from organisations.models.users import ApiToken, Invitation, OldPassword, User, UserManager
from organisations.models.versions import Version

__all__ = [
    "Alliance",
    "ApiToken",
    "Area",
    "AreaLevel",
    "DutyPost",
    "DutyShift",
    "Half",
    "Invitation",
    "Kind",
    "LedBy",
    "Membership",
    "MembershipRole",
    "OldPassword",
    "Organisation",
    "OrganisationKind",
    "OrganisationName",
    "PartyBodyKind",
    "PartyOrganisation",
    "Person",
    "Post",
    "Role",
    "Template",
    "User",
    "UserManager",
    "Version",
]
