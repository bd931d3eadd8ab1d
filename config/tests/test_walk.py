"""Every account of the demonstration walks every page: who sees which ticket is compared with the rule written out a
second time by hand, and nothing that was said in confidence stands anywhere."""

import datetime as dt
import io
import json
import re
from functools import cached_property

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from openpyxl import load_workbook

from audit import clock
from audit.models import AuditRow
from config.demonstration import loading
from governance.models import About
from organisations.admin_site import site
from organisations.handover import who_can_sign
from organisations.models import Alliance, Organisation, Person, Post, Role, User
from organisations.models.organisations import TOWNSHIP_KINDS
from organisations.models.people import ROSTER_ROLES, SIGNERS
from organisations.tests.test_urls import LEFTOVERS
from tickets import actions
from tickets.models import Event, Ticket
from tickets.reading.tabs import tabs_of
from tickets.tests.signing_in import body_of

pytestmark = pytest.mark.long

MONDAY = dt.datetime(2026, 11, 23, 19, 30, tzinfo=clock.SHANGHAI)
OFFICE = (Role.DISPATCHER, Role.OFFICE_HEAD, Role.CALLBACK_CLERK, Role.SUPERVISOR)
#: Pages with no argument that only speak to other systems, or sign somebody out or in.
MISSING = "BLZQ-IND-20261123-9999"
NUMBER = re.compile(r"BLZQ-[A-Z]{3}-[0-9]{8}-[0-9]{4,}")
FORMS = ("/tickets/NUMBER/", "/tickets/NUMBER/sheet/", "/tickets/NUMBER/events/", "/api/v1/tickets/NUMBER/")
#: The schema is one document for all, worked out anew for each reader, and has tests of its own.
LEFT_OUT = re.compile(r"accounts/|healthz|readyz|metrics|^admin/|\^|language/|schema/")


@pytest.fixture
def banner(db, tmp_path, settings, monkeypatch):
    settings.VAR_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with clock.frozen_at(MONDAY):
        loading.load_accounts(lambda line: None)
        loading.load_tickets(lambda line: None)
        actions.deliver(MONDAY)
        yield json.loads((tmp_path / "demo-accounts.json").read_text(encoding="utf-8"))


def acts_for(post: Post, ticket: Ticket) -> bool:
    """A township sees what concerns a village below it in which nobody can sign in."""
    if post.role not in SIGNERS or post.organisation.kind not in TOWNSHIP_KINDS:
        return False
    units = [
        row.organisation for row in ticket.dispatches.all() if row.state not in ("returned", "withdrawn")
    ]
    return any(
        unit.path.startswith(post.organisation.path) and not who_can_sign(unit, MONDAY.date()).exists()
        for unit in (ticket.raiser_unit, *units)
    )


def may_see(posts: list[Post], ticket: Ticket) -> bool:
    """DESIGN 6, written out a second time. What the court asks nobody sees as a ticket."""
    if ticket.kind == "ENF":
        return False
    about = About.objects.filter(ticket=ticket).first()
    if about is not None and any(post.organisation.path.startswith(about.unit.path) for post in posts):
        return False
    for post in posts:
        if post.role in ROSTER_ROLES:
            continue
        unit = post.organisation
        if ticket.raiser_unit_id == unit.pk or acts_for(post, ticket):
            return True
        if any(
            row.organisation_id == unit.pk and row.state not in ("returned", "withdrawn")
            for row in ticket.dispatches.all()
        ):
            return True
        lead = ticket.alliance.lead
        if post.role in OFFICE and lead.pk == unit.pk:
            return True
        if post.role == Role.SUPERVISOR and lead.path.startswith(unit.path):
            return True
    return False


def plain_pages() -> list[str]:
    """Addresses without an argument, of the portal and of the admin site."""
    found = []

    def walk(patterns, prefix):
        for pattern in patterns:
            address = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                if not LEFT_OUT.search(address):
                    walk(pattern.url_patterns, address)
            elif "<" not in address and not LEFT_OUT.search(address):
                found.append("/" + address)

    walk(get_resolver().url_patterns, "")
    for model in site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        found.append(reverse(name))
    return sorted({*found, reverse("admin:index")})


def argued_pages() -> list[str]:
    """Pages of single rows that are no tickets."""
    return [
        *(
            reverse("organisations:organisation", args=[unit.code])
            for unit in Organisation.objects.all()[:12]
        ),
        *(reverse("organisations:person", args=[person.pk]) for person in Person.objects.all()[:6]),
        *(reverse("tickets:alliance", args=[alliance.code]) for alliance in Alliance.objects.all()),
        "/organisations/none/",
        "/people/999999/",
        "/alliances/none/",
        "/tickets/?search=%E5%87%BA%E8%8B%97&state=open&sort=deadline",
        "/tickets/?state=%00&topic=x&area=y&at=broken&department=%27",
        "/api/v1/tickets/?overdue=true",
    ]


def same(response, number: str) -> tuple[int, str]:
    """Status and page without what differs by chance: the number, the token of the form, the nonce."""
    text = response.content.decode(errors="replace").replace(number, "NUMBER")
    text = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": ?|nonce=)"[^"]*"', r"\1", text)
    return response.status_code, text


@pytest.fixture
def samples():
    """A ticket of each state, and one of each alliance: what its state and what its alliance open do not hang together."""
    groups: dict[object, Ticket] = {}
    rows = Ticket.objects.select_related("alliance__lead", "raiser_unit").prefetch_related(
        "dispatches__organisation"
    )
    for ticket in rows.order_by("id"):
        groups.setdefault(ticket.state, ticket)
        groups.setdefault(ticket.alliance_id, ticket)
    return list({ticket.pk: ticket for ticket in groups.values()}.values())


class Walk:
    """One account going through the portal; what it finds wrong is kept."""

    def __init__(self, entry: dict, everything: list[Ticket], confided: set[str]):
        self.who = entry["username"]
        self.posts = [Post.objects.select_related("organisation").get(pk=entry["post"])]
        self.client = Client(raise_request_exception=False)
        self.client.force_login(User.objects.get(username=self.who))
        self.everything = everything
        self.confided = confided
        self.faults: list[tuple] = []

    def get(self, address: str):
        response = self.client.get(address)
        body = body_of(response)
        text = body.decode(errors="replace")
        if response.status_code >= 500:
            self.faults.append((self.who, address, "broken", response.status_code))
        if response.headers.get("Content-Type", "").endswith("sheet"):
            rows = load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)
            text = " ".join(str(value) for row in rows for value in row)
            self.check_numbers(address, set(NUMBER.findall(text)))
        elif response.headers.get("Content-Type", "").startswith("text/html"):
            self.faults += [(self.who, address, left) for left in LEFTOVERS if left in text]
        if any(words in text for words in self.confided):
            self.faults.append((self.who, address, "told what was confided"))
        return response

    def check_numbers(self, address: str, numbers: set[str]) -> None:
        """What a list names, the account may see; `complete` lists hold all of it."""
        beyond = numbers - self.visible
        if beyond:
            self.faults.append((self.who, address, "beyond the scope", sorted(beyond)[:3]))

    @cached_property
    def visible(self) -> set[str]:
        """Looking changes nothing, so once for each account."""
        return {ticket.number for ticket in self.everything if may_see(self.posts, ticket)}

    def tickets(self, samples: list[Ticket]) -> None:
        for form in FORMS:
            for ticket in samples:
                response = self.get(form.replace("NUMBER", ticket.number))
                if ticket.number in self.visible:
                    right = response.status_code == 200
                else:
                    # Asked each time: reading a ticket changes the count on the bell of every later page.
                    nothing = self.client.get(form.replace("NUMBER", MISSING))
                    right = same(response, ticket.number) == same(nothing, MISSING)
                if not right:
                    self.faults.append((self.who, form, ticket.number, response.status_code))

    def tabs(self) -> None:
        """The workbench names rows by the post, not by `visible_to`: it must grant them all."""
        user = User.objects.get(username=self.who)
        for post in self.posts:
            for tab in tabs_of(post):
                number = "ticket__number" if tab.of_dispatches else "number"
                self.check_numbers(tab.code, set(tab.rows(user, post).values_list(number, flat=True)))

    def lists(self) -> None:
        listed, address = set(), "/api/v1/tickets/?page_size=100"
        while address:
            response = self.get(address)
            if response.status_code == 403:
                break
            listed |= {row["number"] for row in response.json()["results"]}
            address = response.json()["next"]
        if listed != self.visible:
            self.faults.append((self.who, "list", len(listed), len(self.visible)))


def test_everybody_walks_everywhere(banner, samples, caplog):
    everything = list(
        Ticket.objects.select_related("alliance__lead")
        .prefetch_related("dispatches__organisation")
        .order_by("id")
    )
    sealed = [(ticket.reporter_name, ticket.reporter_phone) for ticket in everything if ticket.reporter_name]
    confided = {value.reveal() for pair in sealed for value in pair}
    confided -= {""}
    assert len(confided) > 10
    pages = [*plain_pages(), *argued_pages()]
    assert len(pages) > 60
    faults, roles = [], set()
    for entry in banner:
        walk = Walk(entry, everything, confided)
        walk.lists()
        walk.tabs()
        if entry["role_code"] not in roles:
            # Pages differ by role, tickets by unit; every second sample, each time the others.
            for address in pages:
                walk.get(address)
            walk.tickets(samples[len(roles) % 2 :: 2])
            roles.add(entry["role_code"])
        faults += walk.faults
    assert not faults, "\n".join(map(str, faults))
    said = caplog.text + "".join(f"{event.note}{event.data}" for event in Event.objects.all())
    said += "".join(str(row.data) for row in AuditRow.objects.all())
    assert [words for words in confided if words in said] == []
