"""Forms of a chain: what is entered, and the steps of rows that exist."""
