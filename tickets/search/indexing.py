"""Writes the index: what was marked, and batch by batch the whole of it, newest ticket first.

One writer at a time: two that read the same ticket at different moments could leave the older state behind. A search
goes on meanwhile; an entry is replaced, never missing. What happens to a ticket after its entry was read has a mark of
its own, which is taken up later.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Max

from tickets import kinds
from tickets.models import Dispatch, HotlineEntry, SearchBuild, SearchEntry, SearchMark, Ticket
from tickets.models.states import GONE_DISPATCH
from tickets.search import visibility, words

BATCH = 500
#: Batches of a rebuilding that one run of the task takes along.
ALONG = 4
# Any number will do, as long as nothing else in this database takes an advisory lock under it.
ADVISORY_LOCK = int.from_bytes(b"search", "big")


def catch_up() -> int:
    """Take up what is marked, then go on with a rebuilding that is not finished; returns how many entries."""
    written = 0
    while taken := _take_marks():
        written += taken
    for _unused in range(ALONG):
        if not (built := build_on(wait=False)):
            break
        written += built
    return written


def _take_marks() -> int:
    if not SearchMark.objects.exists():
        return 0
    with transaction.atomic():
        if not _alone(wait=False):
            return 0
        rows = dict(SearchMark.objects.order_by("pk").values_list("pk", "ticket_id")[:BATCH])
        SearchMark.objects.filter(pk__in=rows).delete()
        _write(sorted(set(rows.values())))
        return len(rows)


def begin_anew() -> None:
    """The next batches go through all tickets once more; entries are replaced as they come up."""
    with transaction.atomic():
        _alone(wait=True)
        _begin(_build())


def is_complete() -> bool:
    return SearchBuild.objects.filter(rules=words.RULES, below=0).exists()


@transaction.atomic
def build_on(*, wait: bool) -> int:
    """One batch of an unfinished building; returns how many tickets it went through, 0 when nothing is left."""
    if is_complete() or not _alone(wait=wait):
        return 0
    build = _build()
    if build.rules != words.RULES:
        _begin(build)
    ids = list(Ticket.objects.filter(pk__lt=build.below).order_by("-pk").values_list("pk", flat=True)[:BATCH])
    _write(ids)
    build.below = ids[-1] if ids else 0
    build.save()
    return len(ids)


def _build() -> SearchBuild:
    return SearchBuild.objects.first() or _begin(SearchBuild(pk=1))


def _begin(build: SearchBuild) -> SearchBuild:
    build.rules = words.RULES
    build.below = (Ticket.objects.aggregate(newest=Max("pk"))["newest"] or 0) + 1
    build.save()
    return build


def _alone(*, wait: bool) -> bool:
    """Whether this transaction is the only writer. SQLite has one writer at a time anyway (BEGIN IMMEDIATE)."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        return cursor.fetchone()[0]


COLUMNS = ("pk", "number", "title", "place", "description", "raiser_unit_id", "alliance_id")


def _write(ticket_ids: Sequence[int]) -> None:
    """Put these tickets into the index as they are now. Kinds that are not searched never stand in it."""
    departments: dict[int, set[int]] = defaultdict(set)
    seen = Dispatch.objects.filter(ticket__in=ticket_ids).exclude(state__in=GONE_DISPATCH)
    for ticket_id, unit in seen.values_list("ticket_id", "organisation_id"):
        departments[ticket_id].add(unit)
    # What a hotline calls it: who asks there knows no other number.
    elsewhere: dict[int, list[str]] = defaultdict(list)
    for ticket_id, number in HotlineEntry.objects.filter(ticket__in=ticket_ids).values_list(
        "ticket_id", "number"
    ):
        elsewhere[ticket_id].append(number)
    tickets = Ticket.objects.filter(pk__in=ticket_ids, kind__in=kinds.with_switch("in_search"))
    entries = []
    for pk, *texts, raiser_unit, alliance in tickets.values_list(*COLUMNS):
        # A line for each text: no token reaches from one into the next.
        folded = words.fold("\n".join([*texts, *elsewhere[pk]]))
        marks = visibility.marks_of(raiser_unit, departments[pk], alliance)
        entries.append(
            SearchEntry(ticket_id=pk, words=words.prepared(folded), tokens=words.tokens_of(folded) | marks)
        )
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["ticket"], update_fields=["words", "tokens"]
    )
