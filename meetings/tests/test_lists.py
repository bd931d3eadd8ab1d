"""Needs, resources, claims and projects: the verbs, the matching, who reads what."""

import datetime as dt

import pytest

from meetings.actions import needs, projects
from meetings.models import Category, Claim, Need, Project, Resource
from meetings.reading.matching import needs_for, resources_for
from organisations.models import AreaLevel, OrganisationKind, Role
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Outbox
from tickets.tests.banner import AT, actor, area, organisation, post

pytestmark = pytest.mark.django_db
TODAY = AT.date()
TOMORROW = TODAY + dt.timedelta(days=1)
YESTERDAY = TODAY - dt.timedelta(days=1)


def enter(banner, **fields) -> Need:
    values = {"title": "村口路灯", "category": Category.FACILITIES, "area": banner.village_area}
    return needs.enter_need(by=actor(banner.secretary), at=AT, alliance=banner.alliance, **(values | fields))


def assessed(banner, **fields) -> Need:
    need = enter(banner, **fields)
    return needs.assess(need_id=need.pk, by=actor(banner.dispatcher), at=AT, assessment="确有需要")


def offer(banner, by=None, **fields) -> Resource:
    values = {
        "title": "电工两名",
        "kind": "people",
        "category": Category.FACILITIES,
        "area": banner.town_area,
        "valid_from": TODAY,
    }
    return needs.offer_resource(
        by=actor(by or banner.liaison), at=AT, alliance=banner.alliance, **(values | fields)
    )


def claimed(banner) -> Need:
    need = assessed(banner)
    needs.claim(need_id=need.pk, by=actor(banner.liaison), at=AT, resource=offer(banner), due_on=TOMORROW)
    return Need.objects.get()


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({}, True),
        ({"category": Category.HEALTH}, False),
        ({"area": "area"}, True),
        ({"area": "village_area"}, True),
        ({"valid_from": TOMORROW}, False),
        ({"valid_from": YESTERDAY, "valid_to": YESTERDAY}, False),
        ({"valid_from": YESTERDAY, "valid_to": TODAY}, True),
    ],
)
def test_fits_by_category_place_and_time_alone_and_as_a_query_both_ways(banner, fields, fits):
    if isinstance(fields.get("area"), str):
        fields = {"area": getattr(banner, fields["area"])}
    need, resource = assessed(banner), offer(banner, **fields)
    assert resource.fits(need, TODAY) is fits
    assert (resource in resources_for(need, TODAY)) is fits
    assert (need in needs_for(resource, TODAY)) is fits


def test_resource_for_a_village_does_not_fit_a_need_of_its_town(banner):
    need = assessed(banner, area=banner.town_area)
    resource = offer(banner, area=banner.village_area)
    assert not resource.fits(need, TODAY)
    assert not resources_for(need, TODAY).exists()
    assert not needs_for(resource, TODAY).exists()


def test_claim_joins_need_and_resource_and_is_one_at_a_time(banner):
    need = claimed(banner)
    claim = Claim.objects.get()
    assert (need.state, need.claimer_id, claim.unit, claim.due_on) == (
        "claimed",
        banner.bureau.pk,
        banner.bureau,
        TOMORROW,
    )
    with pytest.raises(WrongState):
        needs.claim(
            need_id=need.pk, by=actor(banner.liaison), at=AT, resource=claim.resource, due_on=TOMORROW
        )


def test_claim_with_anothers_resource_or_one_that_does_not_fit_or_in_the_past_is_refused(banner):
    need, foreign = assessed(banner), offer(banner, by=banner.market_liaison)
    wrong = offer(banner, category=Category.HEALTH)
    for resource, due_on, fields in (
        (foreign, TOMORROW, {"resource"}),
        (wrong, TOMORROW, {"resource"}),
        (offer(banner), YESTERDAY, {"due_on"}),
    ):
        with pytest.raises(Incomplete) as raised:
            needs.claim(need_id=need.pk, by=actor(banner.liaison), at=AT, resource=resource, due_on=due_on)
        assert set(raised.value.errors) == fields
    assert not Claim.objects.exists()
    needs.claim(need_id=need.pk, by=actor(banner.dispatcher), at=AT, resource=foreign, due_on=TOMORROW)
    assert Claim.objects.get().unit == banner.market


def test_released_claim_opens_the_need_again_and_fulfilled_one_ends_it(banner):
    need = claimed(banner)
    with pytest.raises(NotYours):
        needs.release(need_id=need.pk, by=actor(banner.market_liaison), at=AT, reason="x")
    needs.release(need_id=need.pk, by=actor(banner.liaison), at=AT, reason="电工外出")
    need = Need.objects.get()
    assert (need.state, need.claimer_id) == ("assessed", None)
    needs.claim(
        need_id=need.pk, by=actor(banner.liaison), at=AT, resource=Resource.objects.get(), due_on=TOMORROW
    )
    needs.fulfil(need_id=need.pk, by=actor(banner.secretary), at=AT, result="六盏路灯已亮")
    assert Need.objects.get().state == "met"
    assert list(Claim.objects.values_list("fulfilled", "result")) == [
        (True, "六盏路灯已亮"),
        (False, "电工外出"),
    ]


def test_need_outside_the_area_or_wished_in_the_past_is_refused(banner):
    with pytest.raises(Incomplete) as raised:
        enter(banner, wished_on=YESTERDAY)
    assert set(raised.value.errors) == {"wished_on"}
    need = enter(banner)
    with pytest.raises(NotYours):
        needs.change_need(need_id=need.pk, by=actor(banner.liaison), at=AT, title="x")
    needs.change_need(need_id=need.pk, by=actor(banner.secretary), at=AT, title="村口路灯六盏")
    assert Need.objects.get().title == "村口路灯六盏"


def test_dropped_need_says_why_and_its_unit_is_told(banner):
    need = enter(banner)
    needs.drop_need(need_id=need.pk, by=actor(banner.dispatcher), at=AT, reason="已列入道路工程")
    need.refresh_from_db()
    assert (need.state, need.end_reason) == ("dropped", "已列入道路工程")
    told = Outbox.objects.get()
    assert (told.organisation, told.link) == (banner.village, need.get_absolute_url())


def test_resource_of_a_unit_that_is_no_member_is_refused(banner):
    with pytest.raises(Incomplete) as raised:
        offer(banner, by=banner.secretary)
    assert raised.value.errors == {"unit": "not_a_member"}
    made = offer(banner, by=banner.dispatcher, unit=banner.market)
    assert made.unit == banner.market


def test_withdrawn_resource_ends_today_but_not_under_a_claim(banner):
    claimed(banner)
    resource = Resource.objects.get()
    with pytest.raises(WrongState):
        needs.withdraw_resource(resource_id=resource.pk, by=actor(banner.liaison), at=AT)
    needs.release(need_id=Need.objects.get().pk, by=actor(banner.liaison), at=AT, reason="x")
    with pytest.raises(NotYours):
        needs.withdraw_resource(resource_id=resource.pk, by=actor(banner.secretary), at=AT)
    needs.withdraw_resource(resource_id=resource.pk, by=actor(banner.liaison), at=AT)
    resource.refresh_from_db()
    assert resource.valid_to == TODAY


def test_visible_to_members_office_and_the_entrys_own_unit(banner):
    need = enter(banner)
    stranger = post(banner.outsider, Role.LIAISON)
    for model in (Need,):
        for reader, sees in (
            (banner.secretary, True),
            (banner.liaison, True),
            (banner.clerk, True),
            (stranger, False),
            (post(banner.bureau, Role.ROSTER_KEEPER), False),
        ):
            assert model.objects.visible_to(reader.person.user).filter(pk=need.pk).exists() is sees


def test_village_inside_the_area_sees_resources_though_it_is_no_member_and_one_outside_does_not(banner):
    offer(banner)
    beyond = area("150423", "外旗", AreaLevel.BANNER)
    outside = post(organisation("V999", "外村", beyond, OrganisationKind.VILLAGE), Role.SECRETARY)
    assert Resource.objects.visible_to(banner.secretary.person.user).exists()
    assert not Resource.objects.visible_to(outside.person.user).exists()


def collect(banner, *rows) -> Project:
    return projects.collect(
        by=actor(banner.dispatcher),
        at=AT,
        alliance=banner.alliance,
        needs=rows or [assessed(banner)],
        title="亮化工程",
        category=Category.FACILITIES,
        area=banner.village_area,
    )


def under_way(banner) -> Project:
    project = collect(banner)
    given = {"project_id": project.pk, "at": AT}
    desk, lead = actor(banner.dispatcher), actor(banner.liaison)
    projects.study(by=desk, study="可行", **given)
    projects.initiate(
        by=desk,
        lead=banner.bureau,
        assists=[banner.market, banner.bureau],
        budget=12000,
        budget_source="乡村振兴资金",
        starts_on=TODAY,
        due_on=TODAY + dt.timedelta(days=30),
        **given,
    )
    with pytest.raises(WrongState):
        projects.start(by=lead, **given)
    projects.add_milestone(by=lead, title="灯杆到场", due_on=TOMORROW, **given)
    return projects.start(by=lead, **given)


def test_project_walks_its_whole_way_and_its_needs_are_met(banner):
    project = under_way(banner)
    assert project.number == "XM-2026-001"
    assert [unit.code for unit in project.assists.all()] == ["O35"]
    given = {"project_id": project.pk, "at": AT}
    desk, lead = actor(banner.dispatcher), actor(banner.liaison)
    with pytest.raises(WrongState):
        projects.accept(by=desk, accepted_on=TODAY, acceptance="12 名村民看过", **given)
    projects.reach(by=lead, milestone=project.milestones.get(), **given)
    projects.report(by=lead, progress=100, evidence="六盏灯已安装", **given)
    with pytest.raises(NotYours):
        projects.accept(by=lead, accepted_on=TODAY, acceptance="x", **given)
    with pytest.raises(Incomplete):
        projects.accept(by=desk, accepted_on=TOMORROW, acceptance="x", **given)
    projects.accept(by=desk, accepted_on=TODAY, acceptance="12 名村民看过，同意", **given)
    projects.evaluate(
        by=actor(banner.secretary), satisfaction="satisfied", evaluation="晚上能出门了", **given
    )
    done = projects.strike_off(by=desk, **given)
    assert (done.state, done.struck_off_at) == ("struck_off", AT)
    assert Need.objects.get().state == "met"


def test_project_sent_back_goes_on_and_dropped_one_frees_its_needs(banner):
    project = under_way(banner)
    given = {"project_id": project.pk, "at": AT}
    desk, lead = actor(banner.dispatcher), actor(banner.liaison)
    projects.reach(by=lead, milestone=project.milestones.get(), **given)
    projects.report(by=lead, progress=100, evidence="x", **given)
    projects.accept(by=desk, accepted_on=TODAY, acceptance="x", **given)
    projects.send_back(by=desk, reason="两盏不亮", **given)
    assert Need.objects.get().state == "in_project"
    dropped = projects.drop_project(by=desk, reason="资金未到位", **given)
    assert (dropped.state, Need.objects.get().state) == ("dropped", "assessed")


def test_project_of_a_need_that_is_claimed_or_in_another_project_is_refused(banner):
    taken = claimed(banner)
    with pytest.raises(Incomplete):
        collect(banner, taken)
    other = assessed(banner)
    collect(banner, other)
    with pytest.raises(Incomplete):
        collect(banner, other)
    with pytest.raises(NotYours):
        projects.collect(by=actor(banner.liaison), at=AT, alliance=banner.alliance, needs=[other])


def test_initiation_by_units_outside_or_ending_before_it_starts_is_refused(banner):
    project = collect(banner)
    desk = actor(banner.dispatcher)
    projects.study(project_id=project.pk, by=desk, at=AT, study="可行")
    values = {"budget": 1, "budget_source": "x", "starts_on": TODAY, "due_on": TOMORROW}
    for changed, wrong in (
        ({"lead": banner.outsider}, {"lead"}),
        ({"lead": banner.bureau, "assists": [banner.outsider]}, {"assists"}),
        ({"lead": banner.bureau, "due_on": YESTERDAY}, {"due_on"}),
    ):
        with pytest.raises(Incomplete) as raised:
            projects.initiate(project_id=project.pk, by=desk, at=AT, **(values | changed))
        assert set(raised.value.errors) == wrong


def test_milestone_outside_the_projects_time_is_refused_and_reached_once(banner):
    project = under_way(banner)
    given = {"project_id": project.pk, "by": actor(banner.liaison), "at": AT}
    with pytest.raises(Incomplete):
        projects.add_milestone(title="x", due_on=YESTERDAY, **given)
    milestone = project.milestones.get()
    projects.reach(milestone=milestone, **given)
    with pytest.raises(WrongState):
        projects.reach(milestone=milestone, **given)
