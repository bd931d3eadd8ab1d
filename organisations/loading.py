"""Loads the rosters of `data/`: areas, units with their Party organisations, alliances and who belongs to them.

Loading again adds what is missing and leaves alone what somebody has changed since. What the files do not say
(led from above or by the banner, the alliances' own names) stands here with its source.
"""

import csv
import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction

from organisations import actions
from organisations.models import (
    Alliance,
    Area,
    AreaLevel,
    Kind,
    LedBy,
    Membership,
    Organisation,
    OrganisationKind,
    PartyOrganisation,
    Template,
    User,
)
from organisations.models.organisations import TOWNSHIP_KINDS

BANNER = "150422"
#: Long before the portal: in force on every day a ticket can have.
BEGINNING = dt.date(2024, 1, 1)

#: DESIGN 3: all communities share one template, each chain has its own. Names: DOMAIN 1.7, O01–O04.
TEMPLATES = (
    ("broom", Kind.IND, "笤帚苗产业链", "Broom-corn chain"),
    ("community", Kind.COM, "基层治理共同体", "Governance community"),
    ("enforcement", Kind.ENF, "联动执行", "Enforcement liaison"),
)
#: code, template, name, English name, lead. The communities' names are invented (DOMAIN 0.2 point 14).
ALLIANCES = (
    ("IND-BROOM", "broom", "笤帚苗产业党建联合体", "Broom-corn Industry Party-building Alliance", "O31"),
    (
        "COM-A",
        "community",
        "演示晨光社区基层治理共同体",
        "Chenguang Governance Community (demonstration)",
        "O33",
    ),
    (
        "COM-B",
        "community",
        "演示西园社区基层治理共同体",
        "Xiyuan Governance Community (demonstration)",
        "O33",
    ),
    (
        "COM-C",
        "community",
        "演示新桥社区基层治理共同体",
        "Xinqiao Governance Community (demonstration)",
        "O33",
    ),
    ("ENF", "enforcement", "联动执行党建联合体", "Joint-enforcement Party Alliance", "O25"),
)
#: Where a community's alliance works: the member subdistrict's area.
TOWNSHIP_OF = {"COM-A": "150422404", "COM-B": "150422403", "COM-C": "150422404"}

#: Kinds that the banner does not lead: they get a letter, never a supervision card (DESIGN 4).
NOT_LED_BY_BANNER = (
    OrganisationKind.COURT,
    OrganisationKind.PROCURATORATE,
    OrganisationKind.BANK,
    OrganisationKind.INSURER,
    OrganisationKind.UTILITY,
)
#: Vertical offices among the departments: tax, ecology and environment, housing fund of the city.
VERTICAL = ("O36", "O41", "O46")
#: Townships are named in English by the romanisation in official use (GB/T 28039: place names in pinyin).
ENGLISH = {
    "T100": "Lindong Town", "T101": "Longchang Town", "T102": "Shisan'aobao Town", "T103": "Biliutai Town",
    "T104": "Fuhe Town", "T105": "Baiyinwula Town", "T106": "Hahahada Town", "T200": "Chaganhada Sumu",
    "T201": "Wulandaba Sumu", "T202": "Sanshan Township", "T203": "Huajialaga Township",
    "T403": "Lindong West Subdistrict", "T404": "Lindong East Subdistrict", "T405": "Lindong Industrial Park",
}  # fmt: skip


@transaction.atomic
def load_rosters(*, by: User, at: dt.datetime, data: Path | None = None) -> dict[str, int]:
    """Load everything; returns how many rows of each sort were added."""
    data = data or settings.BASE_DIR / "data"
    return {
        "areas": _load_areas(_rows(data / "areas_150422.csv"), by, at),
        "organisations": _load_organisations(_rows(data / "organisations.csv"), by, at),
        "templates": _load_templates(by, at),
        "alliances": _load_alliances(by, at),
        "memberships": _load_memberships(_rows(data / "memberships.csv"), by, at),
    }


def _load_areas(rows: list[dict], by: User, at: dt.datetime) -> int:
    known = {area.code: area for area in Area.objects.all()}
    added = 0
    for row in rows:
        if row["code"] in known:
            continue
        # The city above the banner is not loaded: the banner is the root.
        area = Area(
            code=row["code"],
            name=row["name"],
            level=AreaLevel(row["level"]),
            parent=known.get(row["parent"]),
            source=row["source"],
        )
        known[area.code] = actions.save_area(area=area, by=by, at=at)
        added += 1
    return added


def _load_organisations(rows: list[dict], by: User, at: dt.datetime) -> int:
    areas = {area.code: area for area in Area.objects.all()}
    known = set(Organisation.objects.values_list("code", flat=True))
    missing = [row for row in rows if row["code"] not in known]
    for row in missing:
        kind = OrganisationKind(row["kind"])
        at_township = kind in TOWNSHIP_KINDS
        organisation = Organisation(
            code=row["code"],
            name=row["zh"],
            name_en=row["en"] or ENGLISH.get(row["code"], ""),
            kind=kind,
            area=areas[f"{BANNER}{row['code'][1:]}" if at_township else BANNER],
            led_by=(LedBy.VERTICAL if kind in NOT_LED_BY_BANNER or row["code"] in VERTICAL else LedBy.BANNER),
            source=row["source"],
        )
        actions.save_organisation(organisation=organisation, by=by, at=at)
        # "Not stated" where the file says nothing: the unit has one, of which sort the owner fills in.
        party = PartyOrganisation(organisation=organisation, kind=row["party_body"])
        actions.save_party_organisation(party_organisation=party, by=by, at=at)
    return len(missing)


def _load_templates(by: User, at: dt.datetime) -> int:
    known = set(Template.objects.values_list("code", flat=True))
    missing = [
        Template(code=code, kind=kind, name=name, name_en=name_en)
        for code, kind, name, name_en in TEMPLATES
        if code not in known
    ]
    for template in missing:
        actions.save_template(template=template, by=by, at=at)
    return len(missing)


def _load_alliances(by: User, at: dt.datetime) -> int:
    known = set(Alliance.objects.values_list("code", flat=True))
    missing = [row for row in ALLIANCES if row[0] not in known]
    for code, template, name, name_en, lead in missing:
        alliance = Alliance(
            code=code,
            name=name,
            name_en=name_en,
            template=Template.objects.get(code=template),
            area=Area.objects.get(code=TOWNSHIP_OF.get(code, BANNER)),
            lead=Organisation.objects.get(code=lead),
            valid_from=BEGINNING,
        )
        actions.save_alliance(alliance=alliance, by=by, at=at)
    return len(missing)


def _load_memberships(rows: list[dict], by: User, at: dt.datetime) -> int:
    alliances = {alliance.code: alliance for alliance in Alliance.objects.all()}
    units = {unit.code: unit for unit in Organisation.objects.all()}
    known = set(Membership.objects.values_list("alliance__code", "organisation__code", "half"))
    missing = [row for row in rows if (row["alliance"], row["organisation"], row["half"]) not in known]
    for row in missing:
        membership = Membership(
            alliance=alliances[row["alliance"]],
            organisation=units[row["organisation"]],
            half=row["half"],
            role=row["role"],
            valid_from=BEGINNING,
        )
        actions.save_membership(membership=membership, by=by, at=at)
    return len(missing)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
