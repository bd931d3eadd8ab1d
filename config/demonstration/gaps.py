"""A few days of the past on which the matrix and the roster had gaps, so that triage has each of its reasons to show.

The cells concern one invented village and ended yesterday; its township's liaison took office today.
"""

import datetime as dt

from organisations.models import Area, Organisation, User
from tickets import catalogue_actions
from tickets.cell_checks import Named
from tickets.models import CellUnitRole, Responsibility, Topic

VILLAGE = "150422203201"
#: The unit whose first living account begins on the day of the first load.
LATE_UNIT = "T203"
BASIS = "演示：试行分工（已废止）"
#: topic, responsible units: two equal claims; a unit that is not a member of the alliance.
CELLS = (("training.women", "O06"), ("training.women", "O38"), ("research.product", "O40"))


def load_gaps(*, today: dt.date, by: User, at: dt.datetime) -> None:
    if Responsibility.objects.filter(basis=BASIS).exists():
        return
    area = Area.objects.get(code=VILLAGE)
    for code, unit in CELLS:
        topic = Topic.objects.get(template__code="broom", code=code)
        catalogue_actions.save_cell(
            cell=Responsibility(
                template=topic.template,
                topic=topic,
                area=area,
                valid_from=today - dt.timedelta(days=10),
                valid_to=today - dt.timedelta(days=1),
                basis=BASIS,
            ),
            units=[Named(CellUnitRole.RESPONSIBLE, Organisation.objects.get(code=unit))],
            by=by,
            at=at,
        )
