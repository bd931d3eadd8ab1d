"""The court's pages: who opens them, what is on record after, what shows while the key is away."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from enforcement.actions import files, keys
from enforcement.models import Alarm, ApproachRecord, Case, CourtFile, View
from enforcement.tests.asking import pdf
from enforcement.tests.courthouse import DAY, IDENTITY, make_case
from organisations import second_factors
from organisations.models import Role
from tickets.models import CalendarDay
from tickets.tests.banner import AT, actor, post
from tickets.tests.signing_in import browse

SECRETS = ("申请甲", "被执行乙", IDENTITY, "幸福路0号")


@pytest.fixture
def signed(client):
    """Signs a post's holder in, with a second factor."""

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


def test_pages_are_open_to_their_posts_and_a_foreign_case_does_not_exist(courthouse, case, signed):
    opens = {
        "desk": {"officer", "stranger", "head", "president"},
        "cases": {"officer", "stranger", "head", "president"},
        "new": {"officer", "stranger", "head", "president"},
        "assignments": {"head"},
        "approaches": {"discipline"},
        "looked": {"auditor"},
    }
    people = {
        name: getattr(courthouse, name)
        for name in ("officer", "stranger", "head", "president", "discipline", "dispatcher", "liaison")
    }
    people["auditor"] = post(courthouse.office, Role.AUDIT_ADMIN)
    people["system"] = post(courthouse.office, Role.SYSTEM_ADMIN)
    people["window"] = post(courthouse.bureau, Role.WINDOW_CLERK)
    for who, by in people.items():
        client = signed(by)
        for name, allowed in opens.items():
            response = client.get(address(name))
            assert response.status_code == (200 if who in allowed else 403), (who, name)
            assert not any(secret in shown(response) for secret in SECRETS)
        for_case = client.get(address("case", case.pk)).status_code
        wanted = {"officer": 200, "stranger": 404, "head": 404, "president": 404}.get(who, 403)
        assert for_case == wanted, who
        opened = client.post(address("open_case", case.pk), {"reason": "case_work"}).status_code
        assert opened == wanted, who
        assert client.get(address("open_case", case.pk)).status_code == (405 if wanted != 403 else 403)


def test_officer_who_leaves_the_case_is_sent_to_the_list(courthouse, case, signed):
    own = case.officers.get(post=courthouse.officer)
    officer = signed(courthouse.officer)
    answer = officer.post(case.get_absolute_url(), {"step": "release", "officer": own.pk}, follow=True)
    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, address("cases"))


def test_head_reaches_who_works_on_a_concluded_case_and_no_stranger_does(courthouse, case, signed):
    Case.objects.filter(pk=case.pk).update(state="concluded", conclusion="completed", concluded_on=DAY)
    page = signed(courthouse.head).get(address("assignment", case.pk))
    assert page.status_code == 200
    assert not any(secret in shown(page) for secret in SECRETS)
    assert signed(courthouse.officer).get(address("assignment", case.pk)).status_code == 403


def test_court_post_without_a_second_factor_gets_no_page(courthouse, client):
    for by in (courthouse.officer, post(courthouse.bureau, Role.WINDOW_CLERK)):
        response = browse(client, by).get("/court/")
        assert response.status_code == 302
        assert "totp" in response.url


def test_names_are_masked_until_opened_for_a_reason_that_is_on_record(courthouse, case, signed):
    client = signed(courthouse.officer)
    page = shown(client.get(address("case", case.pk)))
    assert "被***" in page
    assert not any(secret in page for secret in SECRETS)
    assert not View.objects.exists()

    for reason in ("", "x", "discipline\0"):
        response = client.post(address("open_case", case.pk), {"reason": reason})
        assert response.status_code == 302
    assert not View.objects.exists()
    opened = shown(client.post(address("open_case", case.pk), {"reason": "service"}))

    assert all(secret in opened for secret in SECRETS)
    views = View.objects.all()
    assert {(row.object_type, row.reason, row.user) for row in views} == {
        ("party", "service", courthouse.officer.person.user),
        ("case", "service", courthouse.officer.person.user),
    }
    rows = AuditRow.objects.filter(action="audit.view_sealed")
    assert rows.count() == views.count() == 3
    assert not any(secret in f"{row.data}{row.object_label}" for row in rows for secret in SECRETS)


def test_many_openings_and_openings_at_night_alarm_the_auditor_until_looked_into(
    courthouse, case, signed, settings
):
    settings.COURT_VIEWS_A_DAY = 4
    client = signed(courthouse.officer)
    client.post(address("open_case", case.pk), {"reason": "service"})
    assert not Alarm.objects.exists()
    client.post(address("open_case", case.pk), {"reason": "service"})
    with clock.frozen_at(AT.replace(hour=23)):
        client.logout()  # the morning's session ended by itself
        client = signed(courthouse.officer)
        client.post(address("open_case", case.pk), {"reason": "service"})
    assert sorted(Alarm.objects.values_list("kind", flat=True)) == ["at_night", "many_views"]

    client = signed(post(courthouse.office, Role.AUDIT_ADMIN))
    page = shown(client.get(address("looked")))
    assert "opened at night" in page
    # What was opened stands there in words, in the reader's language.
    assert "name, identity number, born" in page
    client.cookies["django_language"] = "zh-hans"
    chinese = shown(client.get(address("looked")))
    assert "名称、居民身份号码、" in chinese
    assert "born_on" not in chinese
    assert not any(secret in page for secret in (*SECRETS, case.title))
    alarm = Alarm.objects.get(kind="at_night")
    assert client.post(address("looked"), {"alarm": alarm.pk, "finding": " "}).status_code == 422
    assert client.post(address("looked"), {"alarm": alarm.pk, "finding": "值班，有审批"}).status_code == 302
    assert client.post(address("looked"), {"alarm": alarm.pk, "finding": "再次"}).status_code == 409
    alarm.refresh_from_db()
    assert alarm.finding == "值班，有审批"
    assert client.get(address("looked") + f"?who=nobody&day={DAY}").status_code == 200


def test_case_is_entered_on_its_page_and_a_second_send_changes_nothing(courthouse, signed):
    client = signed(courthouse.officer)
    sent = {
        "number": "(2026)内0499执9号",
        "filed_on": str(DAY),
        "subject_amount": "1000",
        "obligor_sort": "person",
        "obligor_name": "被执行乙",
        "obligor_identity": IDENTITY,
        "basis_kind": "judgment",
        "applicant_sort": "person",
        "applicant_name": "申请甲",
        "language": "mn",
        "second": courthouse.second_officer.pk,
    }
    wrong = client.post(address("new"), sent | {"number": "9号"})
    assert wrong.status_code == 422
    assert "被执行乙" in shown(wrong)  # nothing typed is lost
    assert not Case.objects.exists()
    done = client.post(address("new"), sent)
    assert done.url == Case.objects.get().get_absolute_url()
    assert client.post(address("new"), sent).status_code == 422
    assert Case.objects.count() == 1
    assert "no interpreter is named yet" in shown(client.get(done.url))


def test_profile_liaison_asks_for_no_more_than_a_request_needs(courthouse, signed, settings):
    settings.COURT_PROFILE = "liaison"
    client = signed(courthouse.officer)
    page = shown(client.get(address("new")))
    for name in ("applicant_name", "obligor_address", "basis", "is_bank_loan", "bank", "interpreter"):
        assert f'name="{name}"' not in page
    sent = {
        "number": "（2026）内0499执9号",
        "filed_on": str(DAY),
        "subject_amount": "1000",
        "obligor_sort": "person",
        "obligor_name": "被执行乙",
        "second": courthouse.second_officer.pk,
        # Crafted: what the profile does not ask is not kept.
        "applicant_name": "申请甲",
        "obligor_address": "幸福路0号",
    }
    assert client.post(address("new"), sent).status_code == 302
    party = Case.objects.get().parties.get()
    assert (party.side, bool(party.address)) == ("obligor", False)


def test_file_is_kept_encrypted_and_opened_for_a_reason_by_the_named_only(courthouse, case, signed):
    client = signed(courthouse.officer)
    pdf = SimpleUploadedFile(
        "裁定 被执行乙.pdf", b"%PDF-1.4 \xe8\xa2\xab\xe6\x89\xa7\xe8\xa1\x8c", "application/pdf"
    )
    done = client.post(address("case", case.pk), {"step": "attach", "file": pdf})
    assert done.status_code == 302
    file = CourtFile.objects.get()
    page = shown(client.get(address("case", case.pk)))
    assert file.sm3 in page
    assert "被执行乙" not in page

    assert client.post(address("file", file.pk), {}).status_code == 302
    assert not View.objects.exists()
    content = client.post(address("file", file.pk), {"reason": "service"})
    assert content.content.startswith(b"%PDF-1.4")
    assert content.headers["Content-Disposition"].startswith("attachment")
    assert View.objects.get().object_type == "courtfile"
    assert client.get(address("file", file.pk)).status_code == 405
    assert (
        signed(courthouse.stranger).post(address("file", file.pk), {"reason": "service"}).status_code == 404
    )


def test_sealed_file_opens_no_more(courthouse, case, signed):
    kept = files.attach(case_id=case.pk, by=actor(courthouse.officer), at=AT, file=pdf())
    officer, given = signed(courthouse.officer), {"reason": "case_work"}
    assert officer.post(address("file", kept.pk), given).status_code == 200
    keys.destroy(data_key_id=kept.data_key_id, at=AT)
    assert officer.post(address("file", kept.pk), given).status_code == 404


def test_approach_is_read_by_the_discipline_post_only(courthouse, case, signed):
    client = signed(courthouse.officer)
    sent = {
        "step": "approach",
        "approached_on": str(DAY),
        "who": "某局某某",
        "how": "电话",
        "content": "问能否缓一缓",
    }
    assert client.post(address("case", case.pk), sent).status_code == 302
    row = ApproachRecord.objects.get()
    page = shown(client.get(address("case", case.pk)))
    assert "缓一缓" not in page
    assert "某局" not in page
    for by in (courthouse.officer, courthouse.president, courthouse.head, courthouse.dispatcher):
        assert signed(by).post(address("approach", row.pk)).status_code == 403

    client = signed(courthouse.discipline)
    assert "not read yet" in shown(client.get(address("approaches")))
    assert "问能否缓一缓" in shown(client.post(address("approach", row.pk)))
    assert View.objects.get().reason == "discipline"
    row.refresh_from_db()
    assert row.read_at == AT
    assert not AuditRow.objects.filter(action="case.approach").exists()


def test_without_the_key_every_page_of_the_court_says_locked_and_the_rest_runs(
    courthouse, case, signed, settings, tmp_path
):
    settings.COURT_KEY_FILE = str(tmp_path / "away")
    client = signed(courthouse.officer)
    for name, *args in (["desk"], ["cases"], ["new"], ["case", case.pk]):
        response = client.get(address(name, *args))
        assert response.status_code == 503, name
        assert "locked" in shown(response)
    assert client.post(address("open_case", case.pk), {"reason": "service"}).status_code == 503
    assert client.get("/").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert signed(post(courthouse.office, Role.AUDIT_ADMIN)).get(address("looked")).status_code == 200


def test_desk_shows_the_three_months_of_an_administrative_decision_before_they_are_over(courthouse, signed):
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=DAY + dt.timedelta(days=n), is_working=True, name="") for n in range(60)],
        ignore_conflicts=True,
    )
    filed = {"filed_on": DAY - dt.timedelta(days=82)}
    make_case(courthouse, "（2026）内0499执4号", basis_kind="administrative", **filed)
    make_case(courthouse, "（2026）内0499执5号", conclude_by=DAY + dt.timedelta(days=20), **filed)
    make_case(courthouse, "（2026）内0499执6号", **filed)
    page = shown(signed(courthouse.officer).get(address("desk") + "?tab=limits"))

    assert page.index("执4号") < page.index("执5号")
    assert "执6号" not in page


def test_desk_shows_what_lapses_next_first(courthouse, signed):
    for number in range(400):
        day = DAY - dt.timedelta(days=30) + dt.timedelta(days=number)
        CalendarDay.objects.create(day=day, is_working=day.weekday() < 5, name="")
    make_case(courthouse, filed_on=DAY - dt.timedelta(days=170))
    make_case(courthouse, "（2026）内0499执2号", filed_on=DAY - dt.timedelta(days=179))
    make_case(courthouse, "（2026）内0499执3号", filed_on=DAY)
    page = shown(signed(courthouse.officer).get(address("desk") + "?tab=limits"))

    assert page.index("执2号") < page.index("执1号")
    assert "执3号" not in page
    assert "days left" in page
    assert "执1号" not in shown(signed(courthouse.stranger).get(address("desk") + "?tab=limits"))
    # A last day that the calendar does not reach lapses no less: it stands there with the day before which it is not over.
    CalendarDay.objects.filter(day__gt=DAY).delete()
    page = shown(signed(courthouse.officer).get(address("desk") + "?tab=limits"))
    assert page.index("执2号") < page.index("执1号")
    assert "not before" in page


@pytest.mark.parametrize("rows", [2, 20])
def test_lists_of_any_length_take_the_same_queries(courthouse, signed, rows):
    for number in range(1, rows + 1):
        make_case(courthouse, f"（2026）内0499执{number}号", filed_on=DAY - dt.timedelta(days=150))
        ApproachRecord.objects.create(
            case=Case.objects.first(),
            approached_on=DAY,
            who="甲",
            how="乙",
            content="丙",
            at=AT,
            by=courthouse.officer.person.user,
        )
        View.objects.create(
            at=AT,
            user=courthouse.officer.person.user,
            post=courthouse.officer,
            case=Case.objects.first(),
            object_type="party",
            object_id=number,
            field="name",
            reason="service",
        )
    auditor = post(courthouse.office, Role.AUDIT_ADMIN)
    counted = {}
    for name, by, args in (
        ("desk", courthouse.officer, ()),
        ("cases", courthouse.officer, ()),
        ("case", courthouse.officer, (Case.objects.first().pk,)),
        ("assignments", courthouse.head, ()),
        ("assignment", courthouse.head, (Case.objects.first().pk,)),
        ("approaches", courthouse.discipline, ()),
        ("looked", auditor, ()),
    ):
        client = signed(by)
        client.get(address(name, *args))
        with CaptureQueriesContext(connection) as done:
            assert client.get(address(name, *args)).status_code == 200, name
        counted[name] = len(done)
    assert counted == {
        "desk": 20,
        "cases": 9,
        "case": 33,
        "assignments": 9,
        "assignment": 13,
        "approaches": 6,
        "looked": 8,
    }
