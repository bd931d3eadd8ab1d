"""What the pages of the responsibility matrix show: the grid, one cell, drafts, papers."""
