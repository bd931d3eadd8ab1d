"""One full season of an invented village, and part of the one before, through the verbs that people use."""

from django.db import transaction

from alliances.models import Household
from config.demonstration import chain_growing, chain_selling, chain_support
from config.demonstration import chain_words as words
from config.demonstration.chain_year import YEAR, Season
from config.demonstration.together import Together


@transaction.atomic
def load_chain(told: Together) -> None:
    """Adds nothing once a household has joined."""
    if Household.objects.exists():
        return
    before, now = Season(told, YEAR), Season(told)
    households = chain_growing.households(before)
    terms = chain_selling.terms(before)
    chain_selling.prices(before)
    agreements = dict(chain_growing.agreements(before, terms, households, words.LAST_SEASON))
    chain_selling.deliver(before, agreements)
    chain_selling.pay(before, agreements, 10)
    chain_support.plan(now)
    terms = chain_selling.terms(now)
    agreements = dict(chain_growing.agreements(now, terms, households, range(len(words.GROWERS))))
    policy = chain_growing.insure(now)
    chain_growing.losses(now, agreements, policy)
    chain_selling.prices(now)
    chain_selling.deliver(now, agreements)
    sold_on = chain_selling.sold_on(now, terms["sold on"])
    chain_support.support(now, households)
    chain_selling.pay(now, agreements, 8, but=(words.PAID_LATE, words.UNPAID))
    chain_selling.pay_agreement(now, now.plant, sold_on, 8)
    chain_support.work(now, households)
    chain_selling.breaches(now, agreements)
    chain_support.refund(now)
    chain_support.outside(now)
