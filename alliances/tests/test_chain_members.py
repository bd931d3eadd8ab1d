"""The chain's page names who belongs to it today and, apart, who left, with the days and the document."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from alliances.tests.chain import at
from audit import clock
from organisations.models import Membership
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.django_db


def test_member_who_left_stands_apart_with_the_days(chain):
    row = Membership.objects.get(alliance=chain.alliance, organisation=chain.bank)
    row.valid_to, row.basis = dt.date(2026, 5, 31), "左党发〔2026〕9号"
    row.save()
    with clock.frozen_at(at(2026, 6, 1)):
        page = browse(Client(), chain.dispatcher).get(reverse("alliances:chain", args=["IND-BROOM"]))
    shown = page.context["page"].tickets
    assert [left.organisation for left in shown.left] == [chain.bank]
    assert chain.bank not in [member.organisation for member in shown.memberships]
    body = page.content.decode()
    assert body.index("Members who left") < body.index("左党发〔2026〕9号")
