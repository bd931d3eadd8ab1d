"""Workbooks that come into a chain, by the name of the list they fill."""

from alliances.importing.agreements import Agreements
from alliances.importing.households import Households
from alliances.importing.lines import Lines
from alliances.importing.support import SupportActions
from alliances.importing.trade import Deliveries, Payments

IMPORTS: dict[str, type[Lines]] = {
    "households": Households,
    "agreements": Agreements,
    "deliveries": Deliveries,
    "payments": Payments,
    "support": SupportActions,
}
