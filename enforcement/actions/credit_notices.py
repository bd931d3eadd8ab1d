"""失信信息通报: an entry of the list is told to units that act by their own law, recalled with it, and its deletion confirmed."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.actions.list_steps import stepped
from enforcement.actions.on_case import documented, row_locked
from enforcement.measures_lifecycle import ListStep
from enforcement.models import ListEntry, ListNotice, NoticeState
from meetings.actions.recording import record
from meetings.lifecycle import not_now
from organisations.models import Organisation, Role
from tickets.actions.recording import tell_of
from tickets.lifecycle import Incomplete, NotYours
from tickets.models import NoticeKind
from tickets.standing import Actor


@transaction.atomic
def notify(
    *, listentry_id: int, by: Actor, at: dt.datetime, units: Collection[Organisation], document: str = ""
) -> list[ListNotice]:
    """Send the notice to units that act by their own law (procurement, bidding, credit, access …); each once."""
    entry = stepped(listentry_id, ListStep.NOTIFY, by, at)
    documented(document)
    known = set(entry.notices.values_list("unit", flat=True))
    made = [
        ListNotice.objects.create(entry=entry, unit=unit, sent_on=timezone.localdate(at), document=document)
        for unit in units
        if unit.pk not in known
    ]
    if not made:
        raise Incomplete({"units": _("These units have the notice already.")})
    _tell(made, NoticeKind.INFORMED, at)
    record(entry, "notify", by, at, units=[unit.code for unit in units])
    return made


def _tell(notices: Collection[ListNotice], kind: NoticeKind, at: dt.datetime) -> None:
    for notice in notices:
        tell_of(
            notice.get_absolute_url(),
            notice,
            kind,
            at,
            organisations=[notice.unit_id],
            roles=(Role.WINDOW_CLERK,),
        )


def recall(entry: ListEntry, at: dt.datetime) -> int:
    """Every notice that was sent of it, as it leaves the list; how many there were. Each recipient is asked to delete."""
    recalled = list(entry.notices.select_for_update(of=("self",), no_key=True).filter(state=NoticeState.SENT))
    for notice in recalled:
        notice.state, notice.recalled_on = NoticeState.RECALLED, timezone.localdate(at)
        notice.save(update_fields=["state", "recalled_on"])
    _tell(recalled, NoticeKind.ASKED, at)
    return len(recalled)


@transaction.atomic
def confirm_deletion(*, listnotice_id: int, by: Actor, at: dt.datetime) -> ListNotice:
    """The recipient says that it deleted the notice and all copies. Raises NotYours for another unit, WrongState before the
    recall and twice."""
    notice = row_locked(ListNotice.objects.select_related("entry__case"), listnotice_id)
    if not receives(by, notice):
        raise NotYours("not_yours")
    if notice.state != NoticeState.RECALLED:
        raise not_now()
    notice.state, notice.deleted_at, notice.deleted_by = NoticeState.DELETED, at, by.post
    notice.save(update_fields=["state", "deleted_at", "deleted_by"])
    record(notice, "confirm_deletion", by, at)
    return notice


def receives(by: Actor, notice: ListNotice) -> bool:
    """The unit's window clerk, by a post of one's own."""
    return (
        by.holds(Role.WINDOW_CLERK)
        and by.post.organisation_id == notice.unit_id
        and by.post.person_id == by.user.person_id
    )
