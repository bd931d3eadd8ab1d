"""The verbs of the catalogue: what they refuse, what they keep, and that the queue notices."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from audit.models import AuditRow
from organisations.models import Kind, Version
from tickets import catalogue, catalogue_actions, clocks
from tickets.cell_checks import Named
from tickets.models import CalendarDay, CellUnitRole, LimitStep, OfficeHours, Responsibility, TimeLimit
from tickets.tests.banner import AT, SINCE

RESPONSIBLE, ASSIST = CellUnitRole.RESPONSIBLE, CellUnitRole.ASSIST


def new_cell(banner, **fields):
    values = {"template": banner.template, "topic": banner.supply, "valid_from": SINCE} | fields
    return Responsibility(**values)


def save_cell(banner, cell, *units, **more):
    return catalogue_actions.save_cell(cell=cell, units=units, by=banner.head.person.user, at=AT, **more)


def test_save_cell_new_names_units_in_order_and_leaves_an_audit_row(banner):
    saved = save_cell(banner, new_cell(banner), Named(RESPONSIBLE, banner.market), Named(ASSIST, None))

    assert [(unit.role, unit.organisation) for unit in saved.units.all()] == [
        (ASSIST, None),
        (RESPONSIBLE, banner.market),
    ]
    row = AuditRow.objects.get(action="catalogue.responsibility.add")
    assert (row.object_id, row.data["units"]) == (
        str(saved.pk),
        ["responsible:O35", "assist:township-of-place"],
    )


def test_save_cell_new_raises_the_catalogue_version(banner):
    before = catalogue.catalogue_on(AT.date()).catalogue_version

    save_cell(banner, new_cell(banner), Named(RESPONSIBLE, banner.market))

    assert catalogue.catalogue_on(AT.date()).catalogue_version > before


def test_catalogue_on_changed_while_being_read_is_read_again(banner, monkeypatch):
    older, read = save_cell(banner, new_cell(banner), Named(RESPONSIBLE, banner.bureau)), catalogue._cells

    def half_old():
        """The units are read before somebody replaces the cell, the cells after."""
        monkeypatch.setattr(catalogue, "_cells", read)
        before = read()
        fresh = new_cell(banner, valid_from=AT.date())
        save_cell(banner, fresh, Named(RESPONSIBLE, banner.market), replaces=older)
        return before

    monkeypatch.setattr(catalogue, "_cells", half_old)
    known = catalogue.catalogue_on(AT.date())

    assert (banner.market.pk,) in {cell.responsible for cell in known.cells[banner.supply.pk]}
    assert known.catalogue_version == Version.objects.get(name=Version.CATALOGUE).number


def test_save_cell_changed_units_stand_in_its_history(banner):
    saved = save_cell(banner, new_cell(banner), Named(RESPONSIBLE, banner.market))

    save_cell(banner, saved, Named(RESPONSIBLE, banner.bureau))

    assert [row.history_change_reason for row in saved.history.order_by("history_id")] == [
        "市场监督管理局",
        "农牧局",
    ]


def test_save_cell_that_replaces_ends_the_older_one_the_day_before(banner):
    older = save_cell(banner, new_cell(banner), Named(RESPONSIBLE, banner.market))
    begin = dt.date(2026, 11, 24)

    save_cell(banner, new_cell(banner, valid_from=begin), Named(RESPONSIBLE, banner.bureau), replaces=older)

    older.refresh_from_db()
    assert older.valid_to == dt.date(2026, 11, 23)
    assert older.units.get().organisation == banner.market


def test_save_cell_replaced_already_is_refused_and_nothing_is_doubled(banner):
    older = save_cell(banner, new_cell(banner), Named(RESPONSIBLE, banner.market))
    begin = dt.date(2026, 11, 24)
    seen_by_the_second = Responsibility.objects.get(pk=older.pk)
    save_cell(banner, new_cell(banner, valid_from=begin), Named(RESPONSIBLE, banner.bureau), replaces=older)

    with pytest.raises(ValidationError):
        save_cell(
            banner,
            new_cell(banner, valid_from=begin),
            Named(RESPONSIBLE, banner.town),
            replaces=seen_by_the_second,
        )

    assert Responsibility.objects.on(begin).get(topic=banner.supply).units.get().organisation == banner.bureau


def test_save_cell_that_replaces_a_later_one_is_refused_and_nothing_is_written(banner):
    older = save_cell(banner, new_cell(banner), Named(RESPONSIBLE, banner.market))

    with pytest.raises(ValidationError):
        save_cell(
            banner, new_cell(banner, valid_from=SINCE), Named(RESPONSIBLE, banner.bureau), replaces=older
        )

    assert Responsibility.objects.filter(topic=banner.supply).get().valid_to is None


@pytest.mark.parametrize(
    "roles", [[], [ASSIST], [RESPONSIBLE, RESPONSIBLE]], ids=["nobody", "only an assistant", "two"]
)
def test_save_cell_without_exactly_one_responsible_unit_is_refused(banner, roles):
    units = [Named(role, unit) for role, unit in zip(roles, (banner.market, banner.bureau), strict=False)]

    with pytest.raises(ValidationError):
        save_cell(banner, new_cell(banner), *units)


def test_save_cell_of_enforcement_may_name_several_responsible_units(banner):
    banner.template.kind = Kind.ENF
    banner.template.save()

    saved = save_cell(
        banner, new_cell(banner), Named(RESPONSIBLE, banner.market), Named(RESPONSIBLE, banner.bureau)
    )

    assert saved.units.count() == 2


def test_save_cell_naming_a_unit_twice_is_refused(banner):
    with pytest.raises(ValidationError):
        save_cell(banner, new_cell(banner), Named(RESPONSIBLE, banner.market), Named(ASSIST, banner.market))


def test_save_cell_topic_of_another_template_is_an_error_at_the_topic(banner):
    other = type(banner.template).objects.create(code="community", kind="COM", name="社区")

    with pytest.raises(ValidationError) as refused:
        save_cell(banner, new_cell(banner, template=other), Named(RESPONSIBLE, banner.market))

    assert list(refused.value.message_dict) == ["topic"]


def test_save_topic_below_itself_is_refused(banner):
    banner.seed.parent = banner.supply

    with pytest.raises(ValidationError):
        catalogue_actions.save_topic(topic=banner.seed, by=banner.head.person.user, at=AT)


def test_save_limit_narrower_row_is_used_at_once(banner):
    limit = TimeLimit(topic=banner.seed, step=LimitStep.ANSWER, amount=3, unit="hours")

    catalogue_actions.save_limit(limit=limit, by=banner.head.person.user, at=AT)

    due = clocks.current().due(
        LimitStep.ANSWER,
        AT,
        template=banner.template.pk,
        topics=[banner.supply.pk, banner.seed.pk],
        urgency="normal",
        is_complex=False,
    )
    assert due.at == AT + dt.timedelta(hours=3)


def test_save_limit_twice_for_the_same_tickets_is_refused(banner):
    with pytest.raises(ValidationError):
        catalogue_actions.save_limit(
            limit=TimeLimit(step=LimitStep.RETURN, amount=3, unit="hours"), by=banner.head.person.user, at=AT
        )


def test_save_limit_narrowing_the_widest_row_is_refused(banner):
    limit = TimeLimit.objects.get(step=LimitStep.RETURN)
    limit.urgency = "urgent"

    with pytest.raises(ValidationError):
        catalogue_actions.save_limit(limit=limit, by=banner.head.person.user, at=AT)


def test_remove_limit_widest_row_is_refused_and_a_narrower_one_goes(banner):
    by = banner.head.person.user
    with pytest.raises(ValidationError):
        catalogue_actions.remove_limit(limit=TimeLimit.objects.get(step=LimitStep.RETURN), by=by, at=AT)

    catalogue_actions.remove_limit(
        limit=TimeLimit.objects.get(step=LimitStep.SIGN, urgency="danger"), by=by, at=AT
    )

    assert not TimeLimit.objects.filter(step=LimitStep.SIGN, urgency="danger").exists()
    assert AuditRow.objects.filter(action="catalogue.timelimit.remove").count() == 1


def test_save_calendar_day_closes_the_office_on_that_day(banner):
    day = CalendarDay(day=AT.date(), is_working=False, source="旗人民政府办公室通知")

    catalogue_actions.save_calendar_day(day=day, by=banner.head.person.user, at=AT)

    assert clocks.current().calendar.is_working(AT.date()) is False


def test_save_office_hours_overlapping_is_an_error_at_the_opening(banner):
    hours = OfficeHours(opens=dt.time(11), closes=dt.time(13), valid_from=SINCE)

    with pytest.raises(ValidationError) as refused:
        catalogue_actions.save_office_hours(hours=hours, by=banner.head.person.user, at=AT)

    assert list(refused.value.message_dict) == ["opens"]


def test_save_office_hours_of_another_season_at_the_same_hours_is_saved(banner):
    OfficeHours.objects.update(valid_to=dt.date(2026, 12, 31))
    hours = OfficeHours(opens=dt.time(9), closes=dt.time(13), valid_from=dt.date(2027, 1, 1))

    catalogue_actions.save_office_hours(hours=hours, by=banner.head.person.user, at=AT)

    assert OfficeHours.objects.count() == 3


def test_publish_cells_leaves_what_the_single_verbs_leave(banner):
    """The same rows, history and record, whether cells are written one by one or all at once."""
    day = AT.date() + dt.timedelta(days=1)
    by = {"by": banner.head.person.user, "at": AT}
    units = [Named(RESPONSIBLE, banner.market), Named(ASSIST, None)]
    left = []
    for at_once in (False, True):
        older = save_cell(banner, new_cell(banner), Named(RESPONSIBLE, banner.bureau))
        later = save_cell(banner, new_cell(banner, valid_from=day), Named(RESPONSIBLE, banner.bureau))
        fresh, told = new_cell(banner, valid_from=day, basis="纪要"), AuditRow.objects.count()
        if at_once:
            catalogue_actions.publish_cells(
                ended=[older], last_day=AT.date(), removed=[later], begun=[(fresh, units)], **by
            )
        else:
            catalogue_actions.end_cell(cell=older, last_day=AT.date(), **by)
            catalogue_actions.remove_cell(cell=later, **by)
            catalogue_actions.save_cell(cell=fresh, units=units, **by)
        history = Responsibility.history.exclude(history_type="+", valid_from=SINCE).order_by("history_id")
        rows = AuditRow.objects.order_by("pk")[told:]
        left.append(
            {
                "history": sorted(
                    (
                        row.history_type,
                        str(row.valid_from),
                        str(row.valid_to),
                        row.history_user_id,
                        row.history_date,
                    )
                    for row in history
                ),
                "reason": fresh.history.get().history_change_reason,
                "record": sorted((row.action, str(row.data)) for row in rows),
                "units": [(unit.role, unit.organisation, unit.position) for unit in fresh.units.all()],
                "ends": Responsibility.objects.get(pk=older.pk).valid_to,
            }
        )
        Responsibility.history.all().delete()
        Responsibility.objects.filter(topic=banner.supply).delete()
        Responsibility.history.all().delete()
    assert left[0] == left[1]
    assert left[0]["ends"] == AT.date()
    assert [row[0] for row in left[0]["history"]].count("-") == 1


def test_publish_cells_refuses_what_the_single_verbs_refuse(banner):
    older, by = banner.seed_cell, {"by": banner.head.person.user, "at": AT}
    before = SINCE - dt.timedelta(days=1)
    none = {"ended": [], "removed": [], "begun": [], "last_day": AT.date(), **by}
    for given in (
        {"ended": [older], "last_day": before},
        {"removed": [older]},
        {"begun": [(new_cell(banner), [Named(ASSIST, banner.market)])]},
        {"begun": [(new_cell(banner, basis="长" * 201), [Named(RESPONSIBLE, banner.market)])]},
    ):
        with pytest.raises(ValidationError):
            catalogue_actions.publish_cells(**(none | given))
    assert Responsibility.objects.count() == 2
