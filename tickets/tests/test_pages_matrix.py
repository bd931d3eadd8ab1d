"""Pages of the responsibility matrix: grid, cell, drafts, paper, workbook out and in; who may open which."""

import datetime as dt
import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from audit import clock
from organisations.models import Alliance, Membership, Organisation, Role, Template, Version
from tickets import draft_actions
from tickets.models import DraftState, MatrixDraft, Responsibility
from tickets.reading.choices import choices_on
from tickets.reading.matrix.slot import doubts
from tickets.reading.matrix.view import Filters, View
from tickets.routing import TOWNSHIP
from tickets.slots import Line, Slot
from tickets.tests.banner import AT, SINCE, area, cell, organisation, post, topic
from tickets.tests.signing_in import body_of, browse
from tickets.unit_names import Units

pytestmark = pytest.mark.django_db
TODAY = AT.date()
TOMORROW = TODAY + dt.timedelta(days=1)
GRID = reverse("tickets:matrix")
CELL = reverse("tickets:matrix_cell")


@pytest.fixture
def keeper(banner):
    return post(banner.office, Role.ROSTER_KEEPER)


@pytest.fixture
def draft(banner, keeper):
    with clock.frozen_at(AT):
        yield draft_actions.begin(
            template=banner.template, name="秋季调整", basis="会议纪要", by=keeper.person.user, at=AT
        )


def key(topic, place=None) -> str:
    return f"{topic.pk}.{place.pk if place else 0}"


def put(draft, keeper, topic, *lines, place=None):
    slot = Slot(None, topic.pk, place.pk if place else None)
    draft_actions.put(draft_id=draft.pk, slot=slot, lines=lines, by=keeper.person.user, at=AT)


def text(response) -> str:
    return response.content.decode()


def test_grid_shows_own_inherited_and_missing_to_every_business_account(banner, client):
    cell(banner.supply, [banner.market], area=banner.village_area)
    page = text(browse(client, banner.liaison).get(GRID))
    for mark, box, words in (
        ("mx-own", key(banner.seed), "农牧局"),
        ("mx-inherited", key(banner.supply), "农牧局"),
        ("mx-own", key(banner.supply, banner.village_area), "市场监督管理局"),
        ("mx-none", key(banner.loan), "—"),
    ):
        part = page.split(f'value="{box}"')
        assert mark in part[0][-90:]
        assert words in part[1][:200]
    assert "Begin a draft" not in page
    assert 'title="inherited from Seed · everywhere"' in page


def test_grid_filters_are_in_the_address_and_a_bad_one_is_no_error(banner, client):
    browse(client, banner.liaison)
    assert "没有" not in text(client.get(GRID, {"search": "loan"}))
    for query, shown, hidden in (
        ({"search": "贷"}, banner.loan, banner.seed),
        ({"stage": "seed"}, banner.supply, banner.loan),
        ({"unit": "O05"}, banner.supply, banner.price),
        ({"show": "empty"}, banner.loan, banner.seed),
        ({"show": "own"}, banner.price, banner.loan),
        ({"places": "units"}, banner.seed, None),
        ({"row": "999999", "col": "-4", "places": "x", "show": "x"}, banner.seed, None),
    ):
        page = text(client.get(GRID, query))
        assert f'value="{key(shown)}"' in page, query
        assert hidden is None or f'value="{key(hidden)}"' not in page, query
    assert client.get(GRID, {"of": "nothing"}).status_code == 404
    assert client.get(GRID, {"draft": "999"}).status_code == 404
    for bad in ("x", "1", f"{banner.loan.pk}.99999", "9" * 30 + ".0"):
        assert client.get(CELL, {"cell": bad}).status_code == 404


def test_member_that_left_is_marked_in_grid_and_cell(banner, client):
    Membership.objects.filter(organisation=banner.bureau).update(valid_to=TODAY - dt.timedelta(days=1))
    with clock.frozen_at(AT):
        browse(client, banner.market_liaison)
        assert (
            "mx-bad" in text(client.get(GRID, {"show": "left"})).split(f'value="{key(banner.seed)}"')[0][-90:]
        )
        assert "Its tickets go to triage" in text(client.get(CELL, {"cell": key(banner.seed)}))


def test_big_matrix_is_shown_by_windows_with_constant_queries(banner, client, django_assert_max_num_queries):
    for number in range(200):
        topic(banner.template, f"t{number:03}", f"事项{number}", position=number + 10)
    for number in range(300):
        area(f"1504221029{number:03}", f"嘎查{number}", "village", banner.town_area)
    cell(banner.loan, [banner.bureau])
    with clock.frozen_at(AT):
        browse(client, banner.liaison).get(GRID)
        with django_assert_max_num_queries(12):
            response = client.get(GRID, {"places": "all", "row": 180, "col": 290})
        page = text(response)
        assert page.count('name="cell"') == 24 * 10
        assert len(response.content) < 120_000
        assert "Topics 181–204 of 204" in page
        with django_assert_max_num_queries(12):
            client.get(GRID, {"places": "all", "show": "empty"})
        too_much = client.get(reverse("tickets:matrix_print"), {"places": "all"})
        assert too_much.status_code == 302
        narrowed = client.get(reverse("tickets:matrix_print"), {"places": "all", "stage": "seed"})
        assert narrowed.status_code == 200


def test_cell_is_edited_in_a_draft_with_and_without_htmx(banner, client, keeper, draft):
    browse(client, keeper)
    page = text(client.get(CELL, {"cell": key(banner.loan), "draft": draft.pk}))
    assert 'name="l0-responsible"' in page
    sent = {"cell": key(banner.loan), "draft": draft.pk, "seen": 0, "lines": 2, "do": "put"}
    wrong = client.post(CELL, sent | {"l0-responsible": "没有的局", "l0-basis": "依据"})
    assert (wrong.status_code, draft.edits.count()) == (422, 0)
    assert "没有的局" in text(wrong)
    assert "依据" in text(wrong)
    assert client.post(CELL, sent).status_code == 422  # an empty form is no way to empty a cell
    lines = {"l0-responsible": "O05 农牧局", "l0-assists": ["市场监督管理局", "township-of-place"]}
    done = client.post(CELL, sent | lines, headers={"HX-Request": "true"})
    assert (done.status_code, done["HX-Redirect"]) == (
        204,
        f"{GRID}?of=broom&draft={draft.pk}&cell={key(banner.loan)}",
    )
    edit = draft.edits.get()
    assert edit.lines[0]["assists"] == [banner.market.pk, TOWNSHIP]
    # Sent again from a page that did not know of it: the other's edit stands, what was typed is kept.
    stale = client.post(CELL, sent | {"l0-responsible": "O35"})
    assert stale.status_code == 409
    assert "O35" in text(stale)
    second = sent | lines | {"seen": edit.revision, "l1-responsible": "O35"}
    assert client.post(CELL, second).status_code == 302
    page = text(client.get(GRID, {"draft": draft.pk}))
    assert "mx-equal" in page.split(f'value="{key(banner.loan)}"')[0][-120:]
    paste = {"draft": draft.pk, "do": "paste", "from": key(banner.supply), "cell": key(banner.price)}
    client.post(CELL, paste)
    assert draft.edits.get(topic=banner.price).lines[0]["responsible"] == [banner.bureau.pk]
    client.post(CELL, sent | {"cell": key(banner.seed), "do": "clear"})
    assert draft.edits.get(topic=banner.seed).lines == []
    client.post(CELL, sent | {"cell": key(banner.seed), "do": "take_back"})
    assert not draft.edits.filter(topic=banner.seed).exists()
    assert Responsibility.objects.count() == 2


def test_who_opens_drafts_and_who_edits_them(banner, client, keeper, draft):
    put(draft, keeper, banner.loan, Line((banner.bureau.pk,)))
    page = reverse("tickets:matrix_draft", args=[draft.pk])
    ask = reverse("tickets:matrix_step", args=[draft.pk, "ask"])
    sent = {"cell": key(banner.loan), "draft": draft.pk, "do": "clear", "seen": 1}
    stranger = post(organisation("O40", "别处", banner.area), Role.ROSTER_KEEPER)
    for who in (banner.liaison, banner.clerk, stranger):
        browse(client, who)
        assert client.get(page).status_code == 404
        assert client.get(GRID, {"draft": draft.pk}).status_code == 404
        assert client.post(CELL, sent).status_code == 404
        assert client.post(ask, {"seen": draft.revision}).status_code == 404
    browse(client, banner.head)  # may consent later, and so may look; edits nothing
    assert client.get(page).status_code == 200
    assert client.post(CELL, sent).status_code == 403
    assert client.post(ask, {"seen": draft.revision}).status_code == 403
    assert client.get(reverse("tickets:matrix_copy", args=[draft.pk])).status_code == 403
    assert client.get(reverse("tickets:matrix_begin")).status_code == 403
    browse(client, keeper)
    assert client.post(reverse("tickets:matrix_step", args=[draft.pk, "nothing"])).status_code == 404
    assert draft.edits.count() == 1


def test_draft_goes_from_its_keeper_to_the_second_person_and_to_everybody(banner, client, keeper, draft):
    put(draft, keeper, banner.loan, Line((banner.bureau.pk,)))
    page = reverse("tickets:matrix_draft", args=[draft.pk])

    def step(verb, **sent):
        draft.refresh_from_db()
        url = reverse("tickets:matrix_step", args=[draft.pk, verb])
        return client.post(url, {"seen": draft.revision, **sent})

    browse(client, keeper)
    assert step("ask").status_code == 422  # no day yet
    assert step("describe", name="", from_day="x").status_code == 422
    assert step("describe", name="冬季调整", basis="纪要", from_day=TOMORROW.isoformat()).status_code == 302
    assert step("consent").status_code == 409
    assert step("ask").status_code == 302
    assert step("consent").status_code == 403  # one's own
    assert "Take it back to edit" in text(client.get(page))
    browse(client, banner.head)
    assert "Your consent is asked" in text(client.get(page))
    assert step("refuse", reason="").status_code == 422
    assert step("consent", seen=1).status_code == 409
    assert step("consent").status_code == 302
    assert step("consent").status_code == 409
    draft.refresh_from_db()
    assert (draft.state, draft.name) == (DraftState.PUBLISHED, "冬季调整")
    browse(client, banner.liaison)
    told = text(client.get(page, {"unit": "O05"}))
    assert "贷款 · everywhere" in told
    assert "gains" in told
    assert client.get(reverse("tickets:matrix_drafts")).status_code == 200
    history = text(client.get(CELL, {"cell": key(banner.loan)}))
    assert "纪要" in history
    assert "Published for later" in history


def test_keeper_of_several_matrices_begins_a_draft_of_any(banner, client, keeper):
    other = Template.objects.create(code="community", kind="COM", name="社区")
    Alliance.objects.create(
        code="COM", name="社区", template=other, area=banner.area, lead=banner.office, valid_from=SINCE
    )
    browse(client, keeper)
    for template in (banner.template, other):
        sent = {"template": template.code, "name": f"调整{template.code}", "basis": ""}
        assert client.post(reverse("tickets:matrix_begin"), sent).status_code == 302
    assert [draft.template for draft in MatrixDraft.objects.order_by("pk")] == [banner.template, other]


def test_export_too_large_for_the_sheet_of_the_grid_says_so(banner, client, keeper, monkeypatch):
    monkeypatch.setattr("tickets.views.matrix_files.GRID", 1)
    browse(client, keeper)
    book = load_workbook(io.BytesIO(body_of(client.get(reverse("tickets:matrix_export")))))
    assert "too much for one sheet" in book.worksheets[1].cell(2, 1).value


def test_changed_underneath_is_settled_on_the_page(banner, client, keeper, draft):
    put(draft, keeper, banner.loan, Line((banner.bureau.pk,)))
    cell(banner.loan, [banner.market])
    browse(client, keeper)
    page = client.get(reverse("tickets:matrix_draft", args=[draft.pk]))
    (one,) = page.context["page"].settling
    # What was published at the place itself is not called inherited.
    assert (one.change.inherited, "inherited:" in text(page)) == ([], False)
    # With its days: an entry that only ends soon reads as before without them.
    assert [(said.since, said.until) for said in (*one.then, *one.now)] == [(SINCE, None)] * len(
        [*one.then, *one.now]
    )
    sent = {"edit": one.change.edit.pk, "seen": one.mark, "keep": "0"}
    settle = reverse("tickets:matrix_step", args=[draft.pk, "settle"])
    assert client.post(settle, sent | {"seen": "old"}).status_code == 409
    assert client.post(settle, sent).status_code == 302
    assert not draft.edits.exists()


def test_filling_pages_copy_and_hand_over(banner, client, keeper, draft):
    browse(client, keeper)
    copy, leave = (reverse(f"tickets:matrix_{name}", args=[draft.pk]) for name in ("copy", "hand_over"))
    assert (
        client.post(copy, {"source": banner.alliance.code, "target": banner.alliance.code}).status_code == 422
    )
    sent = {"source": banner.alliance.code, "target": ""}
    assert "Nothing was written into the draft" in text(client.post(copy, sent))
    cell(banner.loan, [banner.market], alliance=banner.alliance)
    assert "1 cell was written" in text(client.post(copy, sent))
    assert draft.edits.get().alliance_id is None
    assert client.post(leave, {"unit": "没有", "to": ""}).status_code == 422
    assert client.post(leave, {"unit": "O35", "to": "O05 农牧局"}).status_code == 302
    named = {unit for edit in draft.edits.all() for line in edit.lines for unit in line["responsible"]}
    assert named == {banner.bureau.pk}


def test_part_of_a_name_that_one_unit_has_is_enough_to_type(banner, client, keeper, draft, english):
    """A keeper types what distinguishes the unit; a workbook is read by its whole words only."""
    organisation("O41", "城市管理综合执法局", banner.area)
    organisation("O42", "城市规划局", banner.area)
    browse(client, keeper)
    given = {"of": "broom", "draft": draft.pk, "cell": key(banner.loan), "do": "put", "seen": 0, "lines": 1}
    both = client.post(CELL, given | {"l0-responsible": "城市"})
    assert (both.status_code, "城市管理综合执法局, 城市规划局" in text(both)) == (422, True)
    assert client.post(CELL, given | {"l0-responsible": "城"}).status_code == 422
    assert client.post(CELL, given | {"l0-responsible": "城市管理"}).status_code == 302
    (edit,) = draft.edits.all()
    assert edit.lines[0]["responsible"] == [Organisation.objects.get(code="O41").pk]
    with pytest.raises(ValidationError):
        Units(choices_on(TODAY).units).several("城市管理")


def test_draft_says_what_is_published_for_later_and_goes_with_it(banner, client, keeper, draft, english):
    cell(banner.loan, [banner.market], valid_to=TOMORROW)
    cell(banner.loan, [banner.bureau], valid_from=TOMORROW + dt.timedelta(days=1))
    browse(client, keeper)
    leave = reverse("tickets:matrix_hand_over", args=[draft.pk])
    assert client.post(leave, {"unit": "O35", "to": "T102"}).status_code == 302
    page = reverse("tickets:matrix_draft", args=[draft.pk])
    assert "from 25 Nov 2026 on will not begin" in text(client.get(page))
    # From the day after on the later entry begins, and ends with the draft's first day.
    MatrixDraft.objects.update(from_day=TOMORROW + dt.timedelta(days=2))
    assert "will not begin" not in text(client.get(page))


@pytest.mark.parametrize("lines", ["²", "9" * 5000])
def test_number_of_entries_that_is_none_breaks_no_page(banner, client, keeper, draft, lines):
    browse(client, keeper)
    given = {"of": "broom", "draft": draft.pk, "cell": key(banner.loan), "do": "put", "seen": 0}
    assert client.post(CELL, given | {"lines": lines, "l0-responsible": "O05"}).status_code == 302


def test_name_that_several_units_bear_is_asked_back(banner, english):
    one, other = (organisation(code, "司法所", banner.area) for code in ("O43", "O44"))
    units = Units(choices_on(TODAY).units)
    for read in (units.several, units.guess):
        with pytest.raises(ValidationError) as refused:
            read("司法所")
        assert "O43 司法所, O44 司法所" in refused.value.messages[0]
    assert units.several("O43 司法所、O44") == (one.pk, other.pk)


def test_names_that_hold_a_sign_of_the_list_are_read_back_as_they_went_out(banner):
    """English names of branch offices hold a comma; the export writes them in full."""
    branch = organisation(
        "O46", "生态环境局分局", banner.area, name_en="Environment Bureau, branch (vertical)"
    )
    units = Units(choices_on(TODAY).units)
    with translation.override("en"):
        written = units.label(branch.pk)
    assert "," in written
    market, bureau = banner.market.pk, banner.bureau.pk
    assert units.several(written) == (branch.pk,)
    assert units.several(f"O35、{written}, O05") == (market, branch.pk, bureau)
    assert units.several("Environment Bureau, branch (vertical);O35") == (branch.pk, market)
    assert units.several("O35, O05") == (market, bureau)
    for wrong in ("Environment Bureau, O35", f"O35 {written}", f"{written} O35"):
        with pytest.raises(ValidationError):
            units.several(wrong)


def test_dropped_draft_is_not_called_as_a_dropped_urging(draft):
    """Supervision has the same English word for another thing."""
    with translation.override("zh-hans"):
        assert str(DraftState.DROPPED.label) == "已作废"


def workbook_of(rows) -> io.BytesIO:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "责任清单.xlsx"
    return file


def test_lines_that_stay_are_no_edits_of_the_draft(banner, client, keeper, draft, monkeypatch):
    """A whole matrix sent back is mostly lines that stay: they are not counted against the most that a draft holds, and one
    that ends soon is not kept against what is published for later."""
    monkeypatch.setattr("tickets.draft_actions.editing.MOST", 1)
    cell(banner.loan, [banner.market], valid_to=TOMORROW)
    cell(banner.loan, [banner.bureau], valid_from=TOMORROW + dt.timedelta(days=1))
    browse(client, keeper)
    book = load_workbook(io.BytesIO(body_of(client.get(reverse("tickets:matrix_export")))))
    rows = [[each.value for each in row] for row in book.worksheets[0].iter_rows()][1:]
    assert len(rows) > 3
    upload = reverse("tickets:matrix_import", args=[draft.pk])
    for changes in (0, 1):
        if changes:
            next(row for row in rows if row[0] == "purchase.price")[4] = "O35"
        shown = client.post(upload, {"file": workbook_of(rows), "target": ""}, follow=True)
        assert shown.context["changing"] == changes
        client.post(shown.request["PATH_INFO"], {"do": "confirm"})
        assert draft.edits.count() == changes


def test_workbook_goes_out_comes_in_and_hands_the_wrong_lines_back(banner, client, keeper, draft):
    cell(banner.loan, [banner.market], area=banner.town_area, basis="通知")
    browse(client, keeper)
    book = load_workbook(
        io.BytesIO(body_of(client.get(reverse("tickets:matrix_export"), {"draft": draft.pk})))
    )
    mark, *rows = [[each.value for each in row] for row in book.worksheets[0].iter_rows()]
    assert "fictitious" in mark[0]
    assert rows[0][:2] == ["事项编码", "事项"]
    assert ["finance.loan", "贷款", "150422102", "甲镇", "O35 市场监督管理局", None, "0", "通知"] in rows
    assert ["purchase.price", "压价", None, None, "属地苏木乡镇（街道）", None, "0", None] in rows
    upload = reverse("tickets:matrix_import", args=[draft.pk])
    # What went out comes in again and changes nothing.
    response = client.post(upload, {"file": workbook_of(rows), "target": ""}, follow=True)
    assert not response.context["wrong"]
    assert response.context["right"]
    assert {fate.outcome for fate in response.context["right"]} == {"unchanged"}
    lines = [
        rows[0],
        ["finance.loan", "", "150422102", "", "清空", "", "", ""],
        ["seed", "", "", "", "O05、O35", "", "", ""],
        ["seed.supply", "", "", "", "农牧局", "O35", "5", "纪要"],
        ["nothing", "", "", "", "O05", "", "", ""],
        ["finance.loan", "", "999", "", "O05", "", "x", ""],
    ]
    response = client.post(upload, {"file": workbook_of(lines), "target": ""}, follow=True)
    preview = response.redirect_chain[-1][0]
    # What changes of an entry besides its units is told too.
    supply = next(fate for fate in response.context["right"] if fate.line == 4)
    assert supply.changes[0][2] == "O05 农牧局（O35 市场监督管理局） · priority 5 · 纪要"
    assert ([fate.line for fate in response.context["wrong"]], len(response.context["right"])) == (
        [3, 5, 6],
        2,
    )
    errors = {fate.line: [heading for heading, _words in fate.errors] for fate in response.context["wrong"]}
    assert errors == {3: [""], 5: ["事项编码"], 6: ["区划代码", "优先级"]}
    assert not draft.edits.exists()
    wrong = load_workbook(io.BytesIO(body_of(client.get(f"{preview}wrong/"))))
    assert [row[0].value for row in wrong.active.iter_rows()] == [
        "事项编码",
        "seed",
        "nothing",
        "finance.loan",
    ]
    assert client.post(preview, {"do": "confirm"}).status_code == 302
    assert draft.edits.get(topic=banner.loan).lines == []
    assert draft.edits.get(topic=banner.supply).lines[0]["assists"] == [banner.market.pk]
    assert draft.edits.count() == 2
    assert client.post(preview, {"do": "drop"}).status_code == 302
    assert client.post(preview, {"do": "confirm"}).status_code == 302  # gone: sent back to the upload
    assert body_of(client.get(reverse("tickets:matrix_import_template", args=[draft.pk])))
    assert client.post(upload, {"file": io.BytesIO(b"x"), "target": ""}).status_code == 422


def test_preview_shows_a_change_of_the_basis_alone_and_asks_for_a_missing_topic(
    banner, client, keeper, draft, english
):
    cell(banner.loan, [banner.market], basis="通知")
    browse(client, keeper)
    book = load_workbook(io.BytesIO(body_of(client.get(reverse("tickets:matrix_export")))))
    assert book.sheetnames == ["责任清单", "The grid"]
    assert [each.value for each in book["The grid"][2]][:2] == ["Topic", "everywhere"]
    rows = [
        [each.value for each in book["责任清单"][2]],
        ["finance.loan", "", "", "", "O35", "属地", "", "会议纪要"],
        ["", "", "", "", "O05", "", "", ""],
    ]
    upload = reverse("tickets:matrix_import", args=[draft.pk])
    shown = client.post(upload, {"file": workbook_of(rows), "target": ""}, follow=True)
    ((_heading, before, after),) = shown.context["right"][0].changes
    assert (before, after) == (
        "O35 市场监督管理局 · 通知",
        "O35 市场监督管理局（township-level unit of the place） · 会议纪要",
    )
    assert shown.context["wrong"][0].errors == [("事项编码", "This cell must not be empty.")]


def test_grid_without_topics_counts_none(banner, client):
    page = text(browse(client, banner.liaison).get(GRID, {"places": "all", "search": "没有的事项"}))
    assert ("No topic is left." in page, "of 0" in page) == (True, False)


def test_page_of_a_draft_says_that_nobody_answers_for_what_it_empties(banner, client, keeper, draft):
    other = cell(banner.supply, [banner.market], area=banner.town_area)
    put(draft, keeper, banner.price)
    put(draft, keeper, banner.supply, place=other.area)
    page = text(browse(client, keeper).get(reverse("tickets:matrix_draft", args=[draft.pk])))
    assert page.count("Nobody answers here: tickets go to triage.") == 1


def test_paper_names_every_member_for_signature_and_its_draft(banner, client, keeper, draft):
    browse(client, keeper)
    page = text(client.get(reverse("tickets:matrix_print"), {"of": banner.alliance.code}))
    signs = page.split("sheet-signs")[1]
    assert [name in signs for name in ("组织部", "农牧局", "市场监督管理局", "甲镇人民政府", "不在联合体的局")] == [
        True, True, True, True, False,
    ]  # fmt: skip
    assert "sheet-a3.css" in page
    assert "not in force" in text(client.get(reverse("tickets:matrix_print"), {"draft": draft.pk}))
    assert MatrixDraft.objects.count() == 1


def test_pages_name_the_matrix_own_editions_and_not_the_catalogues_version(banner, client, draft, keeper):
    """The first edition stays in force until the second begins tomorrow; nothing says the number of the whole catalogue."""
    head, by = banner.head.person.user, keeper.person.user
    Version.objects.filter(name=Version.CATALOGUE).update(number=379)
    for number, (day, about) in enumerate(((TODAY, banner.loan), (TOMORROW, banner.price))):
        if number:
            draft = draft_actions.begin(template=banner.template, name="第二次", basis="", by=by, at=AT)
        put(draft, keeper, about, Line((banner.market.pk,)))
        draft_actions.describe(draft_id=draft.pk, name=draft.name, basis="纪要", from_day=day, by=by, at=AT)
        draft.refresh_from_db()
        draft_actions.ask(draft_id=draft.pk, seen=draft.revision, by=by, at=AT)
        draft.refresh_from_db()
        draft_actions.consent(draft_id=draft.pk, seen=draft.revision, by=head, at=AT)
    with clock.frozen_at(AT):
        browser = browse(client, banner.liaison)
        grid, paper, rows, page = (
            text(browser.get(address))
            for address in (
                GRID,
                reverse("tickets:matrix_print"),
                reverse("tickets:matrix_drafts"),
                reverse("tickets:matrix_draft", args=[draft.pk]),
            )
        )
    assert "edition 1, in force from 23 Nov 2026" in grid
    assert "edition 2, in force from 24 Nov 2026" in grid
    assert grid.count("not yet in force") == 1
    assert "edition 1, in force from 23 Nov 2026" in paper
    assert [f'class="cell-number">{number}<' in rows for number in (1, 2)] == [True, True]
    assert "published as edition 2, in force from 24 Nov 2026" in page
    assert not any(re.search(r"(version|edition) 3\d\d", shown) for shown in (grid, paper, rows, page))


def test_group_of_topics_is_no_gap(banner, client):
    """Tickets are raised by its topics, never by the group itself."""
    group = topic(banner.template, "policy", "政策支持")
    below = topic(banner.template, "policy.subsidy", "补贴申报", group)
    cell(below, [banner.bureau])
    browser = browse(client, banner.liaison)
    page = text(browser.get(GRID))
    assert re.search(rf'class="mx-blank"><button[^>]*value="{key(group)}"', page)
    assert re.search(rf'class="mx-none"><button[^>]*value="{key(banner.loan)}"', page)
    empty = text(browser.get(GRID, {"show": "empty"}))
    assert (key(group) in empty, key(banner.loan) in empty) == (False, True)
    assert "Nobody answers here" not in text(browser.get(CELL, {"cell": key(group)}))
    assert "Nobody answers here" in text(browser.get(CELL, {"cell": key(banner.loan)}))


@pytest.mark.parametrize(
    ("may_go_down", "duty_item", "count"), [(False, "", 1), (True, "", 1), (True, "履职清单第3项", 0)]
)
def test_cell_that_sends_work_down_needs_the_flag_and_the_duty_item(banner, may_go_down, duty_item, count):
    banner.supply.may_go_down, banner.supply.duty_item = may_go_down, duty_item
    with clock.frozen_at(AT):
        view = View(choices_on(TODAY), TODAY, banner.template, None, None, Filters())
        for unit in (TOWNSHIP, banner.town.pk):
            assert len(doubts(view, banner.supply, [Line((unit,))])) == count


def test_draft_page_says_what_an_empty_cell_inherits(banner, client, draft, keeper):
    """The second person sees that not nothing, but the bureau answered there before."""
    put(draft, keeper, banner.supply, Line((banner.market.pk,)), place=banner.village_area)
    put(draft, keeper, banner.price)
    with clock.frozen_at(AT):
        page = browse(client, keeper).get(reverse("tickets:matrix_draft", args=[draft.pk]))
    assert text(page).count("inherited:") == 1
    narrower, emptied = page.context["page"].changes
    assert [one.responsible[0][0] for one in narrower.inherited] == ["农牧局"]
    assert (emptied.inherited, emptied.inherits) == ([], [])


def test_published_draft_says_what_was_inherited_before_and_after(banner, client, draft, keeper):
    """It is read later, when the matrix may be another one: the day before its first day tells what answered."""
    put(draft, keeper, banner.supply, Line((banner.market.pk,)), place=banner.village_area)
    publish(draft, keeper, banner.head.person.user)
    with clock.frozen_at(AT + dt.timedelta(days=3)):
        page = browse(client, keeper).get(reverse("tickets:matrix_draft", args=[draft.pk]))
    [narrower] = page.context["page"].changes
    assert [one.responsible[0][0] for one in narrower.inherited] == ["农牧局"]
    assert narrower.inherits == []
    assert text(page).count("inherited:") == 1


def publish(draft, keeper, second) -> None:
    given = {"draft_id": draft.pk, "at": AT}
    draft_actions.describe(
        **given, name=draft.name, basis="纪要", from_day=TODAY + dt.timedelta(days=1), by=keeper.person.user
    )
    draft.refresh_from_db()
    draft_actions.ask(**given, seen=draft.revision, by=keeper.person.user)
    draft.refresh_from_db()
    draft_actions.consent(**given, seen=draft.revision, by=second)


def test_keeper_whose_draft_was_laid_before_another_meanwhile_is_told_so(banner, client, draft, keeper):
    """Two keepers at one draft: who is late is no stranger to it."""
    put(draft, keeper, banner.loan, Line((banner.bureau.pk,)))
    draft_actions.drop(draft_id=draft.pk, by=keeper.person.user, at=AT)
    sent = {"draft": draft.pk, "cell": key(banner.loan), "do": "clear", "seen": 1}
    with clock.frozen_at(AT):
        late = browse(client, keeper).post(CELL, sent)
    assert (late.status_code, "draft has moved on" in text(late)) == (
        409,
        True,
    )
