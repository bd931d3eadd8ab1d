"""How many units have reported in, and what each did in a quarter: sums of records."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Sum

from governance.models import ReportIn, ReportState, Service, ServiceState
from governance.quarters import Quarter
from organisations.models import Organisation, User
from tickets.documents.blocks import Block, heading, paragraph, table
from tickets.documents.dates import chinese_date

#: Of services, the summary tells so many one by one.
MOST = 300


class Line(NamedTuple):
    unit: Organisation
    places: int
    services: int
    hours: Decimal | None


def units_reported(user: User) -> int:
    """Units with a report that is accepted today, each counted once."""
    rows = ReportIn.objects.visible_to(user).filter(state=ReportState.ACCEPTED)
    return rows.values("unit").distinct().count()


def summary(user: User, quarter: Quarter) -> list[Line]:
    """Confirmed services of the quarter by unit."""
    rows = (
        Service.objects.filter(
            report__in=ReportIn.objects.visible_to(user),
            state=ServiceState.CONFIRMED,
            held_on__range=(quarter.first, quarter.last),
        )
        .order_by()
        .values("report__unit")
        .annotate(places=Count("report__host", distinct=True), services=Count("pk"), total=Sum("hours"))
    )
    units = Organisation.objects.in_bulk([row["report__unit"] for row in rows])
    lines = [Line(units[row["report__unit"]], row["places"], row["services"], row["total"]) for row in rows]
    return sorted(lines, key=lambda line: line.unit.path)


def summary_paper(user: User, quarter: Quarter) -> list[Block]:
    """The quarter in words and tables, from the records alone: units only, no person."""
    lines = summary(user, quarter)
    services = sum(line.services for line in lines)
    seen = Service.objects.filter(
        report__in=ReportIn.objects.visible_to(user), held_on__range=(quarter.first, quarter.last)
    )
    waiting = seen.filter(state=ServiceState.ENTERED).count()
    body = [
        paragraph(
            f"{chinese_date(quarter.first)}至{chinese_date(quarter.last)}，共有{len(lines)}个单位开展服务{services}次，"
            f"均经社区（嘎查村）确认；另有{waiting}次尚待确认，未计入。目前在册报到单位{units_reported(user)}个。"
        ),
        heading("一、各单位服务情况"),
    ]
    if lines:
        rows = [[n, str(line.unit), line.places, line.services] for n, line in enumerate(lines, 1)]
        body.append(table(rows, head=("序号", "单位", "服务地（个）", "服务次数"), widths=(12, 52, 18, 18)))
    else:
        body.append(paragraph("本季度没有经确认的服务。"))
    done = seen.filter(state=ServiceState.CONFIRMED).select_related("report__unit", "report__host")
    if lines:
        body.append(heading("二、服务内容"))
        rows = [
            [chinese_date(row.held_on), str(row.report.unit), str(row.report.host), row.result]
            for row in done.order_by("held_on", "id")[:MOST]
        ]
        body.append(table(rows, head=("日期", "单位", "服务地", "内容"), widths=(20, 26, 22, 32)))
    return body
