"""The bulk writer."""
