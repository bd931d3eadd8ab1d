"""Version numbers of the roster, the responsibility matrix and the clocks (calendar, hours, limits).

Database triggers raise them with every change of the tables behind a routing decision, so that no
import, admin page or script can forget to; a decision stores the numbers it was taken with.
"""

from django.db import models


class Version(models.Model):
    ROSTER = "roster"
    CATALOGUE = "catalogue"
    CLOCKS = "clocks"

    name = models.CharField(max_length=10, primary_key=True)
    number = models.BigIntegerField(default=1)
    stamp = models.CharField(max_length=32, default="", db_default="")

    def __str__(self):
        return f"{self.name} {self.number}"
