"""Django admin of what the queue knows. Tickets themselves are not here: keepers see no business data by that role."""

from tickets.admin import calendar, clocks, endpoints, matrix, topics

__all__ = ["calendar", "clocks", "endpoints", "matrix", "topics"]
