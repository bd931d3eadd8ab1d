"""Time limits of a case. Pure."""
