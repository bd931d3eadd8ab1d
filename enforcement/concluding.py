"""The six conclusions and their conditions. Pure."""
