"""Names by which the audit record knows what is done here."""
