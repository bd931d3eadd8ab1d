"""The pages of requests, windows and joint actions: the article's morning by form posts, and everything that is refused.

"Refused" is tried as every role, the three administrators among them, by page, crafted form, API, admin and the core's own pages
(DOMAIN 5.4 and 0.2: what the law forbids is not there to ask).
"""

import datetime as dt
import io
import zipfile

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from enforcement.actions import joint, requests
from enforcement.models import AssistanceRequest, JointTask, RequestState, View
from enforcement.request_kinds import KINDS
from enforcement.tests.asking import PURPOSE, TODAY, again, pdf, prepared, replied, sent, with_windows
from enforcement.tests.courthouse import IDENTITY, make_case
from organisations import second_factors
from organisations.admin_site import site as portal_admin
from organisations.api_tokens import create_token
from organisations.models import ApiToken, Organisation, Role
from tickets.actions import route
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Ticket, Topic
from tickets.models.attachments import attachment_storage
from tickets.tests.banner import AT, actor, post
from tickets.tests.signing_in import body_of, browse

pytestmark = pytest.mark.django_db

SECRETS = ("被执行乙", IDENTITY, "幸福路", PURPOSE, "单独所有")


@pytest.fixture
def court(courthouse):
    banner = with_windows(courthouse)
    banner.auditor = post(banner.office, Role.AUDIT_ADMIN)
    banner.system = post(banner.office, Role.SYSTEM_ADMIN)
    banner.security = post(banner.office, Role.SECURITY_ADMIN)
    banner.supervisor = post(banner.office, Role.SUPERVISOR)
    return banner


@pytest.fixture
def case(court):
    return make_case(court)


@pytest.fixture
def signed(client):
    def sign(by):
        user = by.person.user
        if not second_factors.Authenticator.objects.filter(user=user).exists():
            second_factors.activate_totp(user=user, by=user, at=AT)
        return browse(client, by)

    return sign


def address(name, *args):
    return reverse(f"enforcement:{name}", args=args)


def shown(response) -> str:
    return response.content.decode()


def sitting(banner, *cases, **changed):
    """The form of a sitting about real estate, one line a case."""
    data = {
        "form_key": "a" * 32,
        "asked": ["ownership", "mortgage"],
        "purpose": PURPOSE,
        "expires_on": str(TODAY + dt.timedelta(days=10)),
        "network_on": str(TODAY),
        "network_reason": "网络查控未反馈抵押情况，需窗口核实",
        "no_relation": "on",
    }
    for number, case in enumerate(cases):
        party = case.parties.get(side="obligor").pk
        data |= {
            f"{party}-pick": "on",
            f"{party}-second_officer": case.officers.get(post=banner.second_officer).pk,
            f"{party}-number_notice": f"（2026）内0499执{number}号协查通知",
            f"{party}-file_notice": SimpleUploadedFile("通知书.pdf", b"%PDF-1.4 notice"),
        }
    return {name: value for name, value in (data | changed).items() if value is not None}


def new(code="inquiry.real-estate"):
    return f"{address('new_request')}?kind={code}"


def test_morning_eight_obligors_in_one_sitting_answered_by_the_registration_window(court, signed):
    cases = [make_case(court, f"（2026）内0499执{number}号") for number in range(21, 29)]
    officer = signed(court.officer)
    assert "Goes to 不动产登记中心" in shown(officer.get(new()))

    assert officer.post(new(), sitting(court, *cases)).status_code == 302
    # The same form again is the same sitting.
    assert officer.post(new(), sitting(court, *cases)).status_code == 302

    rows = list(AssistanceRequest.objects.order_by("pk"))
    assert len(rows) == 8
    head = signed(court.head)
    for row in rows:
        head.post(row.get_absolute_url(), {"step": "approve", "no_relation": "on"})
    route(list(Ticket.objects.values_list("pk", flat=True)), AT)
    clerk = signed(court.clerk)
    listed = shown(clerk.get(address("window")))
    assert listed.count("Inquiry: real estate") == 8
    for row in rows:
        page = clerk.get(row.window_url)
        assert not any(secret in shown(page) for secret in SECRETS)
        assert "执21号" not in shown(page)
        opened = shown(clerk.post(address("window_open", row.pk), {"reason": "request"}))
        assert "被执行乙" in opened
        assert IDENTITY in opened
        clerk.post(row.window_url, {"step": "sign", "no_relation": "on"})
        reply = {"step": "reply", "0-place": "幸福路0号", "0-ownership": "单独所有", "entries": "2"}
        assert clerk.post(row.window_url, reply).status_code == 302
    officer = signed(court.officer)
    first = again(rows[0])
    assert first.state == RequestState.REPLIED
    assert "单独所有" in shown(officer.post(address("open_request", first.pk), {"reason": "verify"}))
    officer.post(first.get_absolute_url(), {"step": "verify", "take_in": "on"})
    assert again(first).findings.count() == 1
    # Each opening is on record, with its reason, twice over: the court's own row and the audit's.
    assert View.objects.filter(object_type="assistancerequest").count() == 9
    assert AuditRow.objects.filter(object_type="enforcement.assistancerequest").count() == 9
    counts = shown(signed(court.supervisor).get(address("request_counts")))
    assert "不动产登记中心" in counts
    Organisation.objects.filter(pk=court.registry.pk).update(name_en="Land Registry")
    assert "Land Registry" in shown(signed(court.supervisor).get(address("request_counts")))
    assert not any(secret in counts for secret in SECRETS)


def test_sitting_faults_stand_at_their_fields_and_nothing_typed_is_lost(court, case, signed):
    officer = signed(court.officer)
    party = case.parties.get(side="obligor").pk

    response = officer.post(
        new(),
        sitting(court, case, purpose="查一下", network_reason="未反馈", **{f"{party}-number_notice": ""}),
    )

    assert response.status_code == 422
    page = shown(response)
    assert "查一下" in page
    assert "at least 10 characters" in page
    assert "at least 10 characters why the window is asked" in page
    assert "Each document needs its number and its file" in page
    assert f'name="{party}-pick" checked' in page
    assert not AssistanceRequest.objects.exists()
    # What is wrong in a line only is told at the head of the page as well.
    response = officer.post(new(), sitting(court, case, **{f"{party}-number_notice": ""}))
    assert "Not saved yet" in shown(response)
    nobody = officer.post(new(), sitting(court))
    assert nobody.status_code == 422
    assert "at least one obligor" in shown(nobody)


#: Who may GET what; the rest is 403. Pages of one row are 404 to those whom the page would let in for another row.
LISTS = {
    "requests": {"officer", "second", "stranger", "head", "president"},
    "new_request": {"officer", "second", "stranger", "head", "president"},
    "approvals": {"officer", "second", "stranger", "head", "president"},
    "joint_actions": {"officer", "second", "stranger", "head", "president"},
    "request_counts": {
        "officer", "second", "stranger", "head", "president", "discipline", "supervisor",
    },
    "window": {"clerk", "bank_clerk"},
    "window_tasks": {"clerk", "bank_clerk"},
}  # fmt: skip


def everybody(court):
    names = (
        "officer", "stranger", "head", "president", "discipline", "clerk", "bank_clerk", "dispatcher",
        "liaison", "auditor", "system", "security", "supervisor",
    )  # fmt: skip
    return {name: getattr(court, name) for name in names} | {"second": court.second_officer}


def test_every_role_opens_its_own_lists_and_no_foreign_request(court, case, signed):
    row = replied(court, case)
    waiting = prepared(court, make_case(court, "（2026）内0499执9号"))
    for who, by in everybody(court).items():
        client = signed(by)
        for name, allowed in LISTS.items():
            response = client.get(address(name))
            assert response.status_code == (200 if who in allowed else 403), (who, name)
            assert not any(secret in shown(response) for secret in SECRETS), (who, name)
        court_side = {"officer": 200, "second": 200, "stranger": 404, "head": 200, "president": 404}
        # The head approved it; the president decides only what waits.
        assert client.get(row.get_absolute_url()).status_code == court_side.get(who, 403), who
        waits = court_side | {"president": 200}
        assert client.get(waiting.get_absolute_url()).status_code == waits.get(who, 403), who
        window = {"clerk": 200, "bank_clerk": 404}
        assert client.get(row.window_url).status_code == window.get(who, 403), who
        assert client.get(waiting.window_url).status_code == {"clerk": 404, "bank_clerk": 404}.get(who, 403)
        opened = client.post(address("open_request", row.pk), {"reason": "verify"})
        assert opened.status_code == court_side.get(who, 403), who
        # Replies are for the named officers only, also where the page opens.
        assert ("单独所有" in shown(opened)) == (who in ("officer", "second")), who
        assert client.post(address("window_open", row.pk), {"reason": "request"}).status_code == window.get(
            who, 403
        )


@pytest.mark.parametrize("step", ["stand_aside", "refuse"])
def test_whoever_decides_against_it_or_steps_aside_sees_it_no_more_and_is_sent_to_the_list(
    court, case, signed, step
):
    row = prepared(court, case)
    head = signed(court.head)
    answer = head.post(row.get_absolute_url(), {"step": step, "reason": "材料不齐全"}, follow=True)
    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, address("approvals"))
    assert head.get(row.get_absolute_url()).status_code == 404
    assert head.post(address("open_request", row.pk), {"reason": "review"}).status_code == 404
    # The president may still decide where the head has stepped aside.
    left = {"stand_aside": 200, "refuse": 404}[step]
    assert signed(court.president).get(row.get_absolute_url()).status_code == left


def test_files_are_saved_by_who_may_and_hold_what_was_uploaded(court, case, signed):
    row = replied(court, case)
    paper, result = row.papers.get().file, row.replies.get().files.get()
    officer = signed(court.officer)
    assert (
        body_of(officer.post(address("request_file", row.pk, paper.pk), {"reason": "verify"}))
        == pdf().content
    )
    saved = officer.post(address("request_file", row.pk, result.pk), {"reason": "verify"})
    assert body_of(saved) == pdf(text=b"reply").content
    assert officer.post(address("request_file", row.pk, paper.pk)).status_code == 302  # no reason, no file
    head = signed(court.head)
    assert head.post(address("request_file", row.pk, result.pk), {"reason": "review"}).status_code == 404
    clerk = signed(court.clerk)
    assert clerk.post(address("window_file", row.pk, paper.pk), {"reason": "request"}).status_code == 200
    assert clerk.post(address("window_file", row.pk, result.pk), {"reason": "request"}).status_code == 404
    bank = signed(court.bank_clerk)
    assert bank.post(address("window_file", row.pk, paper.pk), {"reason": "request"}).status_code == 404


def test_papers_are_drafts_with_a_reason_and_the_letter_only_for_the_late(court, case, signed):
    row = sent(court, case)
    officer = signed(court.officer)

    def words(response):
        with zipfile.ZipFile(io.BytesIO(body_of(response))) as file:
            return file.read("word/document.xml").decode()

    for name, title in (("notice_word", "协助查询通知书"), ("receipt_word", "送达回证")):
        assert officer.post(address(name, row.pk)).status_code == 302
        text = words(officer.post(address(name, row.pk), {"reason": "service"}))
        assert title in text
        assert "执1号" in text
    assert "被执行乙" in words(officer.post(address("notice_word", row.pk), {"reason": "service"}))
    assert officer.post(address("letter_word", row.pk)).status_code == 302
    with clock.frozen_at(row.ticket.answer_by + dt.timedelta(days=1)):
        officer.logout()  # the old session has run out by then
        letter = words(signed(court.officer).post(address("letter_word", row.pk)))
    assert "尚未收到答复" in letter
    assert not any(secret in letter for secret in SECRETS)
    officer.logout()
    officer = signed(court.officer)
    with pytest.raises(Incomplete):
        requests.serve(
            assistancerequest_id=row.pk,
            by=actor(court.officer),
            at=AT,
            scan=pdf(),
            served_on=TODAY - dt.timedelta(days=1),
            served_to="收发室",
        )
    assert "does not count as served" in shown(officer.get(row.get_absolute_url()))
    scan = SimpleUploadedFile("回证.pdf", b"%PDF-1.4 sealed")
    served = {"step": "serve", "scan": scan, "served_on": str(TODAY), "served_to": "收发室"}
    assert officer.post(row.get_absolute_url(), served).status_code == 302
    assert "does not count as served" not in shown(officer.get(row.get_absolute_url()))


def test_kind_that_nobody_holds_says_so_once_and_offers_no_form(court, case, signed):
    officer = signed(court.officer)
    refusal = "The matrix names nobody for this kind"
    for response in (officer.get(new("inquiry.tax")), officer.post(new("inquiry.tax"), sitting(court, case))):
        page = shown(response)
        assert page.count(refusal) == 1
        assert "Submit for approval" not in page


FORBIDDEN = (
    "call", "location", "track", "camera", "mail", "mailing", "hotel", "border", "family", "medical-record",
    "inquiry.telecom.calls", "inquiry.post", "finding", "inquiry.medical", "inquiry.travel",
)  # fmt: skip


def test_forbidden_kinds_are_not_there_to_ask_and_crafted_forms_make_nothing(court, case, signed):
    officer = signed(court.officer)
    offered = {kind.code for kind in KINDS}
    asked = {code for kind in KINDS for code, _label in kind.asked}
    assert not any(
        word in code for code in offered | asked for word in ("call", "locat", "track", "mail", "record")
    )
    for code in FORBIDDEN:
        assert officer.post(new(code), sitting(court, case)).status_code in (200, 422)
    foreign = make_case(court, "（2026）内0499执8号")
    foreign.officers.all().delete()
    other = foreign.parties.get(side="obligor").pk
    own = case.parties.get(side="obligor").pk
    crafted = [
        sitting(court, case, asked=["ownership", "call_list"]),
        sitting(court, case, holder="O60"),  # ignored: the matrix names one
        sitting(court, **{f"{other}-pick": "on", f"{other}-number_notice": "1"}),
        sitting(court, **{"0-pick": "on", "name": "某人", "identity": IDENTITY}),
        sitting(court, case, **{f"{own}-file_notice": SimpleUploadedFile("名单.exe", b"MZ")}),
        sitting(
            court, case, **{f"{own}-file_notice": SimpleUploadedFile("名单.csv", "某甲,某乙\n".encode())}
        ),
        sitting(court, case, **{f"{own}-file_notice": None}),
        sitting(court, case, purpose="\0" * 12),
        sitting(court, case, no_relation=None),
    ]
    for number, data in enumerate(crafted):
        response = officer.post(new(), data | {"form_key": f"b{number}"})
        if number == 1:
            assert AssistanceRequest.objects.get().holder == court.registry
            AssistanceRequest.objects.get().papers.all().delete()
            AssistanceRequest.objects.get().declarations.all().delete()
            AssistanceRequest.objects.all().delete()
        else:
            assert response.status_code == 422, number
    assert not AssistanceRequest.objects.exists()
    for who in ("clerk", "dispatcher", "auditor", "system", "security", "supervisor", "discipline"):
        assert signed(getattr(court, who)).post(new(), sitting(court, case)).status_code == 403, who
    for who in ("stranger", "head", "president"):  # may prepare, but not in a case that is not theirs
        assert signed(getattr(court, who)).post(new(), sitting(court, case)).status_code == 422, who
    assert not AssistanceRequest.objects.exists()


def test_core_pages_api_admin_search_and_figures_show_no_request(court, case, client, signed):
    row = sent(court, case)
    number = row.ticket.number
    topics = Topic.objects.get(code="inquiry.real-estate")
    for who, by in everybody(court).items():
        page = signed(by)
        for path in (f"/tickets/{number}/", f"/tickets/{number}/print/"):
            assert page.get(path).status_code in (403, 404), (who, path)
        moved = page.post(f"/tickets/{number}/moves/", {"move": "sign", "version": 1})
        assert moved.status_code in (403, 404), who
        found = page.get("/tickets/", {"search": number}, follow=True)
        assert found.status_code in (200, 403, 404)
        assert row.ticket.title not in shown(found), who
        for name in ("workbench", "list"):
            assert number not in shown(page.get(reverse(f"tickets:{name}"))), (who, name)
    client.logout()
    for by in (court.liaison, court.dispatcher, court.clerk):
        token = (
            create_token(
                user=by.person.user,
                label="t",
                scope=ApiToken.Scope.WRITE,
                expires_at=AT + dt.timedelta(days=1),
                by=by.person.user,
                at=AT,
            )
            if by.role != Role.WINDOW_CLERK
            else ""
        )
        given = {"headers": {"Authorization": f"Token {token}"}}
        assert client.get(f"/api/v1/tickets/{number}/", **given).status_code in (401, 403, 404)
        assert number not in shown(client.get("/api/v1/tickets/", **given))
        body = {
            "alliance": "ENF",
            "topic": topics.code,
            "area": court.area.code,
            "title": "查",
            "description": "查",
        }
        sent_in = client.post("/api/v1/tickets/", body, content_type="application/json", **given)
        assert sent_in.status_code in (401, 403)
    for registry in (portal_admin, admin.site):
        assert not [model for model in registry._registry if model._meta.app_label == "enforcement"]
    assert AssistanceRequest.objects.count() == 1


def test_nothing_of_a_person_lies_in_the_clear_in_any_table_or_file(court, case, signed):
    row = replied(court, case)
    signed(court.officer).post(address("open_request", row.pk), {"reason": "verify"})
    signed(court.clerk).post(address("window_open", row.pk), {"reason": "request"})

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            text = str(cursor.fetchall())
            for secret in (*SECRETS, "执1号", "抵押给"):
                assert secret not in text, (table, secret)
    storage = attachment_storage()
    _folders, files = storage.listdir("court")
    assert files
    for name in files:
        with storage.open(f"court/{name}") as file:
            assert b"%PDF" not in file.read()


def test_joint_action_opens_to_each_unit_only_its_task_and_only_in_its_hour(court, case, signed):
    by, at = actor(court.officer), AT
    meets = AT + dt.timedelta(hours=6)
    village = court.bank_clerk  # stands for the witness's unit
    with pytest.raises(NotYours):
        joint.plan(
            case=case,
            by=actor(court.stranger),
            at=at,
            meets_at=meets,
            place="幸福路0号",
            purpose="清场",
            hours_before=3,
        )
    row = joint.plan(
        case=case, by=by, at=at, meets_at=meets, place="幸福路0号", purpose="清场", hours_before=3
    )
    step = {"jointaction_id": row.pk, "by": by, "at": at}
    with pytest.raises(Incomplete):
        joint.add_task(**step, unit=court.registry, task="", attends_only=False)
    joint.add_task(**step, unit=court.registry, task="现场核对权属")
    joint.add_task(**step, unit=court.bank, attends_only=True)
    for who in (court.officer, court.head, court.stranger):
        with pytest.raises(NotYours):
            joint.approve(jointaction_id=row.pk, by=actor(who), at=at)
    before, hour = meets - dt.timedelta(hours=3, minutes=1), meets - dt.timedelta(hours=3)
    task = JointTask.objects.get(unit=court.registry)
    joint.approve(jointaction_id=row.pk, by=actor(court.president), at=at)
    with pytest.raises(WrongState):
        joint.approve(jointaction_id=row.pk, by=actor(court.president), at=at)
    clerk = signed(court.clerk)
    with clock.frozen_at(before):
        assert clerk.post(address("window_task", task.pk)).status_code == 404
        assert joint.open_due(before) == 0
    with clock.frozen_at(hour):
        assert joint.open_due(hour) == 1
        assert joint.open_due(hour) == 0
        opened = shown(clerk.post(address("window_task", task.pk)))
        assert "现场核对权属" in opened
        assert "清场" not in opened
        witness = signed(village)
        own = JointTask.objects.get(unit=court.bank)
        assert witness.post(address("window_task", task.pk)).status_code == 404
        told = shown(witness.post(address("window_task", own.pk)))
        assert "幸福路0号" in told
        assert "现场核对权属" not in told
        assert "执1号" not in told
    assert {each.acknowledged_by for each in JointTask.objects.all()} == {
        court.clerk.person.user,
        village.person.user,
    }


def test_joint_action_offers_only_units_that_are_not_in_it(court, case, signed):
    by = actor(court.officer)
    meets = AT + dt.timedelta(hours=6)
    row = joint.plan(case=case, by=by, at=AT, meets_at=meets, place="街口", purpose="清场", hours_before=3)
    officer = signed(court.officer)

    def offered():
        form = officer.get(row.get_absolute_url()).context["forms"]["add_task"]
        return set(form.fields["unit"].queryset)

    before = offered()
    assert {court.registry, court.bank} <= before
    sent = {"step": "add_task", "unit": court.registry.code, "task": "现场核对权属"}
    assert officer.post(row.get_absolute_url(), sent).status_code == 302
    assert offered() == before - {court.registry}
    assert officer.post(row.get_absolute_url(), sent).status_code == 422
    assert row.tasks.count() == 1


@pytest.mark.parametrize("rows", [1, 4])
def test_lists_any_length_take_the_same_queries(court, signed, rows, django_assert_max_num_queries):
    for number in range(rows):
        sent(court, make_case(court, f"（2026）内0499执{number + 31}号"))
        prepared(court, make_case(court, f"（2026）内0499执{number + 51}号"))
    for by, name, most in (
        (court.officer, "requests", 24),
        (court.head, "approvals", 24),
        (court.clerk, "window", 24),
        (court.officer, "request_counts", 24),
    ):
        client = signed(by)
        client.get(address(name))
        with django_assert_max_num_queries(most):
            assert client.get(address(name)).status_code == 200


def test_navigation_tells_what_waits_at_the_desk_and_at_the_window(signed, court, case):
    def badges(by) -> dict[str, int]:
        page = signed(by).get(reverse("tickets:workbench"))
        found = {entry["url"]: entry["badge"] for entry in page.context["navigation"] if "url" in entry}
        assert shown(page).count("Also waits for you:") == sum(map(bool, found.values()))
        return found

    desk, window = address("desk"), address("window")
    assert badges(court.clerk)[window] == badges(court.officer)[desk] == badges(court.head)[desk] == 0
    sent(court, case)
    assert badges(court.clerk)[window] == 1
    assert badges(court.officer)[desk] == 0
    replied(court, case)
    assert badges(court.clerk)[window] == 1
    assert badges(court.officer)[desk] == 1
    prepared(court, case)
    assert badges(court.head)[desk] == 1
