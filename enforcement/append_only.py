"""The ledger of a case is append-only: database triggers refuse every change and removal."""

from organisations.append_only import AppendOnly

_LEDGER = AppendOnly(
    "enforcement_ledgerentry", "enforcement_append_only", "the ledger of a case is append-only"
)
put_up, take_down = _LEDGER.put_up, _LEDGER.take_down
