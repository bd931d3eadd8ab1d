"""The three ways into the portal, each with the same two verbs: `enter` a row of a list, take a `step` of a row.

What is entered is named as the forms name it, with rows, days and decimals as Python has them; each door writes it as its
own callers do. Tables (`grades`, `plots`, `targets`, `households`) are lists.
"""

import datetime as dt
import io
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook as Book

from alliances.importing.agreements import Agreements
from alliances.importing.trade import Deliveries, Payments
from alliances.models import (
    Agreement,
    Grant,
    Household,
    Loan,
    Loss,
    MarketPrice,
    Policy,
    Refund,
    Sale,
    Support,
    Terms,
    WorkOffer,
    YearPlan,
)
from alliances.reading import list_columns
from alliances.tests.chain import Chain
from audit import clock
from organisations.models import Alliance, Area, Organisation, Post
from tickets.tests.calling import caller
from tickets.tests.signing_in import browse

CODE = "IND-BROOM"
MODELS: dict[str, type[Model]] = {
    "households": Household,
    "agreements": Agreement,
    "terms": Terms,
    "prices": MarketPrice,
    "policies": Policy,
    "losses": Loss,
    "work": WorkOffer,
    "refunds": Refund,
    "support": Support,
    "grants": Grant,
    "loans": Loan,
    "sales": Sale,
    "plans": YearPlan,
}


def plain(value: Any) -> Any:
    """A value as a caller writes it: codes of units and places, numbers of households, keys of other rows."""
    if isinstance(value, Organisation | Area):
        return value.code
    if isinstance(value, Household):
        return str(value)
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, dt.date) else value


def named(household: Household) -> str:
    """As a unit writes it that reads no households: number and name."""
    return f"{household} {household.head_name}"


class Pages:
    """Forms of the pages, sent by a browser."""

    def __init__(self, chain: Chain):
        self.chain = chain
        self.signed_in: dict[tuple[Post, dt.datetime], Client] = {}

    def browser(self, by: Post) -> Client:
        """The session of the moment: between two days of a season every session ends."""
        when = by, clock.now()
        if when not in self.signed_in:
            self.signed_in[when] = self.sign_in(by)
        return self.signed_in[when]

    def sign_in(self, by: Post) -> Client:
        return browse(Client(), by)

    def enter(self, by: Post, name: str, about: dict[str, Model] | None = None, /, **fields: Any) -> Any:
        query = "&".join(f"{key}={row.pk}" for key, row in (about or {}).items())
        address = f"{reverse('alliances:new', args=[CODE, name])}?{query}"
        sent = self.browser(by).post(address, self.flat(fields) | {"form_key": uuid.uuid4().hex})
        assert sent.status_code == 302, (name, fields, sent.context and sent.context["form"].errors)
        return MODELS[name].objects.latest("pk")

    def step(self, by: Post, name: str, row: Model, code: str, /, **fields: Any) -> None:
        address = reverse("alliances:record", args=[CODE, name, row.pk])
        sent = self.browser(by).post(address, self.flat(fields) | {"step": code})
        assert sent.status_code == 302, (name, code, fields, sent.context and sent.context["refusal"])

    def steps(self, by: Post, name: str, code: str, taken: Sequence[tuple[Model, dict[str, Any]]]) -> None:
        """The same step of several rows, one after the other."""
        for row, fields in taken:
            self.step(by, name, row, code, **fields)

    def sign_up(self, terms: Terms, rows: list[dict[str, Any]], signed_on: dt.date) -> None:
        """Households with their plots and signed agreements, one after the other."""
        office = self.chain.dispatcher
        for row in rows:
            household = self.enter(office, "households", area=row["area"], head_name=row["head"])
            self.step(
                office, "households", household, "add_plot", name="东地", area=row["size"], unit=row["unit"]
            )
            agreement = self.enter(
                office,
                "agreements",
                {"household": household},
                terms=terms,
                expected=row["expected"],
                expected_unit="jin",
                seed_supply="buyer" if row["seed"] else "own",
                seed_credit=row["seed"],
                deposit=row["deposit"],
                copies=2,
                plots={household.plots.get(): None},
            )
            self.step(
                office,
                "agreements",
                agreement,
                "sign",
                signed_on=signed_on,
                signed_place=f"{row['area'].name}村委会",
            )

    def flat(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Tables as the fields that the forms have for their rows."""
        fields = dict(fields)
        sent = {}
        for place, (code, price) in enumerate(fields.pop("grades", []), 1):
            sent |= {f"grade-{place}": code, f"floor-{place}": plain(price)}
        for plot, area in fields.pop("plots", {}).items():
            sent[f"plot-{plot.pk}"] = plain(area or plot.area_mu)
        for place, target in enumerate(fields.pop("targets", []), 1):
            sent |= {f"{name}-{place}": plain(value) for name, value in target.items()}
        if "households" in fields:
            sent["households"] = "\n".join(map(named, fields.pop("households")))
        return sent | {name: plain(value) for name, value in fields.items() if value is not None}

    def lines(self, agreement: Agreement) -> list[dict[str, Any]]:
        """Deliveries of the agreement as its page shows them."""
        part, _rows = self._page("agreements", agreement).context["parts"][0]
        return [
            {
                "receipt": line.delivery.receipt,
                "net_jin": line.delivery.net_jin,
                "unit_price": line.delivery.unit_price,
                "amount": line.delivery.amount,
                "premium_amount": line.delivery.premium_amount,
                "set_off_deposit": line.delivery.set_off_deposit,
                "set_off_seed": line.delivery.set_off_seed,
                "due_on": line.delivery.due_on,
                "open": line.open,
                "interest": line.interest,
            }
            for line in part.rows
        ]

    def owed(self) -> list[tuple[str, Decimal, int, Decimal]]:
        shown = self.browser(self.chain.dispatcher).get(reverse("alliances:records", args=[CODE, "owed"]))
        columns = [list_columns.OWED[place] for place in (0, 3, 5, 6)]
        return [tuple(column.value(row) for column in columns) for row, _address in shown.context["rows"]]

    def income(self, household: Household) -> list[Decimal]:
        """Income, crop, wages, refund."""
        facts = [
            value
            for label, value in self._page("households", household).context["facts"]
            if str(label).startswith(("income of season", "of which"))
        ]
        return [facts[place] for place in (0, 1, 2, 3)]

    def shares(self, refund: Refund) -> dict[str, Decimal]:
        part, _rows = self._page("refunds", refund).context["parts"][0]
        return {str(share.household): share.amount for share in part.rows}

    def figures(self) -> dict[str, Decimal | None]:
        shown = self.browser(self.chain.dispatcher).get(reverse("alliances:chain", args=[CODE]))
        return {row.figure.indicator.code: row.figure.value for row in shown.context["page"].figures}

    def _page(self, name: str, row: Model):
        return self.browser(self.chain.dispatcher).get(reverse("alliances:record", args=[CODE, name, row.pk]))


HEADINGS = [column.column_name for column in Agreements(Alliance()).columns()]
#: What the season's steps are lines of, in the lists that have an import.
TRADE = {"deliver": ("deliveries", Deliveries), "pay": ("payments", Payments)}
UNITS = {"mu": "亩", "ha": "公顷", "m2": "平方米"}


class Workbooks(Pages):
    """The village's season, the weighbridge and the cashier come as workbooks, all else by pages."""

    def steps(self, by: Post, name: str, code: str, taken: Sequence[tuple[Model, dict[str, Any]]]) -> None:
        """Those that have an import come in one workbook, a line each."""
        if name != "agreements" or code not in TRADE:
            super().steps(by, name, code, taken)
            return
        list_name, lines = TRADE[code]
        columns = lines(Alliance()).columns()
        rows = []
        for row, fields in taken:
            grade = {"grade": fields["grade"].code} if "grade" in fields else {}
            values = fields | grade | {"agreement": row.number}
            rows.append([plain(values.get(column.attribute, "")) for column in columns])
        self.upload(by, list_name, [column.column_name for column in columns], rows)

    def sign_up(self, terms: Terms, rows: list[dict[str, Any]], signed_on: dt.date) -> None:
        lines = []
        for row in rows:
            values = {
                "嘎查村": row["area"].name,
                "户主姓名": row["head"],
                "地块": "东地",
                "面积": row["size"],
                "面积单位": UNITS[row["unit"]],
                "预计产量（斤）": row["expected"],
                "供种方式": "收购方供种" if row["seed"] else "",
                "种子赊款（元）": row["seed"],
                "定金（元）": row["deposit"],
                "签订日期": signed_on,
                "签订地点": f"{row['area'].name}村委会",
            }
            lines.append([plain(values.get(heading, "")) for heading in HEADINGS])
        self.upload(self.chain.dispatcher, "agreements", HEADINGS, lines, terms=terms.pk)

    def upload(self, by: Post, name: str, headings: list[str], rows: list[list[Any]], **fields: Any) -> None:
        """Read, looked at, confirmed; every line of it is right."""
        book = Book()
        for line in (headings, *rows):
            book.active.append(line)
        stream = io.BytesIO()
        book.save(stream)
        client = self.browser(by)
        file = SimpleUploadedFile("season.xlsx", stream.getvalue())
        address = reverse("alliances:import", args=[CODE, name])
        sent = client.post(address, fields | {"file": file})
        assert sent.status_code == 302, sent.context["form"].errors
        told = client.get(sent.url)
        assert told.status_code == 200, (told, sent, list(get_messages(told.wsgi_request)), clock.now())
        assert told.context["wrong"] == [], [fate.errors for fate in told.context["wrong"]]
        assert client.post(sent.url, {"do": "confirm"}).status_code == 302


class Api(Pages):
    """JSON with tokens."""

    def sign_in(self, by: Post) -> Client:
        """With a token."""
        return caller(by)

    def enter(self, by: Post, name: str, about: dict[str, Model] | None = None, /, **fields: Any) -> Any:
        body = self.nested(fields) | {key: plain(row) for key, row in (about or {}).items()}
        answer = self.browser(by).post(f"/api/v1/chains/{CODE}/{name}/", body)
        assert answer.status_code == 201, (name, body, answer.json())
        return MODELS[name].objects.get(pk=answer.json()["id"])

    def step(self, by: Post, name: str, row: Model, code: str, /, **fields: Any) -> None:
        body = self.nested(fields) | {"step": code}
        answer = self.browser(by).post(f"/api/v1/chains/{CODE}/{name}/{row.pk}/steps/", body)
        assert answer.status_code == 200, (name, body, answer.json())

    def nested(self, fields: dict[str, Any]) -> dict[str, Any]:
        fields = dict(fields)
        body: dict[str, Any] = {}
        if "grades" in fields:
            body["grades"] = [
                {"code": code, "floor_price": plain(price)} for code, price in fields.pop("grades")
            ]
        if "plots" in fields:
            body["plots"] = [
                {"plot": plot.pk} | ({"area_mu": plain(area)} if area else {})
                for plot, area in fields.pop("plots").items()
            ]
        if "targets" in fields:
            names = {"due": "due_on"}
            body["targets"] = [
                {names.get(name, name): plain(value) for name, value in target.items()}
                for target in fields.pop("targets")
            ]
        if "households" in fields:
            body["households"] = list(map(named, fields.pop("households")))
        return body | {name: plain(value) for name, value in fields.items() if value is not None}

    def read(self, address: str) -> Any:
        answer = self.browser(self.chain.dispatcher).get(f"/api/v1/chains/{CODE}/{address}")
        assert answer.status_code == 200, answer.json()
        return answer.json()

    def lines(self, agreement: Agreement) -> list[dict[str, Any]]:
        found = []
        for line in self.read(f"agreements/{agreement.pk}/")["account"]["lines"]:
            row = line["delivery"]
            names = ("net_jin", "unit_price", "amount", "premium_amount", "set_off_deposit", "set_off_seed")
            money = {name: Decimal(row[name]) for name in names}
            money |= {name: Decimal(line[name]) for name in ("open", "interest")}
            found.append({"receipt": row["receipt"], "due_on": dt.date.fromisoformat(row["due_on"])} | money)
        return found

    def owed(self) -> list[tuple[str, Decimal, int, Decimal]]:
        return [
            (
                line["delivery"]["receipt"],
                Decimal(line["open"]),
                line["days_late"],
                Decimal(line["interest"]),
            )
            for line in self.read("owed/")["results"]
        ]

    def income(self, household: Household) -> list[Decimal]:
        income = self.read(f"households/{household.pk}/")["income"]
        return [Decimal(income[name]) for name in ("total", "crop", "wages", "refund")]

    def shares(self, refund: Refund) -> dict[str, Decimal]:
        rows = self.read(f"refunds/{refund.pk}/shares/")["results"]
        return {row["household"]: Decimal(row["amount"]) for row in rows}

    def figures(self) -> dict[str, Decimal | None]:
        rows = self.read("figures/")["figures"]
        return {row["code"]: None if row["value"] is None else Decimal(row["value"]) for row in rows}
