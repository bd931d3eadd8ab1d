"""Forms of community governance."""
