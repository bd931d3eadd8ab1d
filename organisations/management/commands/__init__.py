"""Commands of the roster, one a file."""
