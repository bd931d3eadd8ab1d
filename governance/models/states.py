"""The codes in which community governance is told. What may follow what stands in `governance.lifecycle`."""

from django.db import models
from django.utils.translation import pgettext_lazy

#: What is kept and changed but runs through no states (a community, an estate, a grid) stands in this one.
KEPT = "kept"


class GridRole(models.TextChoices):
    PRIMARY = "primary", pgettext_lazy("at a grid", "grid worker (A)")
    BACKUP = "backup", pgettext_lazy("at a grid", "grid worker (B)")
    POLICE = "police", pgettext_lazy("at a grid", "police officer")


class SeatState(models.TextChoices):
    """The way to a part-time seat: broad recommendation, study and filing, public notice, appointment (DOMAIN 7.3)."""

    RECOMMENDED = "recommended", pgettext_lazy("of a seat", "recommended")
    FILED = "filed", pgettext_lazy("of a seat", "studied and filed")
    ON_NOTICE = "on_notice", pgettext_lazy("of a seat", "on public notice")
    APPOINTED = "appointed", pgettext_lazy("of a seat", "appointed")
    ENDED = "ended", pgettext_lazy("of a seat", "ended")
    DROPPED = "dropped", pgettext_lazy("of a seat", "not appointed")


#: A seat that is being prepared.
PREPARING = (SeatState.RECOMMENDED, SeatState.FILED, SeatState.ON_NOTICE)
