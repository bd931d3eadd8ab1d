"""What the demonstration shows of a hotline: one export taken in, a word settled, two lines wrong, one answer ready to go back."""

import datetime as dt
import io
from pathlib import Path

from django.db import transaction

from audit import clock
from config.demonstration.cast import Cast
from config.demonstration.timing import Timing
from organisations.models import Alliance
from organisations.models.people import DESK
from tickets import actions
from tickets.actions import hotline_imports, hotline_sources, hotline_work
from tickets.hotline.columns import guessed, guessed_answers
from tickets.models import FileForm, HotlineImport, HotlineSource, Move, Ticket, Topic, WordSort
from tickets.standing import Actor

EXPORT = Path(__file__).parent / "stories" / "hotline.csv"
CHAIN = "IND-BROOM"
MORNING = dt.time(9, 40)
KNOWN = "YS20260008"
SETTLED, MEANS = "地里的病", "planting.pests"


@transaction.atomic
def load_hotline(cast: Cast, timing: Timing) -> None:
    """Adds nothing once a source is there."""
    if HotlineSource.objects.exists():
        return
    alliance = Alliance.objects.select_related("lead", "template").get(code=CHAIN)
    by, at = cast.actor(alliance.lead.code, *DESK), timing.days_before(2, MORNING)
    with clock.frozen_at(at):
        source = _source(alliance, by, at)
        _taken_in(source, by, at)
        tickets = Ticket.objects.filter(hotline_entry__source=source)
        # The desk knows the matter: the answer to this one is ready to go back.
        known = tickets.get(hotline_entry__number=KNOWN)
        actions.move(ticket_id=known.pk, move=Move.DECLINE, by=by, at=at, data={"reason": "concluded"})
        actions.route(list(tickets.values_list("pk", flat=True)), at)
    with clock.frozen_at(timing.anchor):
        actions.deliver(timing.anchor)


def _source(alliance: Alliance, by: Actor, at: dt.datetime) -> HotlineSource:
    headings = EXPORT.read_text(encoding="utf-8").splitlines()[1].split(",")
    source = HotlineSource(
        name="旗12345热线（演示）",
        alliance=alliance,
        topic=Topic.objects.get(template=alliance.template_id, code="policy"),
        accept=True,
        columns=guessed(headings),
        headings=headings,
        answer_columns=guessed_answers(headings),
        answers_as=FileForm.GB18030,
    )
    return hotline_sources.save_source(source=source, by=by, at=at)


def _taken_in(source: HotlineSource, by: Actor, at: dt.datetime) -> HotlineImport:
    """In GB18030, as such files come."""
    file = io.BytesIO(EXPORT.read_text(encoding="utf-8").encode("gb18030"))
    sent = hotline_imports.upload(file=file, name="热线工单导出（演示）.csv", source=source, by=by, at=at)
    hotline_work.run_to_end(sent.pk, at)
    word = Topic.objects.get(template=source.alliance.template_id, code=MEANS)
    hotline_sources.settle_words(source=source, meanings={(WordSort.TOPIC, SETTLED): word}, by=by, at=at)
    hotline_imports.check_again(import_id=sent.pk, by=by, at=at)
    hotline_work.run_to_end(sent.pk, at)
    hotline_imports.confirm(import_id=sent.pk, by=by, at=at)
    hotline_work.run_to_end(sent.pk, at)
    return sent
