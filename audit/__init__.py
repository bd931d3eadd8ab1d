"""The ground floor: the sealed record of what was done and of what was viewed (DESIGN 3, DOMAIN 8.1)."""
