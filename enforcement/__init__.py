"""Court-enforcement liaison: a register of documented requests and replies."""
