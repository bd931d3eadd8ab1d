"""Invented villages, communities, estates and grids, and the units that work there (DOMAIN 0.2 point 14)."""

from typing import NamedTuple

from organisations.models import AreaLevel, OrganisationKind, PartyBodyKind


class Place(NamedTuple):
    """A place below a township; villages and communities have a unit of their own, named V… or C… by its code."""

    code: str
    name: str
    level: AreaLevel
    inside: str

    @property
    def unit_code(self) -> str:
        return {AreaLevel.VILLAGE: "V", AreaLevel.COMMUNITY: "C"}.get(self.level, "") + self.code

    @property
    def unit_kind(self) -> OrganisationKind | None:
        return {
            AreaLevel.VILLAGE: OrganisationKind.VILLAGE,
            AreaLevel.COMMUNITY: OrganisationKind.COMMUNITY,
        }.get(self.level)

    @property
    def party_body(self) -> PartyBodyKind:
        return PartyBodyKind.GENERAL_BRANCH if self.level == AreaLevel.COMMUNITY else PartyBodyKind.BRANCH


VILLAGE, COMMUNITY, ESTATE, GRID = AreaLevel.VILLAGE, AreaLevel.COMMUNITY, AreaLevel.ESTATE, AreaLevel.GRID

PLACES = (
    Place("150422100201", "演示南河沿村", VILLAGE, "150422100"),
    Place("150422101201", "演示向阳营村", VILLAGE, "150422101"),
    Place("150422102201", "演示红柳洼村", VILLAGE, "150422102"),
    Place("150422102202", "演示沙坨子村", VILLAGE, "150422102"),
    Place("150422103201", "演示双井台村", VILLAGE, "150422103"),
    Place("150422104201", "演示富兴湾村", VILLAGE, "150422104"),
    Place("150422106201", "演示大柳条村", VILLAGE, "150422106"),
    Place("150422200201", "演示查干塔拉嘎查", VILLAGE, "150422200"),
    Place("150422202201", "演示北坡根村", VILLAGE, "150422202"),
    Place("150422203201", "演示杏树沟村", VILLAGE, "150422203"),
    Place("150422404001", "演示晨光社区", COMMUNITY, "150422404"),
    Place("150422404001-E1", "演示晨光一号小区", ESTATE, "150422404001"),
    Place("150422404001-E2", "演示晨光二号小区", ESTATE, "150422404001"),
    Place("150422404001-G1", "演示晨光社区第一网格", GRID, "150422404001"),
    Place("150422403001", "演示西园社区", COMMUNITY, "150422403"),
    Place("150422403001-E1", "演示西园老小区", ESTATE, "150422403001"),
    Place("150422403001-G1", "演示西园社区第一网格", GRID, "150422403001"),
    Place("150422404002", "演示新桥社区", COMMUNITY, "150422404"),
    Place("150422404002-E1", "演示新桥小区", ESTATE, "150422404002"),
    Place("150422404002-G1", "演示新桥社区第一网格", GRID, "150422404002"),
)
