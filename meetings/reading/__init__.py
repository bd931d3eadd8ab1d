"""What the pages show: each read begins at `visible_to`."""
