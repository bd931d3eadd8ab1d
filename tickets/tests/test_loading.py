"""Loading the catalogue: what comes in, and that loading again changes nothing."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from organisations.models import Version
from tickets import loading
from tickets.models import CalendarDay, CellUnitRole, OfficeHours, Responsibility, TimeLimit, Topic
from tickets.tests.banner import AT, organisation

TOPICS = """template,code,parent,zh,en,complex,urgency,needs,may_go_down
broom,buying,,收购,Buying,,normal,,no
broom,buying.late,buying,迟付货款,Late payment,complex,urgent,place,yes
"""
CELLS = """template,topic,zh,area,lead,assists
broom,buying.late,迟付货款,*,township-of-place,O22 O35
broom,buying,收购,150422102,O22|O35,
"""


@pytest.fixture
def data(tmp_path, banner):
    organisation("O22", "司法局", banner.area)
    (tmp_path / "topics.csv").write_text(TOPICS, encoding="utf-8")
    (tmp_path / "responsibilities.csv").write_text(CELLS.replace("O22|O35", "O22"), encoding="utf-8")
    return tmp_path


def load(banner, data):
    return loading.load_catalogue(by=banner.head.person.user, at=AT, data=data)


def test_load_catalogue_topics_carry_every_column(banner, data):
    load(banner, data)

    topic = Topic.objects.get(code="buying.late")
    assert (topic.parent.code, topic.name, topic.name_en) == ("buying", "迟付货款", "Late payment")
    assert (topic.is_complex, topic.urgency, topic.needs, topic.may_go_down) == (
        True,
        "urgent",
        "place",
        True,
    )


def test_load_catalogue_cells_name_units_and_the_township_of_the_place(banner, data):
    load(banner, data)

    units = Responsibility.objects.get(topic__code="buying.late").units.order_by("position")
    assert [(unit.role, unit.organisation and unit.organisation.code) for unit in units] == [
        (CellUnitRole.RESPONSIBLE, None),
        (CellUnitRole.ASSIST, "O22"),
        (CellUnitRole.ASSIST, "O35"),
    ]
    assert Responsibility.objects.get(topic__code="buying").area == banner.town_area


def test_load_catalogue_several_holders_outside_enforcement_are_refused(banner, data):
    (data / "responsibilities.csv").write_text(CELLS, encoding="utf-8")

    with pytest.raises(ValidationError):
        load(banner, data)

    assert not Topic.objects.filter(code="buying").exists()


def test_load_catalogue_again_adds_nothing_and_raises_no_version(banner, data):
    load(banner, data)
    before = list(Version.objects.order_by("name").values_list("name", "number"))

    assert set(load(banner, data).values()) == {0}
    assert list(Version.objects.order_by("name").values_list("name", "number")) == before


def test_load_defaults_empty_tables_ship_twelve_limits_and_two_openings(banner):
    TimeLimit.objects.all().delete()
    OfficeHours.objects.all().delete()

    added = loading.load_defaults(by=banner.head.person.user, at=AT)

    assert added == {"time limits": 12, "office hours": 2}


def test_load_calendar_make_up_days_are_working_and_the_next_year_is_left_open(banner, data):
    load(banner, data)

    days = dict(CalendarDay.objects.values_list("day", "is_working"))
    assert days[dt.date(2026, 10, 10)] is True  # a Saturday worked for the National Day
    assert days[dt.date(2026, 10, 7)] is False
    assert CalendarDay.objects.get(day=dt.date(2026, 10, 1)).name == "国庆节"
    assert (min(days), max(days)) == (dt.date(2004, 1, 1), dt.date(2026, 12, 31))


def test_load_calendar_edited_day_is_left_alone(banner, data):
    CalendarDay.objects.create(day=dt.date(2026, 10, 7), is_working=True, source="调整")

    load(banner, data)

    assert CalendarDay.objects.get(day=dt.date(2026, 10, 7)).is_working is True
