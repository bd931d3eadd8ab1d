"""Forms of tickets: what pages and the API both validate with."""
