"""The index of the search: what was cut into tokens, which tickets wait to be, and how far a rebuilding has come."""

from typing import Any

from django.db import models


class TokensField(models.Field):
    """Tokens of a text: a `tsvector` on PostgreSQL; on SQLite words with blanks between them, which FTS5 reads.

    Written as a collection of strings without blanks; never read back.
    """

    def db_type(self, connection) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value, compiler, connection) -> str:
        return "array_to_tsvector(%s)" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(self, value, connection, prepared=False) -> Any:
        tokens = sorted(value)
        return tokens if connection.vendor == "postgresql" else " ".join(tokens)


class SearchEntry(models.Model):
    """What can be found of one ticket. `tokens` also hold a mark for each unit and alliance that may see the ticket:
    they only make the search quick; who sees what is decided by `Ticket.objects.visible_to` alone."""

    ticket = models.OneToOneField("tickets.Ticket", models.CASCADE, primary_key=True, related_name="+")
    words = models.TextField()
    tokens = TokensField()

    class Meta:
        verbose_name = "entry of the search"
        verbose_name_plural = "entries of the search"

    def __str__(self):
        return str(self.ticket_id)


class SearchMark(models.Model):
    """A ticket that is new, or whose departments changed, and waits to be put into the index."""

    ticket = models.ForeignKey(
        "tickets.Ticket", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        verbose_name = "mark of the search"
        verbose_name_plural = "marks of the search"

    def __str__(self):
        return str(self.ticket_id)


class SearchBuild(models.Model):
    """How far the index is built by the rules of this version, newest ticket first; one row.

    Tickets with a smaller number than `below` are still to be put into it; 0 = all are in it.
    """

    rules = models.PositiveIntegerField()
    below = models.BigIntegerField()

    class Meta:
        verbose_name = "building of the search"
        verbose_name_plural = "buildings of the search"

    def __str__(self):
        return f"{self.rules}: {self.below}"
