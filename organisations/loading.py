"""Loads the rosters in `data/`: areas, units with their Party organisations, alliances, memberships.

Loading again adds what is missing and leaves alone what somebody has changed since.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction

from organisations import actions
from organisations.models import (
    Alliance,
    Area,
    Kind,
    LedBy,
    Membership,
    Organisation,
    OrganisationKind,
    PartyOrganisation,
    Template,
    User,
)

#: Units and memberships of the data are in force on every day that a ticket can have.
BEGINNING = dt.date(2020, 1, 1)
BANNER = "150422"

TEMPLATES = (
    ("broom", Kind.IND, "笤帚苗产业链", "Broom-corn industry chain"),
    ("community", Kind.COM, "基层治理", "Community governance"),
    ("enforcement", Kind.ENF, "联动执行", "Enforcement liaison"),
)
#: code, template, name, English name, area
ALLIANCES = (
    ("IND-BROOM", "broom", "笤帚苗产业党建联合体", "Broom-corn Industry Party-building Alliance", BANNER),
    ("COM-A", "community", "演示晨光社区基层治理共同体", "Governance Community A (demonstration)", "150422404"),
    ("COM-B", "community", "演示西园社区基层治理共同体", "Governance Community B (demonstration)", "150422403"),
    ("COM-C", "community", "演示新桥社区基层治理共同体", "Governance Community C (demonstration)", "150422404"),
    ("ENF", "enforcement", "联动执行党建联合体", "Joint-enforcement Party Alliance", BANNER),
)
#: Kinds that the banner does not lead, and vertical bureaux by code.
NOT_LED = {
    OrganisationKind.COURT,
    OrganisationKind.PROCURATORATE,
    OrganisationKind.BANK,
    OrganisationKind.INSURER,
    OrganisationKind.UTILITY,
    OrganisationKind.ENTERPRISE,
    OrganisationKind.PROPERTY_COMPANY,
    OrganisationKind.COOPERATIVE,
}
VERTICAL = {"O36", "O41", "O46"}


@transaction.atomic
def load_rosters(*, by: User, at: dt.datetime, data: Path | None = None) -> dict[str, int]:
    """Load everything; returns how many rows of each sort were added."""
    data = data or settings.BASE_DIR / "data"
    return {
        "areas": sum(_area(row, by, at) for row in _rows(data / "areas_150422.csv")),
        "organisations": sum(_organisation(row, by, at) for row in _rows(data / "organisations.csv")),
        "alliances": _alliances(list(_rows(data / "memberships.csv")), by, at),
        "memberships": sum(_membership(row, by, at) for row in _rows(data / "memberships.csv")),
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _area(row: dict[str, str], by: User, at: dt.datetime) -> bool:
    if Area.objects.filter(code=row["code"]).exists():
        return False
    parent = Area.objects.filter(code=row["parent"]).first()
    area = Area(code=row["code"], name=row["name"], level=row["level"], parent=parent, source=row["source"])
    actions.save_area(area=area, by=by, at=at)
    return True


def _organisation(row: dict[str, str], by: User, at: dt.datetime) -> bool:
    if Organisation.objects.filter(code=row["code"]).exists():
        return False
    township = f"{BANNER}{row['code'][1:]}" if row["code"].startswith("T") else BANNER
    vertical = row["kind"] in NOT_LED or row["code"] in VERTICAL
    unit = Organisation(
        code=row["code"],
        name=row["zh"],
        name_en=row["en"],
        kind=row["kind"],
        area=Area.objects.get(code=township),
        led_by=LedBy.VERTICAL if vertical else LedBy.BANNER,
        source=row["source"],
    )
    actions.save_organisation(organisation=unit, by=by, at=at)
    party = PartyOrganisation(organisation=unit, kind=row["party_body"])
    actions.save_party_organisation(party_organisation=party, by=by, at=at)
    return True


def _alliances(memberships: list[dict[str, str]], by: User, at: dt.datetime) -> int:
    leads = {row["alliance"]: row["organisation"] for row in memberships if row["role"] == "lead"}
    for code, kind, name, name_en in TEMPLATES:
        if not Template.objects.filter(code=code).exists():
            template = Template(code=code, kind=kind, name=name, name_en=name_en)
            actions.save_template(template=template, by=by, at=at)
    known = set(Alliance.objects.values_list("code", flat=True))
    missing = [entry for entry in ALLIANCES if entry[0] not in known]
    for code, template, name, name_en, area in missing:
        alliance = Alliance(
            code=code,
            name=name,
            name_en=name_en,
            template=Template.objects.get(code=template),
            area=Area.objects.get(code=area),
            lead=Organisation.objects.get(code=leads[code]),
            valid_from=BEGINNING,
        )
        actions.save_alliance(alliance=alliance, by=by, at=at)
    return len(missing)


def _membership(row: dict[str, str], by: User, at: dt.datetime) -> bool:
    alliance = Alliance.objects.get(code=row["alliance"])
    unit = Organisation.objects.get(code=row["organisation"])
    if Membership.objects.filter(alliance=alliance, organisation=unit, half=row["half"]).exists():
        return False
    membership = Membership(
        alliance=alliance, organisation=unit, half=row["half"], role=row["role"], valid_from=BEGINNING
    )
    actions.save_membership(membership=membership, by=by, at=at)
    return True
