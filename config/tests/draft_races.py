"""Races about drafts of the matrix, a part of `roster_races`: two consent, two edit, somebody writes a cell meanwhile."""

import datetime as dt

from organisations.models import Version
from tickets import draft_actions
from tickets.models import MatrixDraft, Responsibility
from tickets.slots import Line, Slot
from tickets.tests.banner import AT

LATER = AT + dt.timedelta(hours=1)
TOMORROW = AT.date() + dt.timedelta(days=1)

#: What each pair may get, in whichever order they came.
DRAFTS_EXPECTED = {
    "draft_consented_twice": {"draft_moved_on / ok"},
    "draft_edited_twice": {"ok / stale"},
    "draft_consented_while_a_cell_is_written": {"draft_underneath / ok", "ok / ok"},
}


class DraftRaces:
    """`banner`, `keepers`, `made` and `save` are those of `roster_races.Races`."""

    def draft(self) -> MatrixDraft:
        self.made += 1
        Responsibility.objects.filter(topic=self.banner.loan).delete()
        MatrixDraft.objects.filter(state="open").update(state="dropped")
        keeper = self.keepers[0].person.user
        return draft_actions.begin(
            template=self.banner.template, name=f"稿{self.made}", basis="", by=keeper, at=LATER
        )

    def putting(self, draft, unit, keeper):
        slot = Slot(None, self.banner.loan.pk, None)
        by, lines = keeper.person.user, [Line((unit.pk,))]
        return lambda: (
            draft_actions.put(draft_id=draft.pk, slot=slot, lines=lines, by=by, at=LATER, seen=0) and "ok"
        )

    def asked(self) -> MatrixDraft:
        draft, by = self.draft(), self.keepers[0].person.user
        self.putting(draft, self.banner.bureau, self.keepers[0])()
        typed = {"name": draft.name, "basis": "", "from_day": TOMORROW}
        draft = draft_actions.describe(draft_id=draft.pk, by=by, at=LATER, **typed)
        return draft_actions.ask(draft_id=draft.pk, seen=draft.revision, by=by, at=LATER)

    @staticmethod
    def consenting(draft, by):
        return lambda: (
            draft_actions.consent(draft_id=draft.pk, seen=draft.revision, by=by.person.user, at=LATER)
            and "ok"
        )

    def draft_consented_twice(self):
        draft, before = self.asked(), _number()
        one, other = (self.consenting(draft, by) for by in (self.banner.head, self.banner.dispatcher))

        def wrong():
            cells = Responsibility.objects.filter(topic=self.banner.loan).count()
            told = (cells, _number() - before)
            return [] if told == (1, 1) else [f"cells and versions {told}"]

        return one, other, wrong

    def draft_edited_twice(self):
        draft = self.draft()
        one, other = (
            self.putting(draft, unit, keeper)
            for unit, keeper in zip((self.banner.bureau, self.banner.market), self.keepers, strict=True)
        )
        return one, other, lambda: [] if draft.edits.count() == 1 else ["two edits of a slot"]

    def draft_consented_while_a_cell_is_written(self):
        draft = self.asked()
        fresh = Responsibility(template=self.banner.template, topic=self.banner.loan, valid_from=AT.date())

        def wrong():
            # Both came through: then the cell was written after the draft was published, never before.
            draft.refresh_from_db()
            return (
                ["published over a cell that nobody settled"] if draft.published_version == _number() else []
            )

        return self.consenting(draft, self.banner.head), self.save(fresh, self.banner.market), wrong


def _number() -> int:
    return Version.objects.get(name=Version.CATALOGUE).number
