"""One synthetic ticket after another: how far its life has come by now follows from its age and a seeded draw.

Pure: given the same arguments it yields the same rows. What a row does not name gets the model's default from the writer.
Most tickets walk the straight way (raised, routed, signed, answered, reviewed, called back, closed); some are settled on the
spot, declined, returned once, reworked, or wait in triage.
"""

import datetime as dt
import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench import words
from bench.roster import Roster, Subject
from organisations.ciphers import Binding, encrypt
from tickets.figures.rows import DispatchRow, TicketRow
from tickets.models import DispatchState, State

DAYS = 365
#: Days for the answer of an ordinary and of a complex topic.
SHORT, LONG = 7, 21
CHANNELS = ("telephone", "counter", "visit", "portal", "api")
#: Ids of one ticket's rows lie in a block of their own, so that any chunk can be written by itself.
BLOCK = 32

Row = dict[str, Any]


@dataclass
class Life:
    """The rows of one ticket, growing move by move until the present is reached."""

    ticket: Row
    subject: Subject
    roster: Roster
    at: dt.datetime
    now: dt.datetime
    limit: int
    dispatches: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)

    def event(self, what: str, to: str, who: tuple[int, str], unit: int | None, **more: Any) -> None:
        self.events.append(
            {
                "id": self.ticket["id"] * BLOCK + len(self.events),
                "ticket_id": self.ticket["id"],
                "at": self.at,
                "what": what,
                "by_id": who[0],
                "post": who[1],
                "organisation_id": unit,
                "from_state": self.ticket["state"],
                "to_state": to,
                "dispatch_id": more.get("dispatch"),
                "note": more.get("note", ""),
                "data": json.dumps(more.get("data", {})),
            }
        )
        self.ticket["state"] = to
        self.ticket["version"] = len(self.events)

    def later(self, days: float) -> bool:
        """Let time pass; False if that lies in the future."""
        self.at += dt.timedelta(days=days)
        return self.at <= self.now


def tickets(
    rng: random.Random, roster: Roster, first: int, last: int, total: int, now: dt.datetime
) -> Iterator[Life]:
    """Tickets number `first` to `last` (exclusive) of `total`, spread evenly over the DAYS days before `now` (local time)."""
    subjects = rng.choices(roster.subjects, roster.weights, k=last - first)
    begin = now.replace(hour=7, minute=0, second=0, microsecond=0) - dt.timedelta(days=DAYS)
    for index, subject in zip(range(first, last), subjects, strict=True):
        day, place = divmod(index * DAYS, total)
        raised = begin + dt.timedelta(days=day, minutes=place * 700 // total)
        life = _raise(rng, roster, subject, index, raised, now)
        life.ticket["number"] = f"BLZQ-{subject.kind}-{raised.date():%Y%m%d}-{place // DAYS + 1:04d}"
        _live(rng, life)
        yield life


def _raise(
    rng: random.Random, roster: Roster, subject: Subject, index: int, raised: dt.datetime, now: dt.datetime
) -> Life:
    row_key = str(uuid.UUID(int=rng.getrandbits(128), version=4))
    title = words.title(rng, subject.topic_name, index)
    on_behalf = rng.random() < 0.6
    anonymous = on_behalf and rng.random() < 0.05
    channel = rng.choice(CHANNELS)
    ticket = {
        "id": index + 1,
        "row_key": row_key,
        "kind": subject.kind,
        "alliance_id": subject.alliance,
        "topic_id": subject.topic,
        "area_id": subject.area,
        "place": words.place(rng),
        "title": title,
        "description": words.description(rng, title),
        "channel": channel,
        "urgency": "urgent" if rng.random() < 0.03 else "normal",
        "raiser_unit_id": subject.raiser.unit,
        "raiser_post_id": subject.raiser.post,
        "raised_by_id": subject.raiser.user,
        "on_behalf": on_behalf,
        "anonymous": anonymous,
        "reporter_name": "",
        "reporter_phone": "",
        "state": "",
        "raised_at": raised,
    }
    if on_behalf and not anonymous:
        phone = f"199{rng.randrange(10**8):08d}"
        ticket["reporter_name"] = encrypt("演示来电人", Binding("tickets_ticket", "reporter_name", row_key))
        ticket["reporter_phone"] = encrypt(phone, Binding("tickets_ticket", "reporter_phone", row_key))
    life = Life(ticket, subject, roster, raised, now, LONG if rng.random() < 0.25 else SHORT)
    raiser = (ticket["raised_by_id"], subject.raiser.role)
    life.event("raise", State.SUBMITTED.value, raiser, ticket["raiser_unit_id"], data={"channel": channel})
    return life


def _live(rng: random.Random, life: Life) -> None:
    draw = rng.random()
    if draw < 0.04:
        _settle(rng, life)
        return
    life.later(0.0001)
    if life.subject.department is None:
        _triage(rng, life)
        return
    _dispatch(life, life.subject.department, life.subject.assists, "route")
    if draw < 0.09 and not _returned(rng, life):
        return
    if not _answered(rng, life) or not life.later(rng.uniform(0.1, 1)):
        return
    if draw > 0.97:
        _rework(life)
        if not _answered(rng, life) or not life.later(rng.uniform(0.1, 1)):
            return
    _closed(rng, life)


def _settle(rng: random.Random, life: Life) -> None:
    ticket = life.ticket
    life.events.clear()
    ticket.update(state="", channel="visit", outcome="solved", closed_at=life.at, urgency="normal")
    raiser = (ticket["raised_by_id"], life.subject.raiser.role)
    life.event("settle", State.CLOSED.value, raiser, ticket["raiser_unit_id"], note=words.answer(rng))


def _decide(life: Life, outcome: str, unit: int | None, reason: str = "") -> None:
    subject = life.subject
    by_queue = outcome in ("dispatched", "triage")
    life.decisions.append(
        {
            "id": life.ticket["id"] * BLOCK + len(life.decisions),
            "ticket_id": life.ticket["id"],
            "round": life.ticket.get("round", 0),
            "decided_at": life.at,
            "outcome": outcome,
            "reason": reason,
            "organisation_id": unit,
            "catalogue_version": life.roster.catalogue_version,
            "roster_version": life.roster.roster_version,
            "cell": json.dumps(subject.cell) if by_queue and subject.cell else None,
            "passed_over": json.dumps(subject.passed_over) if by_queue else "[]",
            "basis": "" if by_queue else "会议纪要",
        }
    )


def _dispatch(life: Life, lead: int, assists: tuple[int, ...], what: str, *, rework: bool = False) -> None:
    ticket, at = life.ticket, life.at
    ticket["round"] = ticket.get("round", 0) + 1
    ticket["lead_id"], ticket["office_due"] = lead, None
    ticket.setdefault("dispatched_at", at)
    ticket.setdefault("answer_by", at + dt.timedelta(days=life.limit))
    for unit, role in ((lead, "lead"), *((unit, "assist") for unit in assists)):
        row = {
            "id": ticket["id"] * BLOCK + len(life.dispatches),
            "ticket_id": ticket["id"],
            "round": ticket["round"],
            "organisation_id": unit,
            "role": role,
            "state": DispatchState.WAITING.value,
            "dispatched_at": at,
            "sign_by": at + dt.timedelta(hours=5),
            "return_by": at + dt.timedelta(days=1),
            "contact_by": at + dt.timedelta(days=1) if role == "lead" else None,
            "answer_by": at + dt.timedelta(days=life.limit),
        }
        row["due"] = row["sign_by"]
        if rework:
            signer = life.roster.signers[unit][0]
            row |= {
                "state": "signed",
                "sign_by": None,
                "return_by": None,
                "contact_by": None,
                "due": row["answer_by"],
            }
            row |= {"signed_at": at, "signed_by_id": signer}
        life.dispatches.append(row)
    if not rework:
        _decide(life, "dispatched" if what == "route" else "assigned", lead)
    by = (life.roster.system, "") if what == "route" else life.roster.office[life.subject.office]
    data = {"lead": lead, "assists": list(assists), "reason": "", "final": False}
    state = State.PROCESSING if rework else State.DISPATCHED
    life.event(what, state.value, by, None if what == "route" else life.subject.office, data=data)


def _triage(rng: random.Random, life: Life) -> None:
    """The office assigns a department within some hours."""
    life.ticket["office_due"] = life.at + dt.timedelta(days=1)
    _decide(life, "triage", None, life.subject.reason)
    data = {"lead": None, "assists": [], "reason": life.subject.reason, "final": False}
    life.event("route", State.TRIAGE.value, (life.roster.system, ""), None, data=data)
    if not life.later(rng.uniform(0.05, 1.5)):
        return
    lead = rng.choice(sorted(life.roster.signers))
    _dispatch(life, lead, (), "assign")
    if _answered(rng, life) and life.later(rng.uniform(0.1, 1)):
        _closed(rng, life)


def _returned(rng: random.Random, life: Life) -> bool:
    """The department asks to return it; silence sends it to triage, and the office assigns another one."""
    if not life.later(rng.uniform(0.1, 0.8)):
        return False
    other = rng.choice([unit for unit in sorted(life.roster.signers) if unit != life.ticket["lead_id"]])
    for row in life.dispatches:
        lead = row["role"] == "lead"
        row |= {"state": "returned" if lead else "withdrawn", "ended_at": life.at}
        if lead:
            row |= {"return_reason": "wrong_topic", "return_basis": "不在职责清单内", "return_to_id": other}
            row |= {"return_asked_at": life.at, "return_rule_by": life.at + dt.timedelta(days=1)}
            data = {"reason": "wrong_topic", "department": other}
            life.event(
                "request_return", life.ticket["state"], life.roster.signers[row["organisation_id"]],
                row["organisation_id"], dispatch=row["id"], data=data,
            )  # fmt: skip
    life.ticket["return_count"] = 1
    _dispatch(life, other, (), "rule")
    return True


def _open(life: Life) -> list[Row]:
    return [row for row in life.dispatches if row["state"] in ("waiting", "signed")]


def _answered(rng: random.Random, life: Life) -> bool:
    """Signed, the reporter contacted, answered; False if that lies in the future. One in thirty is late."""
    rows = _open(life)
    if any(row["state"] == "waiting" for row in rows):
        if not life.later(rng.uniform(0.01, 0.2) if rng.random() < 0.9 else rng.uniform(0.2, 3)):
            return False
        for row in rows:
            signer = life.roster.signers[row["organisation_id"]]
            row |= {
                "state": "signed",
                "signed_at": life.at,
                "signed_by_id": signer[0],
                "due": row["answer_by"],
            }
            life.event("sign", State.PROCESSING.value, signer, row["organisation_id"], dispatch=row["id"])
        if life.ticket["on_behalf"] and not life.ticket["anonymous"]:
            if not life.later(rng.uniform(0.02, 0.6)):
                return False
            lead = next(row for row in rows if row["role"] == "lead")
            lead["contacted_at"] = life.at
            data = {"at": life.at.isoformat(), "channel": "telephone", "outcome": "reached"}
            life.event(
                "contact", State.PROCESSING.value, life.roster.signers[lead["organisation_id"]],
                lead["organisation_id"], dispatch=lead["id"], data=data,
            )  # fmt: skip
    began = life.at
    if not life.later(life.limit * _share_of_limit(rng)):
        return False
    for row in sorted(rows, key=lambda row: row["role"]):  # assistants first
        signer = life.roster.signers[row["organisation_id"]]
        result = "solved" if rng.random() < 0.85 else "explained"
        row |= {
            "state": "answered",
            "answered_at": life.at,
            "answered_by_id": signer[0],
            "answer": words.answer(rng),
        }
        row |= {"result": result, "ended_at": life.at, "due": row["answer_by"]}
        row["worked_minutes"] = int((life.at - began).total_seconds() // 180)
        state = State.FEEDBACK if row["role"] == "lead" else State.PROCESSING
        life.event(
            "answer", state.value, signer, row["organisation_id"],
            dispatch=row["id"], note=row["answer"], data={"result": result},
        )  # fmt: skip
    life.ticket["office_due"] = life.at + dt.timedelta(days=1)
    return True


def _share_of_limit(rng: random.Random) -> float:
    return rng.uniform(1, 3) if rng.random() < 0.033 else rng.triangular(0.05, 0.95, 0.4)


def _rework(life: Life) -> None:
    life.ticket["rework_count"] = 1
    _dispatch(life, life.ticket["lead_id"], (), "rework", rework=True)


def _closed(rng: random.Random, life: Life) -> None:
    ticket = life.ticket
    office = life.roster.office[life.subject.office]
    ticket["office_due"] = life.at + dt.timedelta(days=1)
    life.event("accept_answer", State.CALLBACK.value, office, life.subject.office)
    if not life.later(rng.uniform(0.1, 1.2)):
        return
    outcome = rng.choices(("solved", "partly", "unsolved", "no_reply"), (80, 8, 6, 6))[0]
    satisfaction = (
        "" if outcome == "no_reply" else rng.choices(("satisfied", "mostly", "dissatisfied"), (75, 17, 8))[0]
    )
    data = {"outcome": outcome, "satisfaction": satisfaction}
    what = "call_back" if ticket["on_behalf"] and not ticket["anonymous"] else "confirm"
    ticket |= data
    life.event(what, State.CALLBACK.value, office, life.subject.office, data=data)
    if not life.later(rng.uniform(0.01, 0.5)):
        return
    ticket["closed_at"], ticket["office_due"] = life.at, None
    life.event("close", State.CLOSED.value, office, life.subject.office)


def counted(life: Life) -> tuple[TicketRow, list[DispatchRow]]:
    """The ticket as the figures read it."""
    defaults = {
        "outcome": "",
        "satisfaction": "",
        "end_reason": "",
        "excluded": False,
        "result": "",
        "clerks": (),
    }
    ticket = TicketRow(*(life.ticket.get(name, defaults.get(name)) for name in TicketRow._fields))
    rows = [
        DispatchRow(*(row.get(name, defaults.get(name)) for name in DispatchRow._fields))
        for row in life.dispatches
    ]
    return ticket, rows
