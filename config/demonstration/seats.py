"""Which posts the demonstration fills: one person a post, so that nobody has to say which post acts.

The listed ones get a password and stand in the accounts file (one account per role and a liaison for the departments
that lead most topics, one each of plant, cooperative and property company, at most 40); the rest are living accounts that nobody can sign in
to before an invitation.
"""

from typing import NamedTuple

from organisations.models import Role


class Seat(NamedTuple):
    organisation: str
    role: Role
    title: str
    section: str = ""
    #: Tells the second holder of a role in a unit from the first.
    number: str = ""

    @property
    def username(self) -> str:
        return f"{self.organisation}-{self.role}{self.number}".lower().replace("_", "-")


LEADERS = (
    "O05", "O06", "O07", "O08", "O10", "O19", "O20", "O21", "O22", "O23", "O35", "T102", "T404",
)  # fmt: skip

#: The unit in which a liaison passes on, a handler answers and the leader consents.
WITH_CONSENT = "O07"

#: The court, and the registration centre's window that answers it.
COURT, WINDOW = "O25", "O28"
#: The other departments whose windows answer the court.
WINDOWS = (
    "O07", "O21", "O23", "O29A", "O29B", "O29C", "O30", "O35", "O36", "O38", "O39", "O41", "O60", "O61", "O62",
    "T100", "T102",
)  # fmt: skip

#: The unit whose night desk receives what is urgent and signs for it.
NIGHT_DESK = "O19"

LISTED = (
    Seat("V150422102201", Role.SECRETARY, "嘎查（村）党组织书记"),
    Seat("C150422404001", Role.SECRETARY, "社区党组织书记"),
    Seat("C150422404001", Role.GRID_WORKER, "网格员"),
    Seat("O31", Role.DISPATCHER, "派单员"),
    Seat("O31", Role.OFFICE_HEAD, "联合体办公室主任"),
    Seat("O31", Role.CALLBACK_CLERK, "回访员"),
    Seat("O31", Role.SUPERVISOR, "督办员"),
    Seat("O31", Role.ROSTER_KEEPER, "名册管理员"),
    Seat("O31", Role.ACCOUNT_KEEPER, "账号管理员"),
    Seat("O33", Role.DISPATCHER, "派单员"),
    Seat("O33", Role.CALLBACK_CLERK, "回访员"),
    Seat("O33", Role.ROSTER_KEEPER, "名册管理员"),
    *(Seat(code, Role.LIAISON, "联络员") for code in LEADERS),
    Seat("O11", Role.LIAISON, "联络员"),
    Seat("O12", Role.LIAISON, "联络员"),
    # The company's head sits in committees besides; at its counter somebody holds this post alone.
    Seat("O18", Role.HANDLER, "经办人", "客户服务部"),
    Seat(WITH_CONSENT, Role.HANDLER, "经办人", "信贷管理部"),
    Seat(WITH_CONSENT, Role.UNIT_LEADER, "单位负责人"),
    Seat(COURT, Role.COURT_OFFICER, "执行员", "执行局"),
    Seat(COURT, Role.COURT_OFFICER, "执行法官", "执行局", "-2"),
    Seat(COURT, Role.BUREAU_HEAD, "执行局局长", "执行局"),
    Seat(COURT, Role.COURT_PRESIDENT, "院长"),
    Seat(COURT, Role.DISCIPLINE, "督察专员"),
    Seat(COURT, Role.ROSTER_KEEPER, "名册管理员"),
    Seat(WINDOW, Role.WINDOW_CLERK, "协助执行窗口"),
    Seat("O31", Role.SYSTEM_ADMIN, "系统管理员"),
    Seat("O31", Role.SECURITY_ADMIN, "安全管理员"),
    Seat("O31", Role.AUDIT_ADMIN, "审计管理员"),
)

#: Raisers and office seats that the stories need besides; every other unit gets a liaison.
UNLISTED = (
    Seat("O18", Role.LIAISON, "联络员"),
    Seat("C150422403001", Role.SECRETARY, "社区党组织书记"),
    Seat("C150422404002", Role.SECRETARY, "社区党组织书记"),
    Seat("C150422403001", Role.GRID_WORKER, "网格员"),
    Seat("C150422404002", Role.GRID_WORKER, "网格员"),
    Seat(NIGHT_DESK, Role.DISPATCHER, "值班调度员"),
    *(Seat(code, Role.WINDOW_CLERK, "协助执行窗口") for code in WINDOWS),
)
