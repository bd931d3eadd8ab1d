"""Commands of the record, one a file."""
