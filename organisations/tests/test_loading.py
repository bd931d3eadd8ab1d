"""The rosters of `data/`: complete, in their places, and the same after a second run."""

import datetime as dt

import pytest
from django.core.management import call_command

from audit import clock
from audit.models import AuditRow
from organisations.account_actions import system_user
from organisations.loading import load_rosters
from organisations.models import Alliance, Area, LedBy, Membership, Organisation, Version

AT = dt.datetime(2026, 11, 23, 14, 30, tzinfo=clock.SHANGHAI)


@pytest.fixture
def loaded(db):
    return load_rosters(by=system_user(), at=AT)


def test_load_rosters_into_an_empty_database_adds_every_row(loaded):
    assert loaded == {
        "areas": 15,
        "organisations": 65,
        "templates": 3,
        "alliances": 5,
        "memberships": 126,
    }


def test_load_rosters_a_second_time_changes_nothing(loaded):
    version = Version.objects.get(name=Version.ROSTER).number
    rows = AuditRow.objects.count()
    again = load_rosters(by=system_user(), at=AT)
    assert set(again.values()) == {0}
    assert Version.objects.get(name=Version.ROSTER).number == version
    assert AuditRow.objects.count() == rows


def test_load_rosters_the_banner_is_the_root(loaded):
    assert list(Area.objects.filter(parent=None).values_list("path", flat=True)) == ["150422/"]
    assert Area.objects.get(code="150422404").path == "150422/150422404/"


def test_load_rosters_townships_work_in_their_own_area_and_bureaux_in_the_banner(loaded):
    assert Organisation.objects.get(code="T102").area.code == "150422102"
    assert Organisation.objects.get(code="O05").area.code == "150422"


@pytest.mark.parametrize("code", ["O36", "O46", "O07", "O10", "O25", "O30", "O52", "O60", "O65"])
def test_load_rosters_units_led_from_above_are_not_led_by_the_banner(loaded, code):
    assert Organisation.objects.get(code=code).led_by == LedBy.VERTICAL


def test_load_rosters_bureaux_are_led_by_the_banner(loaded):
    assert Organisation.objects.get(code="O05").led_by == LedBy.BANNER


def test_load_rosters_each_alliance_is_led_by_its_lead_member(loaded):
    leads = Membership.objects.filter(role="lead").values_list("alliance__code", "organisation__code")
    assert dict(leads) == dict(Alliance.objects.values_list("code", "lead__code"))


def test_load_rosters_party_organisations_have_the_kind_of_the_file(loaded):
    kinds = {
        code: Organisation.objects.get(code=code).party_organisation.kind for code in ("O07", "O06", "O05")
    }
    assert kinds == {"O07": "committee", "O06": "branch", "O05": ""}


def test_load_rosters_command_says_what_it_added(db, capsys):
    call_command("load_rosters")
    assert "areas: 15 added" in capsys.readouterr().out
