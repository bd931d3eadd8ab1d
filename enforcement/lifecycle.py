"""What may follow what in a case."""
