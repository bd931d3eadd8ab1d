"""The rows of this app; import them from here."""

from alliances.models.agreements import (
    Agreement,
    AgreementPlot,
)
from alliances.models.breaches import (
    Breach,
)
from alliances.models.chains import (
    GroundTopic,
    Stage,
    Target,
    Variety,
    YearPlan,
)
from alliances.models.deliveries import (
    Delivery,
    Payment,
    PaymentPart,
)
from alliances.models.figures import (
    OutsideFigure,
)
from alliances.models.growers import (
    Household,
    Plot,
)
from alliances.models.insurance import (
    Loss,
    Policy,
    PolicyPlot,
)
from alliances.models.refunds import (
    Refund,
    RefundShare,
)
from alliances.models.states import (
    AgreementState,
    AreaUnit,
    Dispute,
    GrantState,
    Ground,
    IdentityReason,
    LossState,
    MassUnit,
    PayMethod,
    PenaltyKind,
    PlanState,
    PremiumKind,
    Purpose,
    ReferenceRule,
    SalesChannel,
    SeedSupply,
    Side,
    SupportKind,
    SupportState,
    TradeBasis,
)
from alliances.models.support import (
    Beneficiary,
    Grant,
    Support,
    SupportFile,
)
from alliances.models.terms import (
    Grade,
    MarketPrice,
    Terms,
)
from alliances.models.trading import (
    Loan,
    Sale,
)
from alliances.models.work import (
    Placement,
    Wage,
    WorkOffer,
)

__all__ = [
    "Agreement",
    "AgreementPlot",
    "AgreementState",
    "AreaUnit",
    "Beneficiary",
    "Breach",
    "Delivery",
    "Dispute",
    "Grade",
    "Grant",
    "GrantState",
    "Ground",
    "GroundTopic",
    "Household",
    "IdentityReason",
    "Loan",
    "Loss",
    "LossState",
    "MarketPrice",
    "MassUnit",
    "OutsideFigure",
    "PayMethod",
    "Payment",
    "PaymentPart",
    "PenaltyKind",
    "Placement",
    "PlanState",
    "Plot",
    "Policy",
    "PolicyPlot",
    "PremiumKind",
    "Purpose",
    "ReferenceRule",
    "Refund",
    "RefundShare",
    "Sale",
    "SalesChannel",
    "SeedSupply",
    "Side",
    "Stage",
    "Support",
    "SupportFile",
    "SupportKind",
    "SupportState",
    "Target",
    "Terms",
    "TradeBasis",
    "Variety",
    "Wage",
    "WorkOffer",
    "YearPlan",
]
