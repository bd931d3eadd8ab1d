"""Publishing a draft: its keeper asks, another person consents, and the matrix has one new version.

The cells are written by `catalogue_actions`, the one write path of the matrix. Database triggers raise the version's stamp
with each of them, as ever; its number is set back to one more than before, so that a draft makes one version.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisations.models import Alliance, Role, User, Version
from organisations.models.people import DESK
from tickets.actions.recording import tell_of
from tickets.catalogue import catalogue_on
from tickets.catalogue_actions import publish_cells
from tickets.draft_actions.editing import Checks, check_typed
from tickets.draft_actions.effects import GAINED, Effect, effects
from tickets.draft_actions.holding import held, moved, record, touched
from tickets.drafting import slot_of, wanted_by
from tickets.keeping import may_consent, second_persons
from tickets.models import DraftEdit, DraftState, MatrixDraft, NoticeKind, Responsibility
from tickets.refusals import NotYours, Refusal, Stale, WrongState
from tickets.routing import Catalogue
from tickets.slots import Slot, lines_of, with_edits

#: Who of a unit is told what it gained and lost.
TOLD = (Role.LIAISON, Role.UNIT_LEADER, Role.SECRETARY)


@transaction.atomic
def ask(*, draft_id: int, seen: int, by: User, at: dt.datetime) -> MatrixDraft:
    """Lay the draft before the second person; nothing is edited meanwhile. `seen` is the revision that was shown.

    Raises Refusal, ValidationError where there is nothing to publish, something to settle, or no day to begin.
    """
    draft, today = held(draft_id, by), timezone.localdate(at)
    if draft.revision != seen:
        raise Stale
    edits = list(draft.edits.all())
    if not edits:
        raise ValidationError(_("The draft changes nothing yet."))
    if draft.from_day is None:
        raise ValidationError({"from_day": _("Name the first day.")})
    _may_begin(draft, today)
    if moved(edits, today):
        raise ValidationError(_("The matrix has changed under this draft. Settle the marked cells first."))
    draft.state, draft.asked_by, draft.asked_at, draft.decision = DraftState.ASKED, by, at, ""
    touched(draft)
    record(draft, "ask", by, at, from_day=draft.from_day.isoformat(), edits=len(edits))
    others = sorted(second_persons(draft, today))
    if not others:
        raise ValidationError(
            _("Nobody else could consent: the lead organisation needs another keeper, dispatcher or leader.")
        )
    with translation.override(settings.LANGUAGE_CODE):
        about = _("To be confirmed by a second person: %(change)s") % {"change": draft.name}
    tell_of(page_of(draft), about, NoticeKind.INFORMED, at, users=others)
    return draft


@transaction.atomic
def withdraw(*, draft_id: int, by: User, at: dt.datetime) -> MatrixDraft:
    """The keeper takes the draft back for editing. Raises Refusal."""
    draft = held(draft_id, by, DraftState.ASKED)
    draft.state = DraftState.OPEN
    touched(draft)
    record(draft, "withdraw", by, at)
    return draft


@transaction.atomic
def refuse(*, draft_id: int, reason: str, by: User, at: dt.datetime) -> MatrixDraft:
    """The second person sends the draft back, with the reason. Raises Refusal, ValidationError."""
    draft = _asked(draft_id, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the keeper can amend it.")})
    draft.state, draft.decision, draft.decided_by, draft.decided_at = DraftState.OPEN, reason.strip(), by, at
    check_typed(draft)
    touched(draft)
    record(draft, "refuse", by, at, reason=draft.decision)
    with translation.override(settings.LANGUAGE_CODE):
        about = _("Sent back: %(draft)s") % {"draft": draft.name}
    tell_of(page_of(draft), about, NoticeKind.INFORMED, at, users=[draft.asked_by_id])
    return draft


def consent(*, draft_id: int, seen: int, by: User, at: dt.datetime) -> MatrixDraft:
    """Publish: from the draft's day on, each edited slot holds what the draft says. Everybody concerned is told.

    All or nothing. `seen` is the revision that was shown. Raises Refusal for whoever had a hand in the draft, where it or
    the matrix moved on, where its day has passed, or where a cell cannot be written as it stands.
    """
    try:
        with transaction.atomic():
            return _publish(draft_id, seen, by, at)
    except ValidationError as error:
        raise WrongState("draft_unpublishable", " ".join(error.messages)) from error


def _publish(draft_id: int, seen: int, by: User, at: dt.datetime) -> MatrixDraft:
    draft, today = _asked(draft_id, by), timezone.localdate(at)
    if draft.revision != seen:
        raise Stale
    assert draft.from_day is not None  # noqa: S101 - a constraint holds it; tells the type checker
    _may_begin(draft, today)
    # Whoever writes a cell raises this row by trigger and waits here, or has committed and is seen below.
    version = Version.objects.select_for_update().filter(name=Version.CATALOGUE).first()
    number = version.number if version else 0
    edits = list(draft.edits.select_related("topic", "area", "alliance"))
    if moved(edits, today):
        raise Refusal("draft_underneath")
    slots = [slot_of(edit) for edit in edits]
    before = catalogue_on(draft.from_day)
    after = with_edits(before, draft.template_id, map(wanted_by, edits))
    checks = Checks(draft, slots)
    standing = _standing(draft, edits)
    _write(draft, edits, standing, checks, by, at)
    Version.objects.filter(name=Version.CATALOGUE).update(number=number + 1)
    found = effects(before, after, draft.template_id, slots)
    draft.state, draft.decided_by, draft.decided_at = DraftState.PUBLISHED, by, at
    draft.published_version = number + 1
    draft.effects = [effect.as_json() for effect in found]
    touched(draft)
    record(
        draft, "publish", by, at,
        version=number + 1, edits=len(edits), asked_by=str(draft.asked_by), from_day=draft.from_day.isoformat(),
    )  # fmt: skip
    _tell(draft, found, after, at)
    return draft


def _asked(draft_id: int, by: User) -> MatrixDraft:
    draft = MatrixDraft.objects.select_for_update(no_key=True, of=("self",)).get(pk=draft_id)
    if draft.state != DraftState.ASKED:
        raise WrongState("draft_moved_on")
    if not may_consent(draft, by):
        raise NotYours("draft_second_person")
    return draft


def _may_begin(draft: MatrixDraft, today: dt.date) -> None:
    if draft.from_day is not None and draft.from_day < today:
        raise ValidationError(
            {
                "from_day": _("%(day)s has passed; name today or a later day.")
                % {"day": date_format(draft.from_day)}
            }
        )


def _standing(draft: MatrixDraft, edits: Sequence[DraftEdit]) -> dict[Slot, list[Responsibility]]:
    """Published cells of the slots that are in force on the draft's day or later."""
    cells = Responsibility.objects.filter(
        Q(template=draft.template_id) | Q(alliance__template=draft.template_id),
        Q(valid_to=None) | Q(valid_to__gte=draft.from_day),
        topic__in={edit.topic_id for edit in edits},
    ).select_related("topic", "area", "template", "alliance__template")
    found: dict[Slot, list[Responsibility]] = {}
    for cell in cells:
        found.setdefault(Slot(cell.alliance_id, cell.topic_id, cell.area_id), []).append(cell)
    return found


def _write(
    draft: MatrixDraft,
    edits: Sequence[DraftEdit],
    standing: Mapping[Slot, Sequence[Responsibility]],
    checks: Checks,
    by: User,
    at: dt.datetime,
) -> None:
    """What stood there ends the day before, what was to begin later never does, and the draft's lines begin."""
    assert draft.from_day is not None  # noqa: S101 - see _publish
    ended, removed, begun = [], [], []
    for edit in edits:
        slot = slot_of(edit)
        for cell in standing.get(slot, ()):
            if cell.valid_from < draft.from_day:
                ended.append(cell)
            elif cell.valid_from > timezone.localdate(at):
                removed.append(cell)
            else:
                raise ValidationError(
                    _("%(cell)s began today and may have sent tickets; publish from tomorrow.")
                    % {"cell": cell}
                )
        for line in lines_of(edit.lines):
            checks.check(slot, [line])
            cell = checks.cell(slot, line)
            cell.valid_from, cell.basis = draft.from_day, line.basis or draft.basis
            begun.append((cell, checks.named(line)))
    day_before = draft.from_day - dt.timedelta(days=1)
    publish_cells(ended=ended, last_day=day_before, removed=removed, begun=begun, by=by, at=at)


def page_of(draft: MatrixDraft) -> str:
    return reverse("tickets:matrix_draft", args=[draft.pk])


def _tell(draft: MatrixDraft, found: Sequence[Effect], catalogue: Catalogue, at: dt.datetime) -> None:
    """Each unit concerned what it gained and lost; the desks of the lead organisations that there is a new version."""
    numbers = Counter((effect.unit, effect.what == GAINED) for effect in found)
    with translation.override(settings.LANGUAGE_CODE):
        for unit in dict.fromkeys(effect.unit for effect in found):
            about = _("Matrix from %(day)s: your unit gains %(gained)s, loses %(lost)s") % {
                "day": date_format(draft.from_day),
                "gained": numbers[unit, True],
                "lost": numbers[unit, False],
            }
            link = f"{page_of(draft)}?unit={catalogue.units[unit].code}"
            tell_of(link, about, NoticeKind.INFORMED, at, organisations=[unit], roles=TOLD)
        about = _("Matrix from %(day)s: “%(draft)s” is published") % {
            "day": date_format(draft.from_day),
            "draft": draft.name,
        }
    leads = Alliance.objects.on(timezone.localdate(at)).filter(template=draft.template_id)
    tell_of(
        page_of(draft), about, NoticeKind.INFORMED, at,
        organisations=sorted(set(leads.values_list("lead", flat=True))), roles=DESK,
    )  # fmt: skip
    tell_of(page_of(draft), about, NoticeKind.INFORMED, at, users=[draft.asked_by_id])
