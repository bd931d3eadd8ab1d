"""Scripts for `manage.py play` on the small banner: written ticket by ticket, played in the order of their times, with the
figures of the API's own resource read as they are written by hand. Times are "11-23 09:00" of 2026."""

import datetime as dt
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management import call_command

from audit import actions as audit
from organisations.account_actions import system_user
from organisations.models import OrganisationKind, Role
from tickets.loading import load_calendar
from tickets.management.commands.play import MARKER
from tickets.models import Dispatch, Notice
from tickets.tests.banner import ZONE, Banner, organisation, post
from tickets.tests.test_play import RAISE

RAISER, NEIGHBOUR = "secretary@V201", "secretary@V202"
TOWN, BUREAU, MARKET = "liaison@T102", "liaison@O05", "liaison@O35"
DESK, CLERK = "dispatcher@O31", "callback_clerk@O31"


def iso(at: str) -> str:
    return f"2026-{at.replace(' ', 'T')}:00+08:00"


def moment(at: str) -> dt.datetime:
    return dt.datetime.fromisoformat(iso(at)).astimezone(ZONE)


def ours(banner: Banner) -> None:
    """The working calendar, a second village, and the mark by which the command knows a database of its own."""
    begin = moment("01-01 00:00")
    load_calendar(by=system_user(), at=begin)
    audit.record(action=MARKER, at=begin, by=system_user())
    village = organisation("V202", "乙嘎查村", banner.village_area, OrganisationKind.VILLAGE)
    post(village, Role.SECRETARY)


class Script:
    """Lines of several tickets. `play` plays those up to a time and fails where one expects something else; later ones
    wait for the next."""

    def __init__(self, file: Path):
        self.file = file
        self.lines: list[dict] = []
        self.raised_on: Counter[str] = Counter()

    def raised(self, at: str, by: str = RAISER, **fields) -> str:
        """Raise a ticket about a price (the township's), or with `topic="seed.supply"` one of the bureau and the
        market office; returns its number. Tickets of one day are written in the order they are raised in."""
        day = at[:5].replace("-", "")
        self.raised_on[day] += 1
        self.call(at, by, "POST", "/api/v1/tickets/", RAISE | fields, expect=201)
        return f"BLZQ-IND-2026{day}-{self.raised_on[day]:04}"

    def call(self, at: str, by: str, method: str, path: str, body=None, expect=None, **more) -> None:
        row = {"at": iso(at), "as": by, "method": method, "path": path, "body": body, "expect": expect} | more
        self.lines.append({name: value for name, value in row.items() if value})

    def move(self, at: str, ticket: str, by: str, move: str, expect: Any = 200, /, **fields) -> None:
        """`expect`: a status, or a status with what the answer must hold."""
        if isinstance(expect, tuple):
            expect = {"status": expect[0], "body": expect[1]}
        self.call(at, by, "POST", f"/api/v1/tickets/{ticket}/moves/", {"move": move} | fields, expect)

    def signed(self, ticket: str, **at: str) -> None:
        for unit, when in at.items():
            self.move(when, ticket, f"liaison@{unit}", "sign")

    def answered(self, at: str, ticket: str, by: str, expect: Any = 200, result: str = "solved") -> None:
        self.move(at, ticket, by, "answer", expect, text="已办理", result=result)

    def confirmed(
        self, accepted: str, at: str, ticket: str, outcome: str = "solved", by: str = RAISER
    ) -> None:
        """The office approves the answer, and the raiser says what it was worth."""
        self.move(accepted, ticket, DESK, "accept_answer")
        self.move(at, ticket, by, "confirm", outcome=outcome)

    def see(self, at: str, ticket: str, state: str, answer: str, *rows: str, **more) -> None:
        """State and deadlines as the office reads them: the ticket's, and of each dispatch a row of words
        "unit role state, sign by, return by, answer by"."""
        body = {"state": state, "deadlines": {"answer": iso(answer)}} | more
        if rows:
            body["dispatches"] = [_row(row) for row in rows]
        self.call(at, DESK, "GET", f"/api/v1/tickets/{ticket}/", expect={"status": 200, "body": body})

    def play(self, until: str) -> list[Any]:
        """The bodies of the answers."""
        now = sorted((row for row in self.lines if row["at"] <= iso(until)), key=lambda row: row["at"])
        self.lines = [row for row in self.lines if row["at"] > iso(until)]
        self.file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in now), "utf-8")
        out = io.StringIO()
        call_command("play", str(self.file), stdout=out)
        return [json.loads(row)["body"] for row in out.getvalue().splitlines()]

    def figures(self, at: str) -> dict[str, dict[str, str]]:
        """Plays up to this time and reads the figures of November and December by alliance ("") and unit, each as it is
        written in the tables; indicators in which nothing stands are left out. A full count gives the same."""
        path = "/api/v1/figures/?alliance=IND-BROOM&from=2026-11-01&to=2026-12-31&units=true"
        self.call(at, DESK, "GET", path, expect=200)
        answer = self.play(at)[-1]
        recount()
        return {row["organisation"] or "": _written(row["indicators"]) for row in answer["results"]}

    def events(self, at: str, ticket: str, by: str = DESK) -> list[str]:
        self.call(at, by, "GET", f"/api/v1/tickets/{ticket}/events/", expect=200)
        return [row["what"] for row in self.play(at)[-1]["results"]]


def recount() -> None:
    """Raises CommandError where a kept figure differs from a full count."""
    call_command("recount", stdout=io.StringIO())


def dispatch_of(ticket: str, unit: str) -> int:
    return Dispatch.objects.filter(ticket__number=ticket, organisation__code=unit).latest("id").pk


def told(kind: str, role: str, unit: str = "", ticket: str = "") -> list[str]:
    rows = Notice.objects.filter(kind=kind, user__person__posts__role=role).order_by("at", "id")
    if unit:
        rows = rows.filter(user__person__posts__organisation__code=unit)
    if ticket:
        rows = rows.filter(ticket__number=ticket)
    return [f"{row.at.astimezone(ZONE):%m-%d %H:%M}" for row in rows]


def _row(text: str) -> dict:
    who, sign, back, answer = (part.strip() for part in text.split(","))
    unit, role, state = who.split()
    times = {"sign_by": sign, "return_by": back, "answer_by": answer}
    named = {name: None if at == "-" else iso(at) for name, at in times.items()}
    return {"organisation": unit, "role": role, "state": state} | named


def _written(indicators: list[dict]) -> dict[str, str]:
    written = {row["code"]: _figure(row) for row in indicators}
    return {code: text for code, text in written.items() if text not in ("0", "0/0 small")}


def _figure(row: dict) -> str:
    """`numerator/denominator`, `small` where the sample is, what was left out and what stands beside."""
    if row["code"] == "composite":
        text = "0/0" if row["rate"] is None else f"{row['rate']} of {row['denominator']}"
    elif row["denominator"] is None:
        text = f"{row['numerator']}"
    else:
        text = f"{row['numerator']}/{row['denominator']}"
    beside = [("out", row["left_out"]), *((one["code"], one["number"]) for one in row["beside"])]
    named = [f"{code} {number}" for code, number in beside if number]
    return " ".join([text, *(["small"] if row["small_sample"] else []), *named])
