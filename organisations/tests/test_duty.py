"""The duty roster: its rules at their fields, who keeps it, its Excel import, the day with its gaps."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from audit import clock
from audit.actions import VIEW_SEALED
from audit.models import AuditRow
from organisations import actions, duty, keeping
from organisations.imports import previews, running
from organisations.imports.duties import DutyResource
from organisations.imports.running import Outcome
from organisations.imports.workbook import Row
from organisations.models import DutyPost, DutyShift, Person, Post, Role, User
from organisations.tests.conftest import signed_in
from organisations.tests.rosters import AT

MOBILE = "13800000000"


@pytest.fixture(autouse=True)
def _monday():
    with clock.frozen_at(AT):
        yield


@pytest.fixture
def bureau(roster):
    roster.membership(roster.bureau)
    return roster.bureau


@pytest.fixture
def first(roster, bureau) -> Person:
    return roster.account("first", Role.LIAISON, bureau, "额尔敦朝鲁").person


@pytest.fixture
def second(roster, bureau) -> Person:
    return roster.account("second", Role.GRID_WORKER, bureau, "乌云").person


def at(text: str) -> dt.datetime:
    """ "23 17:30" is of November 2026."""
    day, time = text.split(" ")
    return dt.datetime.fromisoformat(f"2026-11-{day}T{time}").replace(tzinfo=clock.SHANGHAI)


def shift(roster, person, begins, ends, **fields) -> DutyShift:
    values = {"organisation": roster.bureau, "telephone": "0476-0000000"} | fields
    row = DutyShift(person=person, starts_at=at(begins), ends_at=at(ends), **values)
    return actions.save_duty_shift(shift=row, by=roster.keeper, at=AT)


def refused(roster, *args, **fields) -> list[str]:
    with pytest.raises(ValidationError) as raised:
        shift(roster, *args, **fields)
    return list(raised.value.message_dict)


# The rules


def test_shift_of_the_night_is_on_duty_to_its_last_minute(roster, first):
    row = shift(roster, first, "23 17:30", "24 08:30")
    for moment, found in (("23 17:29", []), ("23 17:30", [row]), ("24 08:29", [row]), ("24 08:30", [])):
        assert duty.on_duty([roster.bureau.pk], at(moment)).get(roster.bureau.pk, []) == found


def test_shift_leaves_history_and_record_without_the_private_number(roster, first):
    row = shift(roster, first, "23 17:30", "24 08:30", telephone=MOBILE)
    assert (row.office_phone, row.telephone, row.private_phone.reveal()) == ("", "138****0000", MOBILE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT private_phone FROM organisations_dutyshift")
        assert MOBILE not in cursor.fetchone()[0]
    assert row.history.count() == 1
    record = AuditRow.objects.get(action="roster.dutyshift.add")
    assert MOBILE not in f"{record.data}{record.object_label}"


def test_shift_saved_with_the_mask_keeps_the_private_number(roster, first):
    row = shift(roster, first, "23 17:30", "24 08:30", telephone=MOBILE)
    row = DutyShift.objects.get(pk=row.pk)
    row.telephone, row.note = "138****0000", "带班"
    actions.save_duty_shift(shift=row, by=roster.keeper, at=AT)
    assert DutyShift.objects.get().private_phone.reveal() == MOBILE
    assert AuditRow.objects.get(action="roster.dutyshift.change").data == {"fields": ["note"]}


@pytest.mark.parametrize(
    ("begins", "ends", "post", "field"),
    [
        ("24 08:00", "24 17:30", DutyPost.PRIMARY, "starts_at"),
        ("23 08:30", "23 17:31", DutyPost.PRIMARY, "starts_at"),
        ("23 20:00", "23 21:00", DutyPost.SUBSTITUTE, None),
        ("24 08:30", "24 17:30", DutyPost.PRIMARY, None),
        ("24 08:30", "24 08:30", DutyPost.PRIMARY, "ends_at"),
        ("24 09:00", "24 08:30", DutyPost.PRIMARY, "ends_at"),
    ],
)
def test_shift_that_overlaps_another_of_the_same_post_is_refused_at_the_field(
    roster, first, second, begins, ends, post, field
):
    shift(roster, first, "23 17:30", "24 08:30")
    if field is None:
        shift(roster, second, begins, ends, post=post)
    else:
        assert refused(roster, second, begins, ends, post=post) == [field]


def test_shift_of_the_same_person_in_both_posts_is_refused(roster, first):
    shift(roster, first, "23 17:30", "24 08:30")
    assert refused(roster, first, "23 20:00", "23 21:00", post=DutyPost.SUBSTITUTE) == ["person"]


def test_shift_of_another_unit_at_the_same_time_is_free(roster, first):
    shift(roster, first, "23 17:30", "24 08:30")
    other = roster.account("other", Role.LIAISON, roster.lead, "组织部值班员").person
    shift(roster, other, "23 17:30", "24 08:30", organisation=roster.lead)


def test_shift_over_a_month_or_in_another_age_is_refused(roster, first):
    row = DutyShift(organisation=roster.bureau, person=first, telephone="1", starts_at=AT)
    for ends, field in (
        (AT + dt.timedelta(days=31, minutes=1), "ends_at"),
        (AT.replace(year=9999), "ends_at"),
    ):
        row.ends_at = ends
        with pytest.raises(ValidationError) as raised:
            actions.save_duty_shift(shift=row, by=roster.keeper, at=AT)
        assert list(raised.value.message_dict) == [field]


@pytest.mark.parametrize("case", ["no account", "ended account", "ended post", "stranger", "keeper"])
def test_shift_of_somebody_who_cannot_act_is_refused_and_says_why(roster, first, case):
    words = "holds no post"
    if case == "no account":
        first = roster.person("无账号")
        roster.post(first, Role.LIAISON, roster.bureau)
        words = "no living account"
    elif case == "ended account":
        User.objects.filter(person=first).update(is_active=False)
        words = "no living account"
    elif case == "ended post":
        Post.objects.filter(person=first).update(valid_to=dt.date(2026, 11, 23))
        words = "ended on"
    elif case == "stranger":
        first = roster.account("other", Role.LIAISON, roster.lead, "别人").person
    else:
        first = roster.account("keeper", Role.ACCOUNT_KEEPER, roster.bureau, "账号管理员").person
    first = Person.objects.get(pk=first.pk)
    with override("en"), pytest.raises(ValidationError, match=words) as raised:
        shift(roster, first, "23 17:30", "24 08:30")
    assert list(raised.value.message_dict) == ["person"]


@pytest.mark.parametrize("number", ["138****0000", "电话", "12", "1" * 31, "call@me"])
def test_telephone_that_is_none_is_refused_at_the_field(roster, first, number):
    assert refused(roster, first, "23 17:30", "24 08:30", telephone=number) == ["telephone"]


def test_telephone_left_out_is_the_person_s_then_the_unit_s(roster, first):
    assert refused(roster, first, "23 17:30", "24 08:30", telephone="") == ["telephone"]
    roster.bureau.office_phone = "0476-1111111"
    roster.bureau.save()
    row = shift(roster, first, "23 17:30", "24 08:30", telephone="")
    assert row.reached_at == "0476-1111111"
    first.office_phone = "0476-2222222"
    first.save()
    assert DutyShift.objects.get().reached_at == "0476-2222222"


# Who left, and gaps


def test_who_cannot_act_any_more_covers_nothing_and_is_named(roster, first, second, client):
    shift(roster, first, "23 08:30", "23 17:30")
    shift(roster, second, "23 17:30", "24 08:30")
    User.objects.filter(person=first).update(is_active=False)
    day = duty.unit_day(roster.bureau, AT)
    assert [(line.hours, line.shift and line.shift.person) for line in day.lines] == [
        ("00:00–17:30", None),
        ("08:30–17:30", first),
        ("17:30–24:00", second),
    ]
    assert day.running == []
    assert duty.on_duty([roster.bureau.pk], AT) == {}
    Post.objects.filter(person=second).update(valid_to=dt.date(2026, 11, 22))
    page = signed_in(client, roster.keeper).get(reverse("organisations:duty_roster")).content.decode()
    assert "account ended" in page
    assert "post ended" in page


def test_day_without_gap_has_none(roster, first, second):
    shift(roster, first, "22 20:00", "23 08:30")
    shift(roster, second, "23 08:00", "24 08:00", post=DutyPost.SUBSTITUTE)
    assert duty.unit_day(roster.bureau, AT).gaps == []


# Who keeps it


def test_roster_is_kept_by_the_unit_s_account_keeper_and_the_lead_s_roster_keeper(roster, first):
    row = DutyShift(organisation=roster.bureau, person=first, starts_at=AT, ends_at=AT)
    own = roster.account("own", Role.ACCOUNT_KEEPER, roster.bureau, "本单位")
    foreign = roster.account("foreign", Role.ACCOUNT_KEEPER, roster.lead, "牵头单位账号")
    elsewhere = roster.account("elsewhere", Role.ROSTER_KEEPER, roster.bureau, "非牵头")
    objections = [keeping.objection(user, row) is None for user in (roster.keeper, own, foreign, elsewhere)]
    assert objections == [True, True, False, True]
    row.organisation = roster.organisation("O99", "不在联合体的局")
    assert keeping.objection(roster.keeper, row)


def admin_page(name, *args):
    return reverse(f"admin:organisations_dutyshift_{name}", args=args)


def form_of(roster, on_duty, **changes):
    return {
        "organisation": roster.bureau.pk, "person": on_duty.pk, "post": "primary",
        "starts_at_0": "2026-11-23", "starts_at_1": "17:30", "ends_at_0": "2026-11-24", "ends_at_1": "08:30",
        "telephone": MOBILE, "note": "",
        **changes,
    }  # fmt: skip


def test_admin_account_keeper_keeps_the_own_unit_alone(roster, first, client):
    own = signed_in(client, roster.account("own", Role.ACCOUNT_KEEPER, roster.bureau, "本单位"))
    assert own.post(admin_page("add"), form_of(roster, first)).status_code == 302
    row = DutyShift.objects.get()
    assert row.private_phone.reveal() == MOBILE
    page = own.get(admin_page("change", row.pk)).content.decode()
    assert "138****0000" in page
    assert MOBILE not in page
    assert (
        own.post(admin_page("change", row.pk), form_of(roster, first, telephone="138****0000")).status_code
        == 302
    )
    assert DutyShift.objects.get().private_phone.reveal() == MOBILE
    lead = roster.account("lead", Role.LIAISON, roster.lead, "牵头值班").person
    answer = own.post(admin_page("add"), form_of(roster, lead, organisation=roster.lead.pk))
    assert "kept by its account keeper" in answer.content.decode()
    foreign = signed_in(client, roster.account("foreign", Role.ACCOUNT_KEEPER, roster.lead, "牵头账号"))
    assert foreign.get(admin_page("change", row.pk)).status_code == 302
    assert DutyShift.objects.count() == 1


def test_admin_overlap_is_an_error_at_the_field_and_nothing_is_lost(keeper, roster, first, second):
    shift(roster, first, "23 17:30", "24 08:30")
    answer = keeper.post(admin_page("add"), form_of(roster, second, note="带班领导"))
    assert list(answer.context["adminform"].form.errors) == ["starts_at"]
    assert "带班领导" in answer.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_at_0": "9999-12-31"}, {"starts_at_1": "25:00"}, {"telephone": "\0"}, {"telephone": "9" * 10**6},
        {"note": "😀" * 101}, {"person": "0"}, {"organisation": "x"}, {"ends_at_0": ""},
    ],
)  # fmt: skip
def test_admin_bad_input_is_an_error_at_a_field(keeper, roster, first, changes):
    answer = keeper.post(admin_page("add"), form_of(roster, first, **changes))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert not DutyShift.objects.exists()


@pytest.mark.parametrize("when", ["now", "coming", "over", ""])
def test_admin_list_of_any_length_takes_the_same_queries(
    keeper, roster, first, django_assert_max_num_queries, when
):
    def grow(days):
        for day in days:
            shift(roster, first, f"{day} 00:00", f"{day} 23:00")

    counts = []
    keeper.get(admin_page("changelist"))
    for days in ((10,), range(11, 31)):
        grow(days)
        with django_assert_max_num_queries(20) as counted:
            assert keeper.get(admin_page("changelist"), {"when": when}).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]


# Excel


def fates(roster, *cells, dry_run=True):
    rows = [Row(number, each) for number, each in enumerate(cells, 2)]
    return running.run(DutyResource, rows, by=roster.keeper, at=AT, dry_run=dry_run)


def line(**cells) -> dict[str, str]:
    return {
        "单位": "O05",
        "日期": "2026-11-23",
        "时段": "17:30-次日08:30",
        "值班人": "额尔敦朝鲁",
        "电话": MOBILE,
        **cells,
    }


@pytest.mark.parametrize(
    ("day", "span", "begins", "ends"),
    [
        ("2026-11-23", "08:30-17:30", "23 08:30", "23 17:30"),
        ("2026年11月23日", "17：30－次日8：30", "23 17:30", "24 08:30"),
        ("11月23日（星期一）", "17:30至08:30", "23 17:30", "24 08:30"),
        ("11.23", "夜班", "23 17:30", "24 08:30"),
        ("2026-11-23 周一", "白班", "23 08:30", "23 17:30"),
        ("46349", "全天", "23 00:00", "24 00:00"),
        ("2026/11/23", "", "23 00:00", "24 00:00"),
        ("2026-11-23", "16:00~24:00", "23 16:00", "24 00:00"),
        ("2026-11-23", "08:30-08:30", "23 08:30", "24 08:30"),
    ],
)
def test_import_reads_days_and_spans_as_offices_write_them(roster, first, day, span, begins, ends):
    (told,) = fates(roster, line(日期=day, 时段=span), dry_run=False)
    assert told.errors == []
    row = DutyShift.objects.get()
    assert (row.starts_at, row.ends_at, row.post) == (at(begins), at(ends), DutyPost.PRIMARY)


def test_import_day_without_a_year_is_the_nearest(roster, first):
    Post.objects.update(valid_to=None)
    fates(roster, line(日期="1月2日"), dry_run=False)
    assert DutyShift.objects.get().starts_at.astimezone(clock.SHANGHAI).date() == dt.date(2027, 1, 2)


@pytest.mark.parametrize(
    ("cells", "heading"),
    [
        ({"单位": "没有的局"}, "单位"),
        ({"日期": ""}, "日期"),
        ({"日期": "2月30日"}, "日期"),
        ({"日期": "星期一"}, "日期"),
        ({"时段": "晚上"}, "时段"),
        ({"时段": "25:00-26:00"}, "时段"),
        ({"时段": "08:70-09:00"}, "时段"),
        ({"时段": "24:00-08:30"}, "时段"),
        ({"值班人": "没有的人"}, "值班人"),
        ({"值班人": ""}, "值班人"),
        ({"电话": "138****1111"}, "电话"),
        ({"电话": "#N/A"}, "电话"),
        ({"岗位": "C岗"}, "岗位"),
        ({"备注": "长" * 101}, "备注"),
        ({"备注": "a\0b"}, "备注"),
    ],
)
def test_import_wrong_cell_is_named(roster, first, cells, heading):
    (told,) = fates(roster, line(**cells))
    assert [where for where, _why in told.errors] == [heading]


def test_import_tells_each_fate_and_masks_the_private_number(roster, first, second):
    shift(roster, first, "23 17:30", "24 08:30", telephone=MOBILE)
    told = fates(
        roster,
        line(),
        line(值班人="乌云", 电话="13800000001", 岗位="B岗"),
        line(日期="2026-11-24"),
        line(日期="2026-11-24"),
        line(日期="2026-11-25", 单位="O31", 值班人="演示人员"),
        line(时段="20:00-22:00", 值班人="乌云"),
    )
    assert [fate.outcome for fate in told] == [
        Outcome.UNCHANGED, Outcome.NEW, Outcome.NEW, Outcome.WRONG, Outcome.WRONG, Outcome.WRONG,
    ]  # fmt: skip
    (changed,) = fates(roster, line(值班人="乌云", 电话="13900000000"))
    assert changed.changes == [("值班人", "额尔敦朝鲁", "乌云"), ("电话", "138****0000", "139****0000")]
    (hidden,) = fates(roster, line(电话="13811110000"))
    assert hidden.outcome == Outcome.CHANGED, "two numbers that look alike behind the mask"


def test_import_of_namesakes_takes_the_staff_number(roster, first):
    namesake = roster.account("namesake", Role.HANDLER, roster.bureau, "额尔敦朝鲁")
    User.objects.filter(pk=namesake.pk).update(staff_number="A7")
    (told,) = fates(roster, line())
    assert [heading for heading, _why in told.errors] == ["值班人"]
    fates(roster, line(工号="A7"), dry_run=False)
    assert DutyShift.objects.get().person == namesake.person


def real_file() -> bytes:
    """A title, a header in other words, merged units and days, a total, a note, a date and a number as cells."""
    book = Workbook()
    sheet = book.active
    for row in (
        ["2026年11月值班安排表"],
        ["值班单位", "日期", "值班时间", "值班人员", "A/B岗", "联系电话"],
        ["农牧局", dt.date(2026, 11, 23), "08:30-17:30", "额尔敦朝鲁", "A岗", "0476-7870000"],
        [None, None, "17:30-次日08:30", "乌云", "A岗", int(MOBILE)],
        [None, dt.date(2026, 11, 24), "全天", "额尔敦朝鲁", None, "0476-7870000"],
        [None, None, "夜班", "走了的人", "B岗", "0476-7870000"],
        ["合计", 4],
        ["备注：每日 8:30 交接班"],
    ):
        sheet.append(row)
    sheet["A3"] = "O05 巴林左旗农牧局"
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A3:A6")
    sheet.merge_cells("B3:B4")
    sheet.merge_cells("B5:B6")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_import_of_a_real_file_in_the_browser(keeper, roster, first, second):
    given = SimpleUploadedFile("值班表.xlsx", real_file())
    preview = keeper.post(admin_page("import"), {"file": given})
    token = preview.url.rstrip("/").rsplit("/", 1)[1]
    page = keeper.get(preview.url).content.decode()
    assert "Nobody of this name holds a post" in page
    assert "138****0000" not in page, "new lines show no values"
    keeper.post(admin_page("import_confirm", token))
    assert [
        (row.starts_at, row.ends_at, row.person, row.telephone)
        for row in DutyShift.objects.order_by("starts_at")
    ] == [
        (at("23 08:30"), at("23 17:30"), first, "0476-7870000"),
        (at("23 17:30"), at("24 08:30"), second, "138****0000"),
    ], "the whole day of the 24th overlaps the night before"
    wrong = keeper.get(admin_page("import_wrong", token))
    sheet = load_workbook(io.BytesIO(b"".join(wrong.streaming_content))).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["O05 巴林左旗农牧局"] * 2


def test_preview_file_holds_no_number_in_clear(keeper, roster, first, second):
    keeper.post(admin_page("import"), {"file": SimpleUploadedFile("值班表.xlsx", real_file())})
    (name,) = default_storage.listdir(previews.FOLDER)[1]
    with default_storage.open(f"{previews.FOLDER}/{name}") as file:
        content = file.read()
    assert MOBILE.encode() not in content
    assert "额尔敦朝鲁".encode() not in content


def test_export_is_imported_again_unchanged(keeper, roster, first, second):
    shift(roster, first, "23 08:30", "23 17:30")
    shift(roster, second, "23 17:30", "24 08:30", telephone=MOBILE, note="=1+1")
    shift(roster, second, "24 08:30", "25 00:00")
    answer = keeper.get(admin_page("export"))
    content = b"".join(answer.streaming_content)
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]
    assert rows[0] == ["单位", "日期", "时段", "值班人", "岗位", "电话", "工号", "备注"]
    assert [
        "O05 巴林左旗农牧局",
        "2026-11-23",
        "17:30-次日08:30",
        "乌云",
        "A post",
        "138****0000",
        None,
        "'=1+1",
    ] in rows
    preview = keeper.post(admin_page("import"), {"file": SimpleUploadedFile("again.xlsx", content)})
    groups = keeper.get(preview.url).context["groups"]
    assert {group["outcome"]: group["count"] for group in groups} == {
        "wrong": 0, "new": 0, "changed": 0, "unchanged": 3,
    }  # fmt: skip


# The page


def test_page_shows_the_own_unit_and_the_office_all_members(roster, first, client):
    shift(roster, first, "23 08:30", "23 17:30", telephone=MOBILE)
    own = signed_in(client, first.user).get(reverse("organisations:duty_roster"))
    assert [day.unit for day in own.context["page"]] == [roster.bureau]
    page = own.content.decode()
    assert "138****0000" in page
    assert MOBILE not in page
    assert "on duty now" in page
    office = signed_in(client, roster.account("desk", Role.DISPATCHER, roster.lead, "派单员"))
    address = reverse("organisations:duty_roster")
    assert [day.unit for day in office.get(address).context["page"]] == [roster.bureau, roster.lead]
    assert [day.unit for day in office.get(address, {"q": "nmj"}).context["page"]] == [roster.bureau]
    assert office.get(address, {"gaps": "1"}).context["with_gaps"] == 2
    shift(roster, first, "22 17:00", "23 08:30")
    shift(roster, first, "23 17:30", "24 08:30")
    assert [day.unit for day in office.get(address, {"gaps": "1"}).context["page"]] == [roster.lead]


@pytest.mark.parametrize("query", ["day=x", "day=9999-12-31", "day=0001-01-01", "q=%00", "page=x", "gaps=2"])
def test_page_bad_filters_do_no_harm(keeper, query):
    assert keeper.get(f"{reverse('organisations:duty_roster')}?{query}").status_code == 200


def test_page_of_any_length_takes_the_same_queries(roster, client, django_assert_max_num_queries):
    office = signed_in(client, roster.account("desk", Role.DISPATCHER, roster.lead, "派单员"))
    counts = []
    for numbers in ((1,), range(2, 31)):
        for number in numbers:
            unit = roster.organisation(f"X{number}", f"演示单位{number}")
            roster.membership(unit)
            person = roster.account(f"duty{number}", Role.LIAISON, unit, f"值班{number}").person
            shift(roster, person, "23 08:30", "23 17:30", organisation=unit)
        office.get(reverse("organisations:duty_roster"))
        with django_assert_max_num_queries(20) as counted:
            assert office.get(reverse("organisations:duty_roster")).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_private_number_is_shown_to_who_must_call_with_a_reason_and_a_record(roster, first, client):
    row = shift(roster, first, "23 08:30", "24 08:30", telephone=MOBILE)
    over = shift(roster, first, "22 08:30", "23 08:30", telephone=MOBILE)
    page, address = (
        reverse("organisations:duty_roster"),
        reverse("organisations:duty_telephone", args=[row.pk]),
    )
    dispatcher = roster.account("dispatcher", Role.DISPATCHER, roster.lead)
    outsider = roster.account("outsider", Role.LIAISON, roster.lead)
    for user, opens in ((dispatcher, 200), (first.user, 200), (outsider, 404), (roster.keeper, 403)):
        answer = signed_in(client, user).get(address)
        assert (user.username, answer.status_code) == (user.username, opens)
        shown = client.get(page).content.decode()
        assert (address in shown, MOBILE in shown) == (opens == 200, False)
    caller = signed_in(client, dispatcher)
    assert caller.get(reverse("organisations:duty_telephone", args=[over.pk])).status_code == 404
    assert caller.post(address, {"reason": " "}).status_code == 422
    seen = AuditRow.objects.filter(object_type="dutyshift", action=VIEW_SEALED)
    assert not seen.exists()
    assert MOBILE not in caller.get(address).content.decode()
    assert MOBILE in caller.post(address, {"reason": "水管爆裂"}).content.decode()
    assert seen.get().data == {"field": "private_phone", "reason": "水管爆裂"}


def test_page_of_the_unit_shows_who_is_on_duty(keeper, roster, first):
    shift(roster, first, "23 08:30", "23 17:30")
    page = keeper.get(reverse("organisations:organisation", args=["O05"])).content.decode()
    assert "On duty today" in page
    assert "0476-0000000" in page
