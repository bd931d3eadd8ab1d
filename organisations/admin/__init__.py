"""Rosters in Django admin: one file a subject. Importing them registers their pages on the one site."""

from organisations.admin import accounts, alliances, areas, credentials, duties, organisations, people

__all__ = ["accounts", "alliances", "areas", "credentials", "duties", "organisations", "people"]
