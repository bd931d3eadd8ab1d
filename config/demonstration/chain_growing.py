"""Growers, their agreements and their insurance in the demonstration's seasons."""

from collections.abc import Iterator
from decimal import Decimal

from alliances.actions import contracting, growers, policies
from alliances.models import Agreement, Household, Terms
from config.demonstration import chain_words as words
from config.demonstration.chain_year import Season
from config.demonstration.names import invented
from config.demonstration.together import unit
from organisations.models import Area

D = Decimal


def households(season: Season) -> list[Household]:
    names = list(invented())[-len(words.GROWERS) :]
    area = Area.objects.get(code=words.VILLAGE)
    rows = []
    for number, (grower, name) in enumerate(zip(words.GROWERS, names, strict=True), 1):
        household = season.do(
            growers.join_household,
            season.village,
            240,
            alliance=season.told.chain,
            area=area,
            head_name=name,
            phone=f"0476000{number:04}",
            people=grower.people,
            basis=words.BASIS,
        )
        plot = {"name": words.PLOT, "area": grower.mu, "unit": "mu"}
        season.do(growers.add_plot, season.village, 239, household_id=household.pk, **plot)
        rows.append(household)
    return rows


def agreements(
    season: Season, terms: dict[str, Terms], households: list[Household], who
) -> Iterator[tuple[int, Agreement]]:
    for number in who:
        grower, household = words.GROWERS[number], households[number]
        buyer = season.buyer(grower)
        seed = {"seed_supply": "buyer", "seed_credit": D(180)} if number % 3 == 0 else {}
        agreement = season.do(
            contracting.draft,
            season.village,
            225,
            terms=terms["cooperative" if grower.through_cooperative else "plant"],
            household=household,
            plots=dict.fromkeys(household.plots.all()),
            expected_jin=grower.mu * words.EXPECTED,
            deposit=D(300) if number % 2 else D(0),
            witness=season.village.unit,
            **seed,
        )
        given = {"agreement_id": agreement.pk}
        signing = {"signed_on": season.day(222), "signed_place": words.SIGNED_AT}
        season.do(contracting.sign, season.village, 222, **signing, **given)
        if number % 2:
            season.do(contracting.pay_deposit, buyer, 220, day=season.day(220), **given)
        season.do(contracting.sow, season.village, 195, sown_on=season.day(200), **given)
        agreement.refresh_from_db()
        yield number, agreement


def insure(season: Season):
    policy = season.do(
        policies.take_out,
        season.plant,
        215,
        alliance=season.told.chain,
        buyer=season.plant.unit,
        insurer=unit(words.INSURER),
        season=season.season,
        number=f"YS-{season.season}-0001",
        sum_insured_per_mu=D(600),
        premium_per_mu=D(36),
        grower_percent=D(20),
        buyer_percent=D(10),
        government_percent=D(70),
        starts_on=season.day(210),
        ends_on=season.day(0),
    )
    return season.do(policies.list_plots, season.plant, 212, policy_id=policy.pk)


def losses(season: Season, agreements: dict[int, Agreement], policy) -> None:
    insurer = season.told.liaison(words.INSURER)
    planted = agreements[words.HAIL].plots.get()
    report = {"planted": planted, "cause": words.HAIL_CAUSE, "damaged_mu": D("4.2"), "proof": words.PROOF}
    hail = season.do(policies.report_loss, season.village, 110, happened_on=season.day(111), **report)
    given = {"loss_id": hail.pk}
    season.do(policies.survey, insurer, 107, surveyed_on=season.day(107), loss_percent=D(55), **given)
    hail.refresh_from_db()
    season.do(policies.approve, insurer, 100, approved=hail.claimed, **given)
    season.do(policies.pay_claim, insurer, 92, paid_on=season.day(92), **given)
    planted = agreements[words.DROUGHT].plots.get()
    report = {"planted": planted, "cause": words.DROUGHT_CAUSE, "damaged_mu": D("6"), "proof": words.PROOF}
    drought = season.do(policies.report_loss, season.village, 85, happened_on=season.day(86), **report)
    season.do(
        policies.survey, insurer, 80, loss_id=drought.pk, surveyed_on=season.day(80), loss_percent=D(30)
    )
