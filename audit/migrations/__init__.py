"""Schema of the record and the guards that keep it append-only."""
