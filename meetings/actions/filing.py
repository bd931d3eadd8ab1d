"""Files of a meeting: the photographed attendance list, papers laid before it."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from meetings.actions.recording import locked, record, step
from meetings.lifecycle import MEETING_RULES, MeetingStep
from meetings.models import Meeting, MeetingFile
from tickets.files import storing
from tickets.files.preparing import Prepared
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


@transaction.atomic
def attach(*, meeting_id: int, by: Actor, at: dt.datetime, files: Sequence[Prepared]) -> list[MeetingFile]:
    """Add files; a content that the meeting has already is not added again. Raises Incomplete for too many."""
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.ATTACH, by, meeting)
    known = set(meeting.files.values_list("file__sha256", flat=True))
    new = {prepared.sha256: prepared for prepared in files if prepared.sha256 not in known}
    if len(known) + len(new) > settings.FILES_PER_TICKET:
        raise Incomplete({"files": "too_many_files"})
    record(meeting, "attach", by, at, files=list(new))
    return [
        MeetingFile.objects.create(
            meeting=meeting, file=storing.keep(prepared, at), name=prepared.name, by=by.user, at=at
        )
        for prepared in new.values()
    ]


@transaction.atomic
def detach(*, meeting_id: int, by: Actor, at: dt.datetime, file: MeetingFile) -> None:
    """Take a file out again, before the minutes are issued."""
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.DETACH, by, meeting)
    stored = file.file
    record(meeting, "detach", by, at, file=stored.sha256)
    meeting.files.filter(pk=file.pk).delete()
    transaction.on_commit(lambda: storing.forget_unused(stored.pk))
