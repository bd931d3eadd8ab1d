"""Alliances and their members in Django admin: added on the page of the alliance, ended with a day."""

import datetime as dt

from django.urls import reverse

from audit import clock
from audit.models import AuditRow
from organisations.models import Membership


def page(model: str, name: str, *args) -> str:
    return reverse(f"admin:organisations_{model}_{name}", args=args)


def end_today(keeper, *memberships, sure="1"):
    chosen = {"action": "end_today", "_selected_action": [each.pk for each in memberships], "sure": sure}
    return keeper.post(page("membership", "changelist"), chosen, follow=True).content.decode()


def test_memberships_chosen_end_with_today(keeper, roster):
    memberships = [roster.membership(roster.bureau), roster.membership(roster.lead)]
    assert "2 memberships end today." in end_today(keeper, *memberships)
    assert set(Membership.objects.values_list("valid_to", flat=True)) == {clock.today()}
    assert AuditRow.objects.filter(action="roster.membership.change").count() == 2


def test_memberships_chosen_are_shown_before_they_end(keeper, roster):
    ours = roster.membership(roster.bureau)
    asked = end_today(keeper, ours, sure="")
    assert "End these memberships with today?" in asked
    assert str(roster.bureau) in asked
    assert "triage" in asked
    assert Membership.objects.get().valid_to is None


def test_membership_that_would_have_ended_later_ends_with_today(keeper, roster):
    ours = roster.membership(roster.bureau)
    Membership.objects.update(valid_to=clock.today() + dt.timedelta(days=30))
    assert "1 membership ends today." in end_today(keeper, ours)
    assert Membership.objects.get().valid_to == clock.today()
    assert "has ended already" in end_today(keeper, ours)


def test_memberships_chosen_end_all_or_none(keeper, roster):
    ours, later = roster.membership(roster.bureau), roster.membership(roster.lead)
    Membership.objects.filter(pk=later.pk).update(valid_from=clock.today() + dt.timedelta(days=1))
    assert "begins later" in end_today(keeper, ours, later)
    assert set(Membership.objects.values_list("valid_to", flat=True)) == {None}


def test_membership_of_anothers_alliance_is_not_ended(keeper, roster):
    membership = roster.membership(roster.bureau)
    roster.alliance.lead = roster.bureau
    roster.alliance.save()
    assert "lead organisation" in end_today(keeper, membership)
    assert Membership.objects.get().valid_to is None


def test_member_is_added_on_the_page_of_the_alliance(keeper, roster):
    roster.membership(roster.lead)
    alliance = roster.alliance
    form = {
        "code": alliance.code, "name": alliance.name, "name_en": "", "template": alliance.template_id,
        "area": alliance.area_id, "lead": alliance.lead_id, "valid_from": "2026-01-01", "valid_to": "",
        "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0, "memberships-0-organisation": roster.bureau.pk,
        "memberships-0-half": "consortium", "memberships-0-role": "member", "memberships-0-valid_from": "2026-03-01",
    }  # fmt: skip
    assert keeper.get(page("alliance", "change", alliance.pk)).status_code == 200
    assert keeper.post(page("alliance", "change", alliance.pk), form).status_code == 302
    assert Membership.objects.get(organisation=roster.bureau).half == "consortium"
    assert (
        AuditRow.objects.filter(action="roster.membership.add", actor_id=str(roster.keeper.pk)).count() == 1
    )
