"""The roster pages of Django admin: lists, search, rules at their fields, who keeps what, deletion explained."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import AuditRow
from organisations import keeping
from organisations.models import Area, Membership, Organisation, OrganisationName, Person, Post, Role
from organisations.tests.conftest import signed_in

MONGOLIAN = "ᠪᠠᠭᠠᠷᠢᠨ\u202fᠵᠡᠭᠦᠨ\u180eᠡ"


def page(model: str, name: str, *args) -> str:
    return reverse(f"admin:organisations_{model}_{name}", args=args)


def organisation_form(roster, **changes) -> dict:
    return {
        "code": "O77", "name": "巴林左旗水利局", "short_name": "", "name_en": "", "kind": "department",
        "area": roster.banner.pk, "superior": "", "uscc": "", "led_by": "banner", "office_phone": "",
        "is_active": "on", "source": "",
        "party_organisation-TOTAL_FORMS": 0, "party_organisation-INITIAL_FORMS": 0,
        "names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0,
        **changes,
    }  # fmt: skip


def person_form(**changes) -> dict:
    return {
        "name": "演示人",
        "mongolian_name": "",
        "office_phone": "",
        "posts-TOTAL_FORMS": 0,
        "posts-INITIAL_FORMS": 0,
        **changes,
    }


LISTS = [
    "area",
    "organisation",
    "partyorganisation",
    "person",
    "post",
    "alliance",
    "membership",
    "template",
    "dutyshift",
]


@pytest.mark.parametrize("model", LISTS)
def test_list_opens_for_the_keeper(keeper, model):
    assert keeper.get(page(model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", ["area", "organisation", "person", "post", "membership", "alliance"])
def test_list_of_any_length_takes_the_same_queries(keeper, roster, django_assert_max_num_queries, model):
    def grow(numbers):
        for number in numbers:
            roster.area(f"1504221002{number:02}", f"演示村{number}", parent=roster.town)
            unit = roster.organisation(f"X{number}", f"演示单位{number}", superior=roster.bureau)
            roster.post(roster.person(f"演示人{number}"), Role.LIAISON, unit)
            roster.membership(unit)

    grow([1])
    keeper.get(page(model, "changelist"))
    queries = []
    for more in (range(0), range(2, 31)):
        grow(more)
        with django_assert_max_num_queries(30) as counted:
            keeper.get(page(model, "changelist"))
        queries.append(len(counted))
    assert queries[0] == queries[1]


@pytest.mark.parametrize("typed", ["农牧局", "blzqnmj", "nmj", "balinzuoqi", "O05"])
def test_search_finds_a_unit_by_chinese_pinyin_and_code(keeper, typed):
    found = keeper.get(page("organisation", "changelist"), {"q": typed}).context["cl"].queryset
    assert "O05" in {unit.code for unit in found}


@pytest.mark.parametrize("typed", ["额尔敦", "eedcl", "eerdun"])
def test_search_finds_a_person_by_pinyin(keeper, roster, typed):
    roster.person("额尔敦朝鲁")
    found = keeper.get(page("person", "changelist"), {"q": typed}).context["cl"].queryset
    assert [person.name for person in found] == ["额尔敦朝鲁"]


def test_list_of_areas_is_in_tree_order_and_indented(keeper, roster):
    roster.area("150422100201", "演示村", parent=roster.town)
    body = keeper.get(page("area", "changelist")).content.decode()
    assert body.index("　林东镇") < body.index("　　演示村") < body.index("　隆昌镇")


def test_add_organisation_writes_path_pinyin_name_and_record(keeper, roster):
    response = keeper.post(page("organisation", "add"), organisation_form(roster, superior=roster.bureau.pk))
    assert response.status_code == 302
    unit = Organisation.objects.get(code="O77")
    assert (unit.path, unit.pinyin.split()[1]) == ("O05/O77/", "blzqslj")
    assert list(unit.names.values_list("name", flat=True)) == ["巴林左旗水利局"]
    row = AuditRow.objects.get(action="roster.organisation.add", object_id=str(unit.pk))
    assert row.actor_id == str(roster.keeper.pk)


def test_change_superior_moves_everything_below(keeper, roster):
    below = roster.organisation("X1", "演示站", superior=roster.bureau)
    roster.organisation("X2", "演示所", superior=below)
    form = organisation_form(roster, code="O05", name="巴林左旗农牧局", superior=roster.lead.pk)
    assert keeper.post(page("organisation", "change", roster.bureau.pk), form).status_code == 302
    assert list(Organisation.objects.values_list("path", flat=True)) == [
        "O31/",
        "O31/O05/",
        "O31/O05/X1/",
        "O31/O05/X1/X2/",
    ]


def test_change_superior_to_one_below_is_an_error_at_the_field(keeper, roster):
    below = roster.organisation("X1", "演示站", superior=roster.bureau)
    form = organisation_form(roster, code="O05", name="巴林左旗农牧局", superior=below.pk)
    response = keeper.post(page("organisation", "change", roster.bureau.pk), form)
    assert response.context["adminform"].form.errors["superior"] == ["It cannot lie below itself."]


def test_change_name_ends_the_old_one(keeper, roster):
    OrganisationName.objects.filter(organisation=roster.bureau).update(valid_from="2020-01-01")
    form = organisation_form(roster, code="O05", name="巴林左旗农业农村局")
    assert keeper.post(page("organisation", "change", roster.bureau.pk), form).status_code == 302
    names = list(roster.bureau.names.values_list("name", "valid_to"))
    assert [name for name, _end in names] == ["巴林左旗农牧局", "巴林左旗农业农村局"]
    assert names[0][1] is not None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "\0"), ("name", "长" * 1_000_000), ("code", "a" * 25), ("code", "a/b"), ("uscc", "91150422MA0N12340M"),
        ("uscc", "<script>"), ("area", "999999"), ("area", "abc"), ("kind", "no such"), ("superior", "-1"),
    ],
)  # fmt: skip
def test_bad_input_is_an_error_at_its_field(keeper, roster, field, value):
    response = keeper.post(page("organisation", "add"), organisation_form(roster, **{field: value}))
    assert response.status_code == 200
    assert field in response.context["adminform"].form.errors


@pytest.mark.parametrize("name", ["\0", "<b>x</b>", "\u202ereversed", "x" * 51, "", "   "])
def test_bad_name_of_a_person_is_an_error_at_the_field(keeper, name):
    response = keeper.post(page("person", "add"), person_form(name=name))
    assert "name" in response.context["adminform"].form.errors


@pytest.mark.parametrize("name", ["额尔敦朝鲁", "乌云·其其格", "宝", "额尔敦朝鲁" * 6, "😀"])
def test_name_as_people_have_them_is_kept(keeper, name):
    assert keeper.post(page("person", "add"), person_form(name=name)).status_code == 302
    assert Person.objects.filter(name=name).exists()


def test_mongolian_script_is_stored_and_shown_unharmed(keeper):
    keeper.post(page("person", "add"), person_form(mongolian_name=MONGOLIAN))
    person = Person.objects.get(name="演示人")
    assert person.mongolian_name == MONGOLIAN
    assert MONGOLIAN in keeper.get(page("person", "change", person.pk)).content.decode()
    assert MONGOLIAN in keeper.get(page("person", "changelist")).content.decode()


@pytest.mark.parametrize("day", ["9999-12-31", "0000-00-00", "2026-02-30", "tomorrow", "99999-01-01"])
def test_membership_with_a_strange_day_is_an_error_at_the_field(keeper, roster, day):
    form = {
        "alliance": roster.alliance.pk, "organisation": roster.bureau.pk, "half": "party alliance", "role": "member",
        "valid_from": day,
    }  # fmt: skip
    response = keeper.post(page("membership", "add"), form)
    assert list(response.context["adminform"].form.errors) == ["valid_from"]
    assert keeper.get(page("membership", "changelist")).status_code == 200


def test_uscc_typed_with_spaces_and_full_width_is_kept_without(keeper, roster):
    form = organisation_form(roster, uscc=" ９１150422 MA0N-12340n ")
    assert keeper.post(page("organisation", "add"), form).status_code == 302
    assert Organisation.objects.get(code="O77").uscc == "91150422MA0N12340N"


def test_uscc_of_another_unit_is_an_error_at_the_form(keeper, roster):
    keeper.post(page("organisation", "add"), organisation_form(roster, uscc="91150422MA0N12340N"))
    again = organisation_form(roster, code="O78", uscc="91150422ma0n12340n")
    assert keeper.post(page("organisation", "add"), again).status_code == 200


def test_delete_of_a_row_others_refer_to_is_refused_with_a_sentence(keeper, roster):
    roster.membership(roster.bureau)
    response = keeper.post(page("organisation", "delete", roster.bureau.pk), {"post": "yes"}, follow=True)
    assert Organisation.objects.filter(pk=roster.bureau.pk).exists()
    assert "Give it a last day" in response.content.decode()


def test_delete_of_a_row_entered_by_mistake_is_recorded(keeper, roster):
    assert keeper.post(page("area", "delete", roster.other_town.pk), {"post": "yes"}).status_code == 302
    assert not Area.objects.filter(pk=roster.other_town.pk).exists()
    assert AuditRow.objects.filter(action="roster.area.remove").count() == 1


def test_membership_of_anothers_alliance_is_read_only(keeper, roster):
    roster.alliance.lead = roster.bureau
    roster.alliance.save()
    membership = roster.membership(roster.bureau)
    assert keeper.post(page("membership", "change", membership.pk), {}).status_code == 403
    form = {
        "alliance": roster.alliance.pk, "organisation": roster.lead.pk, "half": "consortium", "role": "member",
        "valid_from": "2026-01-01",
    }  # fmt: skip
    response = keeper.post(page("membership", "add"), form)
    assert response.status_code == 200
    assert Membership.objects.count() == 1


def post_form(person, organisation, **changes) -> dict:
    return {
        "person": person.pk,
        "organisation": organisation.pk,
        "role": "liaison",
        "valid_from": "2026-01-01",
        **changes,
    }


@pytest.mark.parametrize("role", ["security_admin", "roster_keeper", "account_keeper"])
def test_keeper_may_not_hand_out_posts_that_open_this_site(keeper, roster, role):
    form = post_form(roster.person("甲"), roster.bureau, role=role)
    assert keeper.post(page("post", "add"), form).status_code == 200
    assert not Post.objects.filter(role=role).exclude(person=roster.keeper.person).exists()


def test_keeper_may_not_write_a_post_of_ones_own(keeper, roster):
    form = post_form(roster.keeper.person, roster.lead, role="dispatcher")
    assert keeper.post(page("post", "add"), form).status_code == 200
    assert not Post.objects.filter(role="dispatcher").exists()


def test_security_administrator_keeps_the_posts_that_open_this_site(roster):
    admin = roster.account("security-admin", Role.SECURITY_ADMIN, roster.lead, name="安")
    post = Post(person=roster.person("甲"), organisation=roster.bureau, role=Role.ROSTER_KEEPER)
    assert keeping.objection(admin, post) is None
    assert keeping.objection(roster.keeper, post) is not None


def test_two_administrators_posts_in_one_hand_are_an_error(roster):
    person = roster.person("甲")
    roster.post(person, Role.SECURITY_ADMIN, roster.lead)
    with pytest.raises(ValidationError) as refused:
        roster.post(person, Role.AUDIT_ADMIN, roster.lead)
    assert list(refused.value.error_dict) == ["role"]


def test_history_of_a_row_shows_who_changed_what(keeper, roster):
    form = organisation_form(roster, code="O05", name="巴林左旗农业农村局")
    keeper.post(page("organisation", "change", roster.bureau.pk), form)
    response = keeper.get(page("organisation", "history", roster.bureau.pk))
    body = response.content.decode()
    assert "巴林左旗农牧局 → 巴林左旗农业农村局" in body
    assert "style=" not in body


def test_history_of_no_number_is_not_found(keeper):
    assert keeper.get(page("organisation", "history", "abc")).status_code == 404


def test_site_is_closed_to_others(client, roster):
    signed_in(client, roster.account("liaison", Role.LIAISON, roster.bureau))
    assert client.get(page("organisation", "changelist")).status_code in (302, 403)
