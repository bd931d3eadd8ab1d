"""Sums that stay exact on both databases: SQLite keeps decimals as floats, so there their last places are summed whole."""

from decimal import Decimal
from typing import Any

from django.db import models


class ExactSum(models.Sum):
    """The sum of a decimal column; nothing to add is 0. Works inside the 15 digits that SQLite's column keeps exactly."""

    def __init__(self, expression: str | models.F, **extra: Any) -> None:
        super().__init__(expression, default=None, **extra)

    def as_sqlite(self, compiler, connection, **extra: Any):
        whole = self.copy()
        whole.template = (
            f"%(function)s(CAST(ROUND(%(distinct)s%(expressions)s * {10 ** self._places()}) AS INTEGER))"
        )
        return whole.as_sql(compiler, connection, **extra)

    def get_db_converters(self, connection) -> list:
        places = self._places() if connection.vendor == "sqlite" else 0
        return [lambda value, _expression, _connection: Decimal(value or 0).scaleb(-places)]

    def _places(self) -> int:
        return self.output_field.decimal_places
