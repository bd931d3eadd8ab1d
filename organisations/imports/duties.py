"""The duty roster out of and into Excel, one line a shift, as offices draw it up: 单位, 日期, 时段, 值班人, 电话.

A line is about the shift of its unit that begins at its minute in its post (A岗, B岗); another person there replaces the
one who stood there.
"""

import datetime as dt
import re
import unicodedata

from django.utils import timezone
from django.utils.translation import gettext as _

from organisations import actions
from organisations.imports import workbook
from organisations.imports.columns import (
    ChoiceWidget,
    CodeWidget,
    Column,
    LineColumn,
    ReferenceWidget,
    TextWidget,
)
from organisations.imports.resources import RosterResource
from organisations.models import DutyPost, DutyShift, Organisation, Person, Post
from organisations.models.people import ROSTER_ROLES

#: What offices write instead of times. Day and night shift change at the office hours that are shipped.
NAMED_SPANS = {
    "全天": "00:00-24:00",
    "全日": "00:00-24:00",
    "24小时": "00:00-24:00",
    "白班": "08:30-17:30",
    "日班": "08:30-17:30",
    "夜班": "17:30-次日08:30",
}
TIME = r"(\d{1,2}):(\d{2})"
SPAN = re.compile(rf"{TIME}(?:[-—–~]+|至|到)(次日|翌日|第二天)?{TIME}", re.ASCII)
WEEKDAY = re.compile(r"\s*[(]?(星期|周)[一二三四五六日天][)]?\s*")
DAY_OF_YEAR = re.compile(r"(\d{1,2})[月./](\d{1,2})日?", re.ASCII)
DAY = dt.timedelta(days=1)


class DayWidget(TextWidget):
    """A day; one without a year is the nearest to today."""

    today: dt.date

    def clean(self, value, row=None, **kwargs):
        plain = WEEKDAY.sub("", unicodedata.normalize("NFKC", workbook.text(value)))
        match = DAY_OF_YEAR.fullmatch(plain)
        if match is None:
            day = workbook.date(plain)
            if day is None:
                raise ValueError(_("This cell must not be empty."))
            return day
        month, number = (int(part) for part in match.groups())
        days = [_day(year, month, number) for year in range(self.today.year - 1, self.today.year + 2)]
        known = [day for day in days if day is not None]
        if not known:
            raise ValueError(_("There is no such day: %(value)s.") % {"value": plain[:40]})
        return min(known, key=lambda day: abs(day - self.today))


def _day(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


class SpanWidget(TextWidget):
    """Minutes after midnight of the day at which the shift begins and ends; an end before the start is of the next day."""

    def clean(self, value, row=None, **kwargs):
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", workbook.text(value)))
        match = SPAN.fullmatch(NAMED_SPANS.get(plain or "全天", plain))
        if match is None:
            raise ValueError(
                _("This is no span of time. Write 08:30-17:30, 17:30-次日08:30, 全天, 白班 or 夜班.")
            )
        begins, ends = (_minutes(match[hour], match[hour + 1]) for hour in (1, 4))
        if begins == 24 * 60:
            raise ValueError(_("There is no such time: %(value)s.") % {"value": plain[:20]})
        return begins, ends + 24 * 60 * (match[3] is not None or ends <= begins)


def _minutes(hour: str, minute: str) -> int:
    total = int(hour) * 60 + int(minute)
    if int(minute) > 59 or total > 24 * 60:
        raise ValueError(_("There is no such time: %(value)s.") % {"value": f"{hour}:{minute}"})
    return total


class DutyPostWidget(ChoiceWidget):
    OTHERWISE = {
        "a": DutyPost.PRIMARY, "主班": DutyPost.PRIMARY, "a角": DutyPost.PRIMARY,
        "b": DutyPost.SUBSTITUTE, "副班": DutyPost.SUBSTITUTE, "b角": DutyPost.SUBSTITUTE,
    }  # fmt: skip

    def clean(self, value, row=None, **kwargs):
        plain = unicodedata.normalize("NFKC", workbook.text(value)).lower()
        return self.OTHERWISE.get(plain) or super().clean(plain, row)


class DayColumn(Column):
    """Fills the moment at which the shift begins, out of two cells."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        day = self.widget.clean(row.get(self.column_name, ""), row)
        begins, _ends = _span(row)
        instance.starts_at = _moment(day, begins)

    def export(self, instance, **kwargs):
        return timezone.localdate(instance.starts_at).isoformat()


class SpanColumn(Column):
    """Fills the moment at which the shift ends, out of two cells."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        begins, ends = self.widget.clean(row.get(self.column_name, ""), row)
        if instance.starts_at is not None:
            instance.ends_at = instance.starts_at + dt.timedelta(minutes=ends - begins)

    def export(self, instance, **kwargs):
        begins, ends = timezone.localtime(instance.starts_at), timezone.localtime(instance.ends_at)
        days = (ends.date() - begins.date()).days
        if days == 1 and ends.time() == dt.time():
            return f"{begins:%H:%M}-24:00"
        if days > 1:
            # Longer than a line can say: the file shows it, and importing it again names the cell.
            return f"{begins:%H:%M}-{ends:%Y-%m-%d %H:%M}"
        return f"{begins:%H:%M}-{'次日' if days else ''}{ends:%H:%M}"


def _span(row: dict) -> tuple[int, int]:
    try:
        return SpanWidget().clean(row.get("时段", ""), row)
    except ValueError:
        return 0, 24 * 60  # the column of the span says what is wrong


def _moment(day: dt.date, minutes: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) + dt.timedelta(minutes=minutes)


class OnDutyColumn(Column):
    """The person of this name with a post at the unit; of several, the one with the staff number of the line."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        name = self.widget.clean(row.get(self.column_name, ""), row)
        if instance.organisation_id is None or instance.starts_at is None:
            return
        instance.person = self._find(
            name,
            instance.organisation,
            timezone.localdate(instance.starts_at),
            workbook.code(row.get("工号", "")),
        )

    @staticmethod
    def _find(name: str, unit: Organisation, day: dt.date, number: str) -> Person:
        posts = Post.objects.filter(organisation=unit).exclude(role__in=ROSTER_ROLES)
        people = Person.objects.filter(name=name)
        if number:
            people = people.filter(user__staff_number=number)
        current = posts.on(day)
        for here in (current.values("person"), current.values("substitute"), posts.values("person")):
            found = list(people.filter(pk__in=here)[:2])
            if len(found) > 1:
                raise ValueError(_("Two people of this name have posts here; give the staff number."))
            if found:
                return found[0]
        raise ValueError(_("Nobody of this name holds a post at %(unit)s.") % {"unit": unit})


class DutyResource(RosterResource):
    model = DutyShift
    verb = actions.save_duty_shift
    argument = "shift"
    title = "值班表"

    organisation = Column(
        "单位", "organisation", ReferenceWidget(Organisation), required=True, sample="O05 巴林左旗农牧局",
        also=("值班单位", "单位名称"),
    )  # fmt: skip
    day = DayColumn("日期", "starts_at", DayWidget(), required=True, sample="2026-11-23", also=("值班日期",))
    span = SpanColumn(
        "时段", "ends_at", SpanWidget(), default=lambda today: None, sample="17:30-次日08:30",
        also=("值班时段", "值班时间", "班次"),
    )  # fmt: skip
    person = OnDutyColumn(
        "值班人",
        "person",
        TextWidget(),
        required=True,
        sample="演示人员",
        also=("值班人员", "值班员", "姓名"),
    )
    post = Column(
        "岗位", "post", DutyPostWidget(DutyPost), default=lambda today: DutyPost.PRIMARY, sample=DutyPost.PRIMARY,
        also=("A/B岗", "AB岗"),
    )  # fmt: skip
    telephone = Column(
        "电话", "telephone", CodeWidget(), sample="0476-0000000", also=("值班电话", "联系电话", "联系方式")
    )
    staff_number = LineColumn("工号", "line_staff_number", CodeWidget(), sample="")
    note = Column("备注", "note", TextWidget(), sample="")

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.fields["day"].widget.today = self.at.date()

    def key(self, row):
        begins, _ends = self.cell(row, "ends_at")
        post = self.cell(row, "post") if row.get("岗位") else DutyPost.PRIMARY
        return self.cell(row, "organisation").pk, _moment(self.cell(row, "starts_at"), begins), post

    def find(self, row):
        unit, starts_at, post = self.key(row)
        return DutyShift.objects.filter(organisation=unit, starts_at=starts_at, post=post).first()

    def skip_row(self, instance, original, row, import_validation_errors=None):
        # Two private numbers may look alike behind the mask.
        same = original.pk is not None and instance.private_phone.reveal() == original.private_phone.reveal()
        return same and super().skip_row(instance, original, row, import_validation_errors)
