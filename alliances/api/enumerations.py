"""Choice sets that the schema names although no table has them; `SPECTACULAR_SETTINGS` names the others."""

from alliances.forms.growers import BreachForm, PayForm
from alliances.reading.indicators import INDICATORS

BREACH_GROUNDS = list(BreachForm.base_fields["ground"].choices)
BUYERS_PURPOSES = list(PayForm.base_fields["purpose"].choices)
CHAIN_INDICATORS = [(row.code, row.name) for row in INDICATORS.values()]
