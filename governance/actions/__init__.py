"""Verbs of community governance: each atomic, with who acts and when."""
