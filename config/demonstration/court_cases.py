"""The court's register of the demonstration in the article's proportions: 73 bad-loan cases of half a year, 42 concluded.

Their measures, money, list entries and requests are told elsewhere, on top of these.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from config.demonstration import court_words as words
from config.demonstration.seats import COURT
from config.demonstration.together import Together
from enforcement import custody
from enforcement.actions import approaches, cases, milestones, viewing
from enforcement.actions.cases import NewOfficer, NewParty
from enforcement.models import (
    Case,
    CaseState,
    ConclusionKind,
    Duty,
    Ground,
    MilestoneKind,
    PauseKind,
    Side,
    Sort,
)
from organisations.models import Organisation, Post, Role
from tickets.standing import Actor

ACCEPTED = 73
M = MilestoneKind
K = ConclusionKind
#: How the 42 ended (None: still open), the oldest first: the end of a current procedure needs more than three months.
ENDS = [K.CURRENT_ENDED, K.COMPLETED, K.COMPLETED, K.COMPLETED, None] * 6
ENDS[4] = ENDS[9] = ENDS[19] = K.CURRENT_ENDED
ENDS += [K.COMPLETED, K.COMPLETED, K.COMPLETED, K.COMPLETED, None] * 3
ENDS += [K.TERMINATED, K.STRUCK_OFF, K.TERMINATED]
#: Days after filing until a case was concluded, over and over.
LASTED = (62, 48, 71, 55)
#: What the end of a current procedure rests on.
EXHAUSTED = (
    M.CONSUMPTION_LIMIT,
    M.LISTING,
    M.INVESTIGATED,
    M.SEARCHED,
    M.OBSTRUCTION,
    M.PANEL_REVIEWED,
    M.PRESIDENT_APPROVED,
)


def make_key() -> None:
    """The demonstration's own court key, beside `VAR_DIR` and outside it; never a second one where something is encrypted."""
    if settings.COURT_KEY_FILE and not Case.objects.exists():
        custody.make_key_file(Path(settings.COURT_KEY_FILE))


@transaction.atomic
def load_cases(told: Together) -> None:
    """Adds nothing once a case is there."""
    if Case.objects.exists():
        return
    make_key()
    Register(told).tell()


class Register:
    """The court's people, and the days counted back from the anchor."""

    def __init__(self, told: Together):
        self.told = told
        self.officers = [
            Actor(post.person.user, post)
            for post in Post.objects.on(told.cast.day)
            .filter(organisation__code=COURT, role=Role.COURT_OFFICER)
            .select_related("organisation", "person__user")
            .order_by("id")
        ]
        self.banks = {row.code: row for row in Organisation.objects.filter(code__in=words.BANKS)}
        self.numbers: Counter[tuple[int, str]] = Counter()
        self.amounts = iter(words.PERFORMED)

    def at(self, day: dt.date) -> dt.datetime:
        """Ten in the morning of that day, never after the anchor."""
        zone = self.told.timing.anchor.tzinfo
        return min(dt.datetime.combine(day, dt.time(10), zone), self.told.timing.anchor)

    def ago(self, days: float) -> dt.date:
        """That many days before the anchor, on a weekday."""
        day = self.told.timing.anchor.date() - dt.timedelta(days=round(days))
        return day - dt.timedelta(days=max(0, day.weekday() - 4))

    def do(self, verb: Callable[..., Any], case: Case, day: dt.date, **data: Any) -> Any:
        by = self.officers[case.pk % 2]
        return self.told.do(verb, by, self.at(day), case_id=case.pk, **data)

    def tell(self) -> None:
        for number in range(ACCEPTED):
            filed_on = self.ago(176 - number * 2.35)
            kind = ENDS[number] if number < len(ENDS) else None
            case = self._entered(number, kind, filed_on)
            self._begun(case, number)
            if kind is None:
                self._going_on(case, number)
            else:
                self._concluded(case, number, kind)
        self._not_filed_yet()
        self._looked_at()

    def _entered(self, number: int, kind: str | None, filed_on: dt.date) -> Case:
        performed = kind == K.COMPLETED
        thousands = next(self.amounts) if performed else words.OTHERS[number % len(words.OTHERS)]
        enterprise = (performed and thousands > 4_000) or number % 5 == 3
        obligor = NewParty(
            Side.OBLIGOR,
            words.company(number) if enterprise else words.person(number),
            Sort.ENTERPRISE if enterprise else Sort.PERSON,
            words.unified_code(number) if enterprise else words.identity(number),
            address=words.STREETS,
            representative=words.person(number + 90) if enterprise else "",
        )
        bank = self.banks[words.BANKS[number % len(words.BANKS)]]
        parties = [obligor, NewParty(Side.APPLICANT, bank.name, Sort.ENTERPRISE)]
        if number % 9 == 4:
            parties.append(
                NewParty(Side.OBLIGOR, words.person(number + 40), identity=words.identity(number + 200))
            )
        mongolian = number % 12 == 5
        return self._enter(
            "执恢" if number in (30, 61) else "执",
            filed_on,
            parties,
            filed_on=filed_on,
            subject_amount=Decimal(thousands * 1000),
            basis_kind=words.BASES[number % len(words.BASES)],
            basis=f"（{filed_on.year - 1}）内0499民初{300 + number}号",
            is_bank_loan=True,
            bank=bank,
            language="mn" if mongolian else "zh",
            interpreter=words.INTERPRETER if mongolian and number > 10 else "",
        )

    def _enter(self, code: str, day: dt.date, parties: list[NewParty], **fields: Any) -> Case:
        self.numbers[day.year, code] += 1
        named = [
            NewOfficer(actor.post, Duty.OFFICER, f"内0499执{position:03d}")
            for position, actor in enumerate(self.officers, 1)
        ]
        return self.told.do(
            cases.enter,
            self.officers[0],
            self.at(day),
            number=f"（{day.year}）内0499{code}{self.numbers[day.year, code]}号",
            parties=parties,
            officers=named,
            **fields,
        )

    def _note(self, case: Case, kind: str, day: dt.date) -> None:
        document = f"{case.title}{M(kind).label}" if kind != M.APPLICATION else ""
        self.do(milestones.note, case, day, kind=kind, on=day, document=document[:300])

    def _begun(self, case: Case, number: int) -> None:
        received = case.filed_on - dt.timedelta(days=4)
        self.do(milestones.note, case, case.filed_on, kind=M.APPLICATION, on=received)
        day = min(case.filed_on + dt.timedelta(days=5), self.ago(0))
        if number < ACCEPTED - 2:
            self._note(case, M.NOTICE, day)
            self._note(case, M.REPORT_ORDER, day)

    def _concluded(self, case: Case, number: int, kind: str) -> None:
        lasted = 104 if kind == K.CURRENT_ENDED else LASTED[number % len(LASTED)]
        day = min(case.filed_on + dt.timedelta(days=lasted), self.ago(2))
        rests_on = {
            K.CURRENT_ENDED: EXHAUSTED,
            K.COMPLETED: (M.PERFORMED,),
            K.TERMINATED: (M.RULING,),
            K.STRUCK_OFF: (),
        }[kind]
        for milestone in rests_on:
            self._note(case, milestone, day)
        ground = {K.TERMINATED: Ground.WITHDRAWN, K.STRUCK_OFF: Ground.WRONGLY_FILED}.get(kind, "")
        self.do(milestones.conclude, case, day, kind=kind, on=day, ground=ground)

    def _going_on(self, case: Case, number: int) -> None:
        today = self.ago(0)
        stage = (CaseState.INVESTIGATING, CaseState.CONTROLLING, CaseState.DISPOSING)[number % 3]
        if number < ACCEPTED - 2:
            self.do(cases.stage, case, min(case.filed_on + dt.timedelta(days=9), today), stage=stage)
        if number in (14, 24):
            kind = PauseKind.SUSPENSION if number == 14 else PauseKind.SETTLEMENT
            self.do(
                milestones.pause, case, self.ago(40), kind=kind, from_on=self.ago(40), document="演示裁定书"
            )
        if number == 55:
            self.do(
                milestones.note, case, self.ago(3), kind=M.CLUE, on=self.ago(3), document="申请执行人提供"
            )
        if number == 60:
            who, how, content = words.APPROACH
            self.do(
                approaches.file_approach,
                case,
                self.ago(6),
                approached_on=self.ago(6),
                who=who,
                how=how,
                content=content,
            )

    def _not_filed_yet(self) -> None:
        """One application that the court still decides on: it counts as accepted nowhere."""
        day = self.ago(2)
        parties = [NewParty(Side.OBLIGOR, words.person(71), identity=words.identity(71))]
        case = self._enter("执", day, parties, subject_amount=Decimal("46000"), basis_kind="judgment")
        self.do(milestones.note, case, day, kind=M.APPLICATION, on=day)

    def _looked_at(self) -> None:
        """A few openings for the auditor's page, one of them at night."""
        for back, hour, case in zip((9, 5, 1), (10, 15, 22), Case.objects.order_by("-id")[5:8], strict=True):
            at = self.at(self.ago(back)).replace(hour=hour, minute=20)
            self.told.do(
                viewing.open_fields,
                self.officers[1],
                min(at, self.told.timing.anchor - dt.timedelta(hours=1)) if hour < 22 else at,
                rows=case.parties.all(),
                fields=("name", "identity"),
                reason="case_work",
                case=case,
            )
