"""The codes in which the chain's records are told. What may follow what stands in `alliances.lifecycle`."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AreaUnit(models.TextChoices):
    MU = "mu", _("mu")
    HA = "ha", _("hectare")
    M2 = "m2", _("m²")


class MassUnit(models.TextChoices):
    JIN = "jin", _("jin")
    KG = "kg", _("kg")
    T = "t", _("tonne")


class IdentityReason(models.TextChoices):
    """Why an identity number is kept at all."""

    INSURANCE = "insurance", _("the insurer needs it")
    BANK = "bank", _("the bank needs it")


class ReferenceRule(models.TextChoices):
    SAME_DAY = "same_day", _("price of the day of delivery")
    LATEST = "latest", _("latest price within so many days")
    MEAN = "mean", _("mean of so many days up to the delivery")


class PremiumKind(models.TextChoices):
    NONE = "none", pgettext_lazy("premium", "none: market price, at least the floor price")
    YUAN = "yuan", pgettext_lazy("premium", "yuan per jin above the market")
    PERCENT = "percent", pgettext_lazy("premium", "per cent above the market")


class PenaltyKind(models.TextChoices):
    NONE = "none", pgettext_lazy("penalty", "none")
    PER_MU = "per_mu", pgettext_lazy("penalty", "yuan per mu")
    PERCENT = "percent", pgettext_lazy("penalty", "per cent of the value concerned")


class Dispute(models.TextChoices):
    """After negotiation and mediation one of the two, never both."""

    ARBITRATION = "arbitration", _("arbitration")
    COURT = "court", _("court")


class SeedSupply(models.TextChoices):
    OWN = "own", pgettext_lazy("seed", "the grower's own")
    BUYER = "buyer", pgettext_lazy("seed", "supplied by the buyer")


class AgreementState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("of an agreement", "draft")
    SIGNED = "signed", pgettext_lazy("of an agreement", "signed")
    PERFORMING = "performing", pgettext_lazy("of an agreement", "being performed")
    SETTLED = "settled", pgettext_lazy("of an agreement", "settled")
    BREACHED = "breached", pgettext_lazy("of an agreement", "breached")
    VOID = "void", pgettext_lazy("of an agreement", "void")


class Ground(models.TextChoices):
    """What may go wrong between the sides; each names the link of the chain that answers for it."""

    REFUSAL = "refusal", _("delivery refused")
    PRICE = "price", _("price pressed down")
    LATE_PAYMENT = "late_payment", _("goods paid late")
    NOT_DELIVERED = "not_delivered", _("contracted goods not delivered")
    WAGES = "wages", _("wages not paid")


class Side(models.TextChoices):
    BUYER = "buyer", pgettext_lazy("a side", "buyer")
    SELLER = "seller", pgettext_lazy("a side", "seller")


class Purpose(models.TextChoices):
    GOODS = "goods", pgettext_lazy("paid for", "goods")
    INTEREST = "interest", pgettext_lazy("paid for", "late interest")
    PENALTY = "penalty", pgettext_lazy("paid for", "penalty")
    #: The one that goes the other way: the seller hands it back to the buyer.
    DEPOSIT = "deposit", pgettext_lazy("paid for", "deposit handed back")


class PayMethod(models.TextChoices):
    TRANSFER = "transfer", _("bank transfer")
    CASH = "cash", _("cash")


class LossState(models.TextChoices):
    REPORTED = "reported", pgettext_lazy("of a loss", "reported")
    SURVEYED = "surveyed", pgettext_lazy("of a loss", "surveyed")
    APPROVED = "approved", pgettext_lazy("of a loss", "claim approved")
    PAID = "paid", pgettext_lazy("of a loss", "claim paid")
    REJECTED = "rejected", pgettext_lazy("of a loss", "claim rejected")
    STRUCK = "struck", pgettext_lazy("of a loss", "struck out")


class PlanState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("of a plan", "draft")
    ADOPTED = "adopted", pgettext_lazy("of a plan", "adopted")
    REVIEWED = "reviewed", pgettext_lazy("of a plan", "reviewed")


class SupportKind(models.TextChoices):
    POLICY = "policy", pgettext_lazy("support", "policy or subsidy")
    TRAINING = "training", pgettext_lazy("support", "training")
    TECHNIQUE = "technique", pgettext_lazy("support", "technique visit")
    SEED = "seed", pgettext_lazy("support", "seed")
    FINANCE = "finance", pgettext_lazy("support", "loans and interest subsidy")
    CHANNEL = "channel", pgettext_lazy("support", "sales channel")
    FAIR = "fair", pgettext_lazy("support", "fair")
    RESEARCH = "research", pgettext_lazy("support", "R&D project")
    TRADEMARK = "trademark", pgettext_lazy("support", "trade mark")


class SupportState(models.TextChoices):
    CLAIMED = "claimed", pgettext_lazy("of support", "claimed")
    DONE = "done", pgettext_lazy("of support", "done")
    DROPPED = "dropped", pgettext_lazy("of support", "dropped")


class GrantState(models.TextChoices):
    APPLIED = "applied", pgettext_lazy("of a grant", "applied for")
    GRANTED = "granted", pgettext_lazy("of a grant", "granted")
    PAID = "paid", pgettext_lazy("of a grant", "paid")
    REFUSED = "refused", pgettext_lazy("of a grant", "refused")
    STRUCK = "struck", pgettext_lazy("of a grant", "struck out")


class SalesChannel(models.TextChoices):
    WHOLESALE = "wholesale", pgettext_lazy("channel", "wholesale")
    ONLINE = "online", pgettext_lazy("channel", "online")
    FAIR = "fair", pgettext_lazy("channel", "at a fair")
    COOPERATIVE = "cooperative", pgettext_lazy("channel", "supply and marketing cooperative")
    EXPORT = "export", pgettext_lazy("channel", "export")
    OTHER = "other", pgettext_lazy("channel", "other")


class TradeBasis(models.TextChoices):
    """By what a cooperative divides its refund."""

    VALUE = "value", pgettext_lazy("trade", "value of what was delivered")
    QUANTITY = "quantity", pgettext_lazy("trade", "quantity delivered")
