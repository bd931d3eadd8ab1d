"""How rows look in answers, by subject."""
