"""The codes in which a court case is told (DOMAIN 5.1, 5.2). What may follow what stands in `enforcement.lifecycle`."""

from django.db import models
from django.utils.translation import pgettext_lazy


class CaseType(models.TextChoices):
    """Cases that need liaison, by the code in their number (法〔2015〕137号)."""

    FIRST = "first", pgettext_lazy("a court case", "first enforcement (执)")
    RESUMED = "resumed", pgettext_lazy("a court case", "resumed enforcement (执恢)")
    PRESERVATION = "preservation", pgettext_lazy("a court case", "preservation (执保)")


TYPE_CODES = {CaseType.FIRST: "执", CaseType.RESUMED: "执恢", CaseType.PRESERVATION: "执保"}


class Basis(models.TextChoices):
    """What is enforced (执行工作若干规定 2020 art. 2)."""

    JUDGMENT = "judgment", pgettext_lazy("basis of enforcement", "judgment or ruling")
    MEDIATION = "mediation", pgettext_lazy("basis of enforcement", "mediation document of a court")
    PAYMENT_ORDER = "payment_order", pgettext_lazy("basis of enforcement", "payment order")
    CRIMINAL = "criminal", pgettext_lazy("basis of enforcement", "property part of a criminal judgment")
    ADMINISTRATIVE = "administrative", pgettext_lazy("basis of enforcement", "administrative decision")
    AWARD = "award", pgettext_lazy("basis of enforcement", "arbitral award or mediation document")
    NOTARISED = "notarised", pgettext_lazy("basis of enforcement", "notarised enforceable instrument")
    FOREIGN = "foreign", pgettext_lazy("basis of enforcement", "recognised foreign judgment or award")
    OTHER = "other", pgettext_lazy("basis of enforcement", "other")


class CaseState(models.TextChoices):
    """The main line. Pauses (suspension and the like) are rows of their own beside it."""

    APPLIED = "applied", pgettext_lazy("of a court case", "applied for")
    FILED = "filed", pgettext_lazy("of a court case", "filed")
    NOTIFIED = "notified", pgettext_lazy("of a court case", "obligor notified")
    INVESTIGATING = "investigating", pgettext_lazy("of a court case", "property investigated")
    CONTROLLING = "controlling", pgettext_lazy("of a court case", "property controlled")
    DISPOSING = "disposing", pgettext_lazy("of a court case", "property disposed of")
    PAYING_OUT = "paying_out", pgettext_lazy("of a court case", "money paid out")
    CONCLUDED = "concluded", pgettext_lazy("of a court case", "concluded")


class ConclusionKind(models.TextChoices):
    """The six conclusions (DOMAIN 5.2)."""

    COMPLETED = "completed", pgettext_lazy("a court case ends by", "completed (执行完毕)")
    CURRENT_ENDED = (
        "current_ended",
        pgettext_lazy("a court case ends by", "current procedure terminated (终本)"),
    )
    TERMINATED = "terminated", pgettext_lazy("a court case ends by", "enforcement terminated (终结执行)")
    STRUCK_OFF = "struck_off", pgettext_lazy("a court case ends by", "struck off (销案)")
    REFUSED = "refused", pgettext_lazy("a court case ends by", "enforcement refused (不予执行)")
    DISMISSED = "dismissed", pgettext_lazy("a court case ends by", "application dismissed (驳回申请)")


class PauseKind(models.TextChoices):
    SUSPENSION = "suspension", pgettext_lazy("a court case is in", "suspension (中止)")
    DEFERRAL = "deferral", pgettext_lazy("a court case is in", "deferral (暂缓)")
    SETTLEMENT = "settlement", pgettext_lazy("a court case is in", "performance of a settlement (和解履行中)")
    OBJECTION = "objection", pgettext_lazy("a court case is in", "examination of an objection (异议审查中)")
    BANKRUPTCY = "bankruptcy", pgettext_lazy("a court case is in", "transfer to bankruptcy (移送破产)")


class Side(models.TextChoices):
    """On which side of the case a party stands."""

    APPLICANT = "applicant", pgettext_lazy("party of a court case", "applicant")
    OBLIGOR = "obligor", pgettext_lazy("party of a court case", "obligor")
    THIRD_PARTY = "third_party", pgettext_lazy("party of a court case", "third party")


class Sort(models.TextChoices):
    PERSON = "person", pgettext_lazy("party of a court case", "natural person")
    ENTERPRISE = "enterprise", pgettext_lazy("party of a court case", "enterprise legal person")
    ORGANISATION = "organisation", pgettext_lazy("party of a court case", "other organisation")


class Duty(models.TextChoices):
    """What somebody is to a case; nobody else opens it."""

    OFFICER = "officer", pgettext_lazy("at a court case", "enforcement officer")
    PANEL = "panel", pgettext_lazy("at a court case", "panel member")


class Language(models.TextChoices):
    CHINESE = "zh", pgettext_lazy("language of a court case", "Chinese")
    MONGOLIAN = "mn", pgettext_lazy("language of a court case", "Mongolian")
    OTHER = "other", pgettext_lazy("language of a court case", "another")


class MilestoneKind(models.TextChoices):
    """What was done or decided in a case, with its day and its document; conclusions and time limits rest on these."""

    APPLICATION = "application", pgettext_lazy("in a court case", "application received")
    NOTICE = "notice", pgettext_lazy("in a court case", "enforcement notice issued")
    REPORT_ORDER = "report_order", pgettext_lazy("in a court case", "property report ordered")
    CLUE = "clue", pgettext_lazy("in a court case", "clear property clue given")
    URGENT_CLUE = "urgent_clue", pgettext_lazy("in a court case", "urgent property clue given")
    CLUE_CHECKED = "clue_checked", pgettext_lazy("in a court case", "property clue checked")
    CONSUMPTION_LIMIT = (
        "consumption_limit",
        pgettext_lazy("in a court case", "consumption-limit order issued"),
    )
    LISTING = "listing", pgettext_lazy("in a court case", "listing decided, or its conditions are not met")
    INVESTIGATED = (
        "investigated",
        pgettext_lazy("in a court case", "investigation exhausted, nothing executable or disposable"),
    )
    SEARCHED = "searched", pgettext_lazy("in a court case", "missing obligor searched for, or not missing")
    OBSTRUCTION = (
        "obstruction",
        pgettext_lazy("in a court case", "obstruction punished, or there was none"),
    )
    APPLICANT_SIGNED = "applicant_signed", pgettext_lazy("in a court case", "applicant signed")
    PANEL_REVIEWED = "panel_reviewed", pgettext_lazy("in a court case", "panel reviewed")
    PRESIDENT_APPROVED = (
        "president_approved",
        pgettext_lazy("in a court case", "president approved the conclusion"),
    )
    PERFORMED = "performed", pgettext_lazy("in a court case", "fully performed")
    RULING = "ruling", pgettext_lazy("in a court case", "ruling or decision on the conclusion made")
    EXTENSION = "extension", pgettext_lazy("in a court case", "time limit extended by the president")
    OBJECTION = "objection", pgettext_lazy("in a court case", "objection received")
    OBJECTION_DECIDED = "objection_decided", pgettext_lazy("in a court case", "objection decided")
    LATER_QUERY = (
        "later_query",
        pgettext_lazy("in a court case", "queried after the current procedure ended, applicant told"),
    )
    LAST_PERFORMANCE = (
        "last_performance",
        pgettext_lazy("in a court case", "last day of performance by the instrument"),
    )
    BANK_OBJECTION = "bank_objection", pgettext_lazy("in a court case", "bank objected to a network measure")
    BANK_ANSWERED = "bank_answered", pgettext_lazy("in a court case", "bank's objection answered")
    THIRD_PARTY_NOTICE = (
        "third_party_notice",
        pgettext_lazy("in a court case", "third party served to perform a debt due to the obligor"),
    )
    THIRD_PARTY_ANSWER = (
        "third_party_answer",
        pgettext_lazy("in a court case", "third party performed or objected"),
    )
    ENTRUSTED = "entrusted", pgettext_lazy("in a court case", "entrusted by another court")
    ENTRUSTED_BEGUN = "entrusted_begun", pgettext_lazy("in a court case", "entrusted enforcement begun")
    ENTRUSTED_TOLD = "entrusted_told", pgettext_lazy("in a court case", "entrusting court informed")
    PRE_SUIT = "pre_suit", pgettext_lazy("in a court case", "pre-suit preservation measure taken")
    SUIT = "suit", pgettext_lazy("in a court case", "suit brought")


class Ground(models.TextChoices):
    """Why a case ends, where the conclusion needs a ground (Civil Procedure Law 2023 arts. 248, 249, 268)."""

    WITHDRAWN = "withdrawn", pgettext_lazy("a case ends because", "application withdrawn")
    BASIS_REVOKED = "basis_revoked", pgettext_lazy("a case ends because", "instrument revoked")
    NO_SUCCESSOR = (
        "no_successor",
        pgettext_lazy("a case ends because", "obligor dead, no estate and nobody to succeed"),
    )
    CLAIMANT_DEAD = (
        "claimant_dead",
        pgettext_lazy("a case ends because", "whoever claims maintenance or support died"),
    )
    UNABLE = (
        "unable",
        pgettext_lazy("a case ends because", "obligor cannot repay a loan, has no income and cannot work"),
    )
    OTHER = "other", pgettext_lazy("a case ends because", "another case that the court finds should end")
    WRONGLY_FILED = "wrongly_filed", pgettext_lazy("a case ends because", "wrongly filed")
    OTHER_COURT = "other_court", pgettext_lazy("a case ends because", "another court filed it first")
    DEFECTIVE = (
        "defective",
        pgettext_lazy("a case ends because", "award or notarised instrument is defective"),
    )
    PUBLIC_INTEREST = "public_interest", pgettext_lazy("a case ends because", "against public interest")
    LIMITATION = (
        "limitation",
        pgettext_lazy("a case ends because", "objection that the application is out of time upheld"),
    )
    NOT_ACCEPTABLE = (
        "not_acceptable",
        pgettext_lazy("a case ends because", "conditions for acceptance are not met"),
    )
