"""Choice sets that the schema names although no table has them; `SPECTACULAR_SETTINGS` names the others."""

from tickets import wording
from tickets.forms.moves import ConfirmForm
from tickets.reading import timeline

CONFIRM_OUTCOMES = list(ConfirmForm.base_fields["outcome"].choices)
PASSED_OVER = list(wording.PASSED_OVER.items())
WHAT = list(timeline.WHAT.items())
