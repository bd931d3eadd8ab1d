"""What the pages of community governance show."""
