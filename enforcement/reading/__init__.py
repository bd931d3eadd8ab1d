"""What the pages of the court read."""
