"""Loads what a shipped chain is beside its topics: the duties of each stage, from `data/stages.csv`, after the catalogue."""

import csv
import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction

from alliances.actions import keeping
from alliances.models import Stage
from organisations.models import User
from tickets.models import Topic


@transaction.atomic
def load_stages(*, by: User, at: dt.datetime, path: Path | None = None) -> int:
    """Add the stages that are missing, leave alone those that are there; how many were added."""
    path = path or settings.BASE_DIR / "data" / "stages.csv"
    topics = {(topic.template.code, topic.code): topic for topic in Topic.objects.select_related("template")}
    known = set(Stage.objects.values_list("topic", flat=True))
    with path.open(encoding="utf-8") as file:
        rows = [(topics[row["template"], row["topic"]], row) for row in csv.DictReader(file)]
    new = [(topic, row) for topic, row in rows if topic.pk not in known]
    for topic, row in new:
        stage = Stage(topic=topic, duties=row["duties"], duties_en=row["duties_en"])
        keeping.save_stage(stage=stage, by=by, at=at)
    return len(new)
