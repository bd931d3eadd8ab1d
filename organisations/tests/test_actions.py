"""The verbs on rosters: trees stay trees, names are remembered, every deed has its author and its row in the record."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from audit.models import AuditRow
from organisations import actions
from organisations.models import Area, Membership, Organisation, OrganisationName, PartyOrganisation, Person
from organisations.tests.rosters import AT

LATER = AT + dt.timedelta(days=10)


def refused(call, **arguments) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        call(**arguments)
    return list(refusal.value.error_dict)


def test_save_area_moved_takes_everything_below_along(roster):
    village = roster.area("150422100201", "演示村", parent=roster.town)
    roster.area("G1", "演示网格", level="grid", parent=village)
    village.parent = roster.other_town
    actions.save_area(area=village, by=roster.keeper, at=LATER)
    assert list(Area.objects.inside(roster.other_town.path).values_list("path", flat=True)) == [
        "150422/150422101/",
        "150422/150422101/150422100201/",
        "150422/150422101/150422100201/G1/",
    ]
    assert list(Area.objects.inside(roster.town.path)) == [roster.town]


def test_save_area_with_another_code_renames_the_paths_below(roster):
    roster.area("150422100201", "演示村", parent=roster.town)
    roster.town.code = "150422109"
    actions.save_area(area=roster.town, by=roster.keeper, at=LATER)
    assert Area.objects.get(code="150422100201").path == "150422/150422109/150422100201/"


def test_save_area_leaves_one_alone_whose_code_only_begins_alike(roster):
    roster.organisation("X1", "甲", superior=roster.bureau)
    alike = roster.organisation("O051", "乙")
    roster.bureau.superior = roster.lead
    actions.save_organisation(organisation=roster.bureau, by=roster.keeper, at=LATER)
    alike.refresh_from_db()
    assert alike.path == "O051/"


def test_save_organisation_below_itself_is_refused(roster):
    below = roster.organisation("X1", "甲", superior=roster.bureau)
    for superior in (roster.bureau, below):
        roster.bureau.superior = superior
        fields = refused(actions.save_organisation, organisation=roster.bureau, by=roster.keeper, at=LATER)
        assert fields == ["superior"]
    assert Organisation.objects.get(code="O05").path == "O05/"


def test_save_party_organisation_below_itself_is_refused(roster):
    above = PartyOrganisation(organisation=roster.lead)
    below = PartyOrganisation(organisation=roster.bureau, superior=above)
    actions.save_party_organisation(party_organisation=above, by=roster.keeper, at=AT)
    below.superior = above
    actions.save_party_organisation(party_organisation=below, by=roster.keeper, at=AT)
    above.superior = below
    fields = refused(actions.save_party_organisation, party_organisation=above, by=roster.keeper, at=LATER)
    assert fields == ["superior"]


def test_save_organisation_renamed_ends_the_old_name_the_day_before(roster):
    roster.bureau.name = "巴林左旗农业农村局"
    actions.save_organisation(organisation=roster.bureau, by=roster.keeper, at=LATER)
    today = LATER.date()
    assert list(roster.bureau.names.values_list("name", "valid_from", "valid_to")) == [
        ("巴林左旗农牧局", AT.date(), today - dt.timedelta(days=1)),
        ("巴林左旗农业农村局", today, None),
    ]


def test_save_organisation_renamed_twice_in_a_day_keeps_one_name(roster):
    for name in ("巴林左旗农业局", "巴林左旗农业农村局"):
        roster.bureau.name = name
        actions.save_organisation(organisation=roster.bureau, by=roster.keeper, at=LATER)
    assert list(roster.bureau.names.values_list("name", flat=True)) == [
        "巴林左旗农牧局",
        "巴林左旗农业农村局",
    ]


def test_save_writes_author_time_and_changed_fields(roster):
    roster.bureau.office_phone = "0476-0000000"
    actions.save_organisation(organisation=roster.bureau, by=roster.keeper, at=LATER)
    row = AuditRow.objects.get(action="roster.organisation.change")
    assert (row.at, row.actor_id, row.data) == (LATER, str(roster.keeper.pk), {"fields": ["office_phone"]})
    entry = roster.bureau.history.latest()
    assert (entry.history_user, entry.history_date) == (roster.keeper, LATER)


def test_save_that_is_refused_leaves_no_trace(roster):
    rows = AuditRow.objects.count()
    person = Person(name="甲")
    actions.save_person(person=person, by=roster.keeper, at=AT)
    membership = Membership(
        alliance=roster.alliance, organisation=roster.bureau, valid_from=dt.date(9999, 1, 1)
    )
    fields = refused(actions.save_membership, membership=membership, by=roster.keeper, at=AT)
    assert fields == ["valid_from"]
    assert not Membership.objects.exists()
    assert AuditRow.objects.count() == rows + 1


def test_save_membership_takes_the_units_party_organisation(roster):
    body = PartyOrganisation(organisation=roster.bureau)
    actions.save_party_organisation(party_organisation=body, by=roster.keeper, at=AT)
    assert roster.membership(roster.bureau).party_organisation == body


def test_save_membership_of_anothers_party_organisation_is_refused(roster):
    body = PartyOrganisation(organisation=roster.lead)
    actions.save_party_organisation(party_organisation=body, by=roster.keeper, at=AT)
    membership = roster.membership(roster.bureau)
    membership.party_organisation = body
    fields = refused(actions.save_membership, membership=membership, by=roster.keeper, at=AT)
    assert fields == ["party_organisation"]


def test_remove_of_a_row_that_others_refer_to_is_refused(roster):
    roster.membership(roster.bureau)
    with override("en"), pytest.raises(ValidationError, match="End it with a date instead"):
        actions.remove(row=roster.bureau, by=roster.keeper, at=LATER)
    assert OrganisationName.objects.filter(organisation=roster.bureau).exists()
    assert not AuditRow.objects.filter(action="roster.organisation.remove").exists()


def test_remove_leaves_the_row_in_its_history(roster):
    key = roster.other_town.pk
    actions.remove(row=roster.other_town, by=roster.keeper, at=LATER)
    entry = Area.history.filter(id=key).latest()
    assert (entry.history_type, entry.history_user, entry.code) == ("-", roster.keeper, "150422101")
    assert AuditRow.objects.get(action="roster.area.remove").object_id == str(key)
