"""Importing a roster: each line's fate before anything is written, confirmation, the wrong lines, the way out again."""

import datetime as dt
import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from audit.models import AuditRow
from organisations import actions
from organisations.imports import previews, running
from organisations.imports.posts import PostResource
from organisations.imports.resources import AreaResource, MembershipResource, OrganisationResource
from organisations.imports.running import Outcome
from organisations.imports.workbook import Row
from organisations.models import Area, Membership, Organisation, Person, Post, Role
from organisations.tests.rosters import AT


def fates(roster, resource, *cells, dry_run=True):
    rows = [Row(number, each) for number, each in enumerate(cells, 2)]
    return running.run(resource, rows, by=roster.keeper, at=AT, dry_run=dry_run)


def area(code="150422100201", name="演示村", **cells):
    return {"区划代码": code, "名称": name, "级别": "village", "上级区划": "林东镇", **cells}


def test_dry_run_tells_each_fate_and_writes_nothing(roster):
    roster.area("150422100202", "旧名", parent=roster.town)
    roster.area("150422100203", "不变", parent=roster.town)
    told = fates(
        roster, AreaResource, area(), area("150422100202", "新名"), area("150422100203", "不变"), area("15", "坏"),
    )  # fmt: skip
    assert [fate.outcome for fate in told] == [Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.WRONG]
    assert told[1].changes == [("名称", "旧名", "新名")]
    assert told[3].errors[0][0] == "区划代码"
    assert not Area.objects.filter(name__in=["演示村", "新名"]).exists()


def test_dry_run_a_line_may_rely_on_one_above_it(roster):
    told = fates(roster, AreaResource, area(), area("G-1", "网格", 级别="grid", 上级区划="150422100201"))
    assert [fate.outcome for fate in told] == [Outcome.NEW, Outcome.NEW]


@pytest.mark.parametrize(
    ("cells", "heading"),
    [
        ({"名称": ""}, "名称"),
        ({"上级区划": "没有的镇"}, "上级区划"),
        ({"级别": "省"}, "级别"),
        ({"区划代码": "1.50422100201001E+17"}, "区划代码"),
        ({"区划代码": "#REF!"}, "区划代码"),
        ({"上级区划": "150422"}, "上级区划"),
        ({"是否在用": "也许"}, "是否在用"),
        ({"名称": "长" * 60}, "名称"),
        ({"名称": "a\0b"}, "名称"),
    ],
)
def test_wrong_cell_is_named(roster, cells, heading):
    (told,) = fates(roster, AreaResource, area(**cells))
    assert [where for where, _why in told.errors] == [heading]


def test_every_wrong_cell_of_a_line_is_named(roster):
    (told,) = fates(roster, AreaResource, area("15", 级别="省", 上级区划="没有的镇"))
    assert sorted(where for where, _why in told.errors) == sorted(["区划代码", "级别", "上级区划"])


def test_the_same_line_twice_is_wrong(roster):
    told = fates(roster, AreaResource, area(), area(name="又一个"))
    assert [fate.outcome for fate in told] == [Outcome.NEW, Outcome.WRONG]


def test_sample_row_left_in_is_not_imported(roster):
    from organisations.imports.resources import sample_row

    assert fates(roster, AreaResource, {k: v for k, v in sample_row(AreaResource).items() if v}) == []


def test_organisation_uscc_is_checked_and_compacted(roster):
    line = {
        "单位代码": "O99",
        "单位名称": "演示单位",
        "单位类别": "department",
        "所在区划": "150422 巴林左旗",
    }
    (wrong,) = fates(roster, OrganisationResource, line | {"统一社会信用代码": "91150422MA0N12340M"})
    assert [heading for heading, _why in wrong.errors] == ["统一社会信用代码"]
    fates(roster, OrganisationResource, line | {"统一社会信用代码": "91150422ma0n12340n"}, dry_run=False)
    assert Organisation.objects.get(code="O99").uscc == "91150422MA0N12340N"


def test_membership_line_finds_the_open_membership(roster):
    roster.membership(roster.bureau)
    line = {"联合体": "IND-BROOM", "成员单位": "巴林左旗农牧局"}
    assert [fate.outcome for fate in fates(roster, MembershipResource, line)] == [Outcome.UNCHANGED]
    (told,) = fates(roster, MembershipResource, line | {"退出日期": "2026年3月1日"}, dry_run=False)
    assert told.changes == [("退出日期", "", "2026-03-01")]
    assert Membership.objects.get().valid_to == dt.date(2026, 3, 1)


def test_membership_without_a_day_begins_today(roster):
    fates(roster, MembershipResource, {"联合体": "IND-BROOM", "成员单位": "O05"}, dry_run=False)
    assert Membership.objects.get().valid_from == AT.date()


def post(name="额尔敦朝鲁", **cells):
    return {"姓名": name, "单位": "O05", "角色": "liaison", **cells}


def test_post_of_somebody_new_makes_the_person_too(roster):
    fates(roster, PostResource, post(办公电话="０４７６－０００００００"), dry_run=False)
    made = Post.objects.get(role=Role.LIAISON)
    assert (made.person.name, made.person.office_phone, made.valid_from) == (
        "额尔敦朝鲁",
        "0476-0000000",
        AT.date(),
    )


def test_post_is_told_with_the_name_it_is_about(roster):
    (told,) = fates(roster, PostResource, post())
    assert told.label.startswith("额尔敦朝鲁 · 巴林左旗农牧局")


@pytest.mark.parametrize("name", ["150422199001011234", "15042219000101123x", "138 0000-0000"])
def test_post_whose_name_is_a_number_is_refused_at_its_cell(roster, name):
    (told,) = fates(roster, PostResource, post(name))
    assert [heading for heading, _why in told.errors] == ["姓名"]


def test_post_imported_again_changes_nothing(roster):
    fates(roster, PostResource, post(), dry_run=False)
    assert [fate.outcome for fate in fates(roster, PostResource, post())] == [Outcome.UNCHANGED]


def test_post_of_a_namesake_elsewhere_asks_who_it_is(roster):
    roster.post(roster.person("额尔敦朝鲁"), Role.LIAISON, roster.lead)
    (told,) = fates(roster, PostResource, post())
    assert [heading for heading, _why in told.errors] == ["同名处理"]
    fates(roster, PostResource, post(同名处理="同一人"), dry_run=False)
    assert Person.objects.filter(name="额尔敦朝鲁").count() == 1
    fates(roster, PostResource, post(同名处理="另一人"), dry_run=False)
    assert Person.objects.filter(name="额尔敦朝鲁").count() == 2


def test_post_of_two_namesakes_in_one_unit_asks_for_the_staff_number(roster):
    for _unused in range(2):
        roster.post(roster.person("额尔敦朝鲁"), Role.LIAISON, roster.bureau)
    (told,) = fates(roster, PostResource, post())
    assert [heading for heading, _why in told.errors] == ["工号"]


def test_post_that_opens_this_site_is_refused_to_the_keeper(roster):
    (told,) = fates(roster, PostResource, post(角色="security_admin"))
    assert told.outcome == Outcome.WRONG
    assert not Person.objects.filter(name="额尔敦朝鲁").exists()


# In the browser


def url(name, *args, model="area"):
    return reverse(f"admin:organisations_{model}_{name}", args=args)


def upload(browser, *lines, model="area"):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    return browser.post(
        url("import", model=model), {"file": SimpleUploadedFile("区划.xlsx", file.getvalue())}
    )


HEADER = ["区划代码", "名称", "级别", "上级区划", "身份证号"]
RIGHT = ["150422100201", "演示村", "village", "林东镇", "150422190001019997"]
WRONG = ["150422100202", "演示村二", "village", "没有的镇", ""]


def token_of(response) -> str:
    return response.url.rstrip("/").rsplit("/", 1)[1]


def test_upload_shows_the_preview_and_writes_nothing(keeper):
    response = upload(keeper, HEADER, RIGHT, WRONG)
    body = keeper.get(response.url).content.decode()
    assert "D3" in body
    assert "没有的镇" in body
    assert "style=" not in body
    assert not Area.objects.filter(code="150422100201").exists()


def test_preview_on_disk_holds_no_identity_number(keeper):
    response = upload(keeper, HEADER, [*RIGHT[:1], "演示村 150422190001019997", *RIGHT[2:]])
    (name,) = default_storage.listdir(previews.FOLDER)[1]
    with default_storage.open(f"{previews.FOLDER}/{name}") as file:
        assert b"19000101" not in file.read()
    assert "B2" in keeper.get(response.url).content.decode()


def test_confirm_writes_the_right_lines_and_offers_the_wrong_ones(keeper):
    token = token_of(upload(keeper, HEADER, RIGHT, WRONG))
    keeper.get(url("import_preview", token))
    keeper.post(url("import_confirm", token))
    assert Area.objects.get(code="150422100201").path == "150422/150422100/150422100201/"
    row = AuditRow.objects.get(action="roster.import")
    assert (row.data["new"], row.object_label) == (1, "区划.xlsx")
    wrong = keeper.get(url("import_wrong", token))
    sheet = load_workbook(io.BytesIO(b"".join(wrong.streaming_content))).active
    assert [sheet.cell(2, number).value for number in (1, 2)] == ["150422100202", "演示村二"]
    assert "没有的镇" in sheet.cell(2, 8).value
    assert default_storage.listdir(previews.FOLDER)[1] == []


def test_wrong_lines_corrected_are_imported_as_they_are(keeper):
    token = token_of(upload(keeper, HEADER, WRONG))
    wrong = io.BytesIO(b"".join(keeper.get(url("import_wrong", token)).streaming_content))
    book = load_workbook(wrong)
    book.active["D2"] = "林东镇"
    corrected = io.BytesIO()
    book.save(corrected)
    response = keeper.post(url("import"), {"file": SimpleUploadedFile("b.xlsx", corrected.getvalue())})
    token = token_of(response)
    keeper.get(url("import_preview", token))
    keeper.post(url("import_confirm", token))
    assert Area.objects.filter(code="150422100202").exists()


def test_confirm_twice_or_unseen_writes_nothing_more(keeper):
    token = token_of(upload(keeper, HEADER, RIGHT))
    keeper.post(url("import_confirm", token))
    assert not Area.objects.filter(code="150422100201").exists()
    keeper.get(url("import_preview", token))
    keeper.post(url("import_confirm", token))
    assert keeper.post(url("import_confirm", token)).url == url("import")
    assert Area.objects.filter(code="150422100201").count() == 1


def test_confirm_after_the_roster_changed_asks_to_look_again(keeper, roster):
    token = token_of(upload(keeper, HEADER, RIGHT))
    keeper.get(url("import_preview", token))
    roster.area("150422100201", "先来", parent=roster.town)
    assert keeper.post(url("import_confirm", token)).url == url("import_preview", token)
    assert Area.objects.get(code="150422100201").name == "先来"


def test_confirm_of_a_change_that_would_now_be_another_asks_to_look_again(keeper, roster):
    known = roster.area("150422100201", "原名", parent=roster.town)
    token = token_of(upload(keeper, HEADER, RIGHT))
    keeper.get(url("import_preview", token))
    known.name = "后来的名"
    actions.save_area(area=known, by=roster.keeper, at=AT)
    assert keeper.post(url("import_confirm", token)).url == url("import_preview", token)
    assert Area.objects.get(code="150422100201").name == "后来的名"


@pytest.mark.parametrize("token", ["x", "..", "0" * 32])
def test_preview_of_another_is_gone(keeper, token):
    assert keeper.get(url("import_preview", "0" * 32)).status_code == 302


@pytest.mark.parametrize("content", [b"", b"abc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"])
def test_upload_of_no_workbook_is_an_error_at_the_field(keeper, content):
    response = keeper.post(url("import"), {"file": SimpleUploadedFile("a.xlsx", content)})
    assert list(response.context["form"].errors) == ["file"]


def test_drop_deletes_the_preview(keeper):
    token = token_of(upload(keeper, HEADER, RIGHT))
    keeper.post(url("import_drop", token))
    assert default_storage.listdir(previews.FOLDER)[1] == []


@pytest.mark.parametrize("model", ["area", "organisation", "membership", "post"])
def test_template_has_headings_sample_and_drop_downs(keeper, model):
    response = keeper.get(url("import_template", model=model))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.active.cell(1, 1).value.endswith("*")
    assert book.active.cell(2, 1).value
    assert book.active.data_validations.dataValidation
    assert book["选项"].sheet_state == "hidden"


@pytest.mark.parametrize("model", ["area", "organisation", "membership", "post"])
def test_export_imported_again_changes_nothing(keeper, roster, model):
    roster.membership(roster.bureau)
    roster.post(roster.person("=cmd()"), Role.LIAISON, roster.bureau)
    content = b"".join(keeper.get(url("export", model=model)).streaming_content)
    cells = [cell for line in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f" or str(cell.value).startswith("=")]
    response = keeper.post(url("import", model=model), {"file": SimpleUploadedFile("a.xlsx", content)})
    groups = keeper.get(response.url).context["groups"]
    assert {group["outcome"] for group in groups if group["count"]} <= {"unchanged", "wrong"}
    assert next(group["count"] for group in groups if group["outcome"] == "unchanged") > 0
