"""A chain set up in the browser: stages, topics of breaches and varieties by its roster keeper; what is shipped."""

import csv

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliances.actions import keeping
from alliances.kinds import breach_panel
from alliances.loading import load_stages
from alliances.models import GroundTopic, Stage, Variety
from alliances.tests.chain import at
from alliances.tests.test_breaches import refusal
from audit import clock
from audit.models import AuditRow
from organisations.models import Alliance, Role, Template
from tickets.lifecycle import NotYours
from tickets.tests.banner import AT, post, topic
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(chain, client):
    with clock.frozen_at(AT):
        client.force_login(chain.keeper.person.user)
        yield client


def add(client, model: str, **fields):
    return client.post(reverse(f"admin:alliances_{model}_add"), fields)


def test_keeper_says_what_is_done_at_a_stage_and_it_stands_in_the_record(chain, keeper):
    assert add(keeper, "stage", topic=chain.purchase.pk, duties="督促履约", duties_en="").status_code == 302
    stage = Stage.objects.get()
    assert (stage.topic, stage.duties_shown, stage.history.count()) == (chain.purchase, "督促履约", 1)
    assert AuditRow.objects.filter(action="stage.add").count() == 1


def test_keeper_is_not_offered_a_topic_below_another_as_a_stage(chain, keeper):
    assert add(keeper, "stage", topic=chain.refusal.pk, duties="x", duties_en="").status_code == 200
    assert not Stage.objects.exists()


def test_keeper_names_topic_of_a_breach_and_a_variety(chain, keeper):
    ground = {"template": chain.template.pk, "ground": "refusal", "topic": chain.price.pk}
    assert add(keeper, "groundtopic", **ground).status_code == 302
    variety = {"template": chain.template.pk, "name": "赤笤1号", "name_en": "", "is_active": "on"}
    assert add(keeper, "variety", **variety).status_code == 302
    assert (GroundTopic.objects.get().topic, Variety.objects.get().name) == (chain.price, "赤笤1号")


@pytest.mark.parametrize("model", ["stage", "groundtopic", "variety"])
def test_who_keeps_no_roster_does_not_open_the_pages(chain, client, model):
    with clock.frozen_at(AT):
        for role in (Role.DISPATCHER, Role.LIAISON):
            client.force_login(post(chain.office, role).person.user)
            assert client.get(reverse(f"admin:alliances_{model}_changelist")).status_code in (302, 403, 404)
        client.force_login(post(chain.bureau, Role.ROSTER_KEEPER).person.user)
        assert client.get(reverse(f"admin:alliances_{model}_add")).status_code == 403


def test_admin_lists_take_the_same_queries_with_1_and_30_rows(chain, keeper):
    def queries() -> list[int]:
        counts = []
        for model in ("stage", "groundtopic", "variety"):
            with CaptureQueriesContext(connection) as taken:
                assert keeper.get(reverse(f"admin:alliances_{model}_changelist")).status_code == 200
            counts.append(len(taken))
        return counts

    def write(number: int) -> None:
        root = topic(chain.template, f"root-{number}", f"环节{number}")
        Stage.objects.create(topic=root, duties="x")
        Variety.objects.create(template=chain.template, name=f"品种{number}")

    write(0)
    queries()  # what is kept in memory is read once
    first = queries()
    for number in range(1, 30):
        write(number)
    assert queries() == first


def test_rows_of_another_kind_or_template_are_refused(chain):
    com = Template.objects.create(code="community", kind="COM", name="社区")
    water = topic(com, "water", "供水")
    by = {"by": chain.keeper.person.user, "at": AT}
    with pytest.raises(ValidationError) as raised:
        keeping.save_stage(stage=Stage(topic=water, duties="x"), **by)
    assert set(raised.value.message_dict) == {"topic"}
    with pytest.raises(ValidationError) as raised:
        keeping.save_ground_topic(row=GroundTopic(template=chain.template, ground="price", topic=water), **by)
    assert set(raised.value.message_dict) == {"topic"}
    with pytest.raises(ValidationError) as raised:
        keeping.save_variety(variety=Variety(template=com, name="x"), **by)
    assert set(raised.value.message_dict) == {"template"}


def test_shipped_stages_are_loaded_once_and_what_was_changed_stays(chain, tmp_path):
    path = tmp_path / "stages.csv"
    path.write_text("template,topic,duties,duties_en\nbroom,purchase,督促履约,Sees to it\n", encoding="utf-8")
    by = {"by": chain.keeper.person.user, "at": AT, "path": path}
    assert load_stages(**by) == 1
    Stage.objects.update(duties="改过")
    assert load_stages(**by) == 0
    assert Stage.objects.get().duties == "改过"


def test_every_shipped_stage_is_a_topic_at_the_root(settings):
    def rows(name):
        with (settings.BASE_DIR / "data" / name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    roots = {row["code"] for row in rows("topics.csv") if row["template"] == "broom" and not row["parent"]}
    assert {row["topic"] for row in rows("stages.csv")} == roots


def test_ticket_page_shows_the_breach_to_who_reads_it_and_to_nobody_else(chain):
    ticket = refusal(chain, chain.signed()).ticket
    with clock.frozen_at(at(2026, 10, 2)):
        (panel,) = breach_panel(ticket, chain.secretary.person.user)
        assert (panel.context["unit"], panel.context["breach"].ground) == (chain.plant, "refusal")
        assert breach_panel(ticket, chain.liaison.person.user) == []
        assert breach_panel(ticket, chain.teller.person.user) == []


def test_desk_of_another_alliance_may_nothing_here(chain):
    agreement = chain.signed()
    with pytest.raises(NotYours):
        refusal(chain, agreement, by=post(chain.bureau, Role.DISPATCHER))
    agreement.refresh_from_db()
    assert agreement.state == "signed"


def test_second_chain_is_set_up_in_the_browser_and_routes_at_once(client, chain):
    keeping.save_stage(
        stage=Stage(topic=chain.seed, duties="良种供应"), by=chain.keeper.person.user, at=at(2026, 3, 1)
    )
    given = {
        "like": "IND-BROOM", "code": "IND-MUTTON", "goods": "肉羊", "name": "肉羊产业党建联合体",
        "valid_from": "2026-03-02", "basis": "左办发〔2026〕9号",
    }  # fmt: skip
    address = reverse("alliances:found")
    with clock.frozen_at(at(2026, 3, 2)):
        for other in (chain.dispatcher, chain.stranger):
            assert browse(client, other).get(address).status_code == 403
        browse(client, chain.keeper)
        assert client.get(reverse("admin:alliances_stage_changelist")).content.decode().count(address) == 1
        for wrong, field in (
            ({"code": "mutton"}, "code"),
            ({"code": "IND-BROOM"}, "code"),
            ({"basis": ""}, "basis"),
        ):
            answer = client.post(address, given | wrong)
            assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        made = client.post(address, given)
        assert client.get(made.url).status_code == 200
        mutton = Alliance.objects.get(code="IND-MUTTON")
        assert (mutton.template.topics.count(), mutton.lead) == (chain.template.topics.count(), chain.office)
        assert Stage.objects.get(topic__template=mutton.template).topic.code == "seed"
        assert {row.organisation.code for row in mutton.memberships.all()} == {
            row.organisation.code for row in chain.alliance.memberships.filter(half="party alliance")
        }
        supply = mutton.template.topics.get(code="seed.supply")
        assert supply.parent.template == mutton.template
        ticket = chain.routed(at=at(2026, 3, 2), alliance=mutton, topic=supply)
        assert (ticket.lead, ticket.state) == (chain.bureau, "dispatched")
