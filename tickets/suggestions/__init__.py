"""Which topics the words of a problem speak for, learned from the portal's own closed tickets. It never routes."""
