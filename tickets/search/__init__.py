"""Search over number, title, text and place: words, the index, its writer and the one query that reads it
(docs/adr/0017-search.md)."""
