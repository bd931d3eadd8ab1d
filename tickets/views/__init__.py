"""Pages of the tickets, one file a screen. A view reads the clock, asks `reading` and renders."""
