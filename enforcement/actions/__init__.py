"""The verbs of the court: the only code that changes its rows."""
