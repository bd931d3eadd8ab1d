"""Who reads English sees units, alliances and topics by their English names; what is kept stays Chinese."""

import pytest
from django.urls import reverse
from django.utils import translation

from audit import clock
from audit.models import AuditRow
from organisations import actions as rosters
from organisations.models import Alliance, Organisation
from tickets.models import DocumentKind
from tickets.reading.page import ticket_page
from tickets.reading.papers import draft_of
from tickets.tests.banner import AT, actor
from tickets.tests.calling import caller
from tickets.tests.signing_in import browse

TOWN, ALLIANCE = "First Town", "Broom-corn Alliance"
READERS = [("en", TOWN), ("zh-hans", "甲镇人民政府")]


@pytest.fixture(autouse=True)
def named(banner):
    Organisation.objects.filter(pk=banner.town.pk).update(name_en=TOWN)
    Alliance.objects.filter(pk=banner.alliance.pk).update(name_en=ALLIANCE)
    banner.town.refresh_from_db()
    banner.alliance.refresh_from_db()
    with clock.frozen_at(AT):
        yield


@pytest.mark.parametrize(("language", "shown"), READERS)
def test_name_is_the_reader_s(banner, language, shown):
    with translation.override(language):
        assert str(banner.town) == shown
        # No English name: the Chinese one, never an empty line.
        assert str(banner.market) == "市场监督管理局"


@pytest.mark.parametrize(("language", "shown"), READERS)
def test_ticket_page_and_lists_show_the_reader_s_names(client, banner, language, shown):
    ticket = banner.routed()
    reader = browse(client, banner.dispatcher)
    reader.cookies["django_language"] = language
    for address in (
        reverse("tickets:ticket", args=[ticket.number]),
        reverse("tickets:list"),
        reverse("organisations:organisation", args=[banner.town.code]),
        reverse("tickets:alliance", args=[banner.alliance.code]),
    ):
        page = reader.get(address).content.decode()
        assert shown in page, address
        assert (TOWN in page) is (language == "en"), address


def test_interface_names_stay_what_the_contract_says(banner):
    with translation.override("en"):
        units = caller(banner.dispatcher).get("/api/v1/organisations/").json()["results"]
    assert [(unit["name"], unit["name_en"]) for unit in units if unit["code"] == "T102"] == [
        ("甲镇人民政府", TOWN)
    ]


def test_record_names_things_in_chinese_whoever_acts(banner):
    with translation.override("en"):
        rosters.save_organisation(organisation=banner.town, by=banner.head.person.user, at=AT)
    assert AuditRow.objects.latest("pk").object_label == "甲镇人民政府"


def test_official_document_is_chinese_whoever_drafts_it(banner):
    ticket = banner.routed()
    with translation.override("en"):
        page = ticket_page(ticket, actor(banner.dispatcher), AT)
        draft = draft_of(page, DocumentKind.WORK_ORDER)
    assert "甲镇人民政府" in str(draft)
    assert TOWN not in str(draft)
    assert ALLIANCE not in str(draft)
