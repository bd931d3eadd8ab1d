"""Honest figures: what is counted, how it is kept, and what is read out of it (docs/howto/figures.md)."""
