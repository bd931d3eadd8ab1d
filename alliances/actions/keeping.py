"""What the roster keeper of a chain says in Django admin: duties of stages, topics of breaches, varieties.

Each checks the row as its form would, keeps the row's history and writes one audit row. All raise ValidationError.
"""

import datetime as dt
from typing import TypeVar

from django.db import models, transaction

from alliances.models import GroundTopic, Stage, Variety
from audit import actions as audit
from organisations.models import User

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def save_stage(*, stage: Stage, by: User, at: dt.datetime) -> Stage:
    """Say what is done at a link of the chain."""
    return _save(stage, by, at)


@transaction.atomic
def save_ground_topic(*, row: GroundTopic, by: User, at: dt.datetime) -> GroundTopic:
    """Say under which topic a breach becomes a ticket."""
    return _save(row, by, at)


@transaction.atomic
def save_variety(*, variety: Variety, by: User, at: dt.datetime) -> Variety:
    """Add or change a variety."""
    return _save(variety, by, at)


def _save(row: Row, by: User, at: dt.datetime) -> Row:
    verb = "add" if row._state.adding else "change"
    row.full_clean()
    row._history_user = by
    row._history_date = at
    row.save()
    audit.record(
        action=f"{row._meta.model_name}.{verb}",
        at=at,
        by=by,
        object_type=row._meta.model_name,
        object_id=row.pk,
        object_label=row,
    )
    return row
