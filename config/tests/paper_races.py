"""A scenario for `test_races`, run in a process of its own: two people add, withdraw, sign or number at the same moment.
Prints what each pair got, how often the two overlapped, and whether every content is there in the end."""

import io
import json
from collections import Counter

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django is set up first
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from config.tests import at_once  # noqa: E402
from tickets import actions, kinds  # noqa: E402
from tickets.actions import documenting  # noqa: E402
from tickets.documents.blocks import paragraph  # noqa: E402
from tickets.models import Attachment, Document, DocumentKind, DocumentMove, StoredFile  # noqa: E402
from tickets.tests.banner import AT, Banner, actor, post  # noqa: E402
from tickets.tests.sending import ready  # noqa: E402

TIMES = 8
#: What each pair may get, in whichever order they came.
EXPECTED = {
    "same_file_twice": {"0 / 1"},
    "last_place": {"1 / too_many_files"},
    "same_content_in_two_tickets": {"1 / 1"},
    "withdrawn_here_added_there": {"1 / ok"},
    "signed_twice": {"ok / stale"},
    "same_number": {"number_taken / ok"},
}


class Races:
    """Each race returns the two things that are pressed at once."""

    def __init__(self, banner: Banner):
        self.banner = banner
        self.second_head = post(banner.office, banner.head.role)
        self.made = 0

    def fresh(self):
        """A content that nobody has sent yet."""
        self.made += 1
        return ready(f"%PDF-1.4 {self.made}".encode(), "a.pdf")

    def attach(self, ticket, by, file):
        return lambda: str(len(actions.attach(ticket_id=ticket.pk, by=actor(by), at=AT, files=[file])))

    def same_file_twice(self):
        ticket, file = self.banner.routed(), self.fresh()
        return self.attach(ticket, self.banner.secretary, file), self.attach(
            ticket, self.banner.town_liaison, file
        )

    def last_place(self):
        ticket = self.banner.routed()
        for _place in range(settings.FILES_PER_TICKET - 1):
            self.attach(ticket, self.banner.secretary, self.fresh())()
        return (
            self.attach(ticket, self.banner.secretary, self.fresh()),
            self.attach(ticket, self.banner.town_liaison, self.fresh()),
        )

    def same_content_in_two_tickets(self):
        file = self.fresh()
        one, other = self.banner.routed(), self.banner.routed()
        return self.attach(one, self.banner.secretary, file), self.attach(other, self.banner.secretary, file)

    def withdrawn_here_added_there(self):
        file, here, there = self.fresh(), self.banner.routed(), self.banner.routed()
        self.attach(here, self.banner.secretary, file)()
        attachment = Attachment.objects.get(ticket=here)

        def withdraw():
            actions.withdraw_attachment(
                attachment=attachment, by=actor(self.banner.secretary), at=AT, reason="wrong ticket"
            )
            return "ok"

        return withdraw, self.attach(there, self.banner.secretary, file)

    def document(self, *moves: DocumentMove) -> Document:
        document = documenting.draft_document(
            kind=DocumentKind.LETTER,
            by=actor(self.banner.dispatcher),
            at=AT,
            title="函",
            body=[paragraph("文")],
        )
        for move in moves:
            self.move(document, move, self.banner.head)()
            document.refresh_from_db()
        return document

    @staticmethod
    def move(document, move, by, **data):
        seen = document.version

        def deed():
            documenting.move_document(
                document_id=document.pk, move=move, by=actor(by), at=AT, seen=seen, data=data
            )
            return "ok"

        return deed

    def signed_twice(self):
        document = self.document(DocumentMove.CHECK)
        return (
            self.move(document, DocumentMove.SIGN, self.banner.head),
            self.move(document, DocumentMove.SIGN, self.second_head),
        )

    def same_number(self):
        self.made += 1
        number = f"左党联办〔2026〕{self.made}号"
        one, other = (self.document(DocumentMove.CHECK, DocumentMove.SIGN) for _document in range(2))
        return (
            self.move(one, DocumentMove.NUMBER, self.banner.dispatcher, number=number),
            self.move(other, DocumentMove.NUMBER, self.banner.clerk, number=number),
        )


def main() -> None:
    call_command("migrate", verbosity=0)
    kinds.register(kinds.KindPort("IND", lambda post, alliance: None))
    with transaction.atomic():
        races = Races(Banner())
    outcomes = {name: Counter() for name in EXPECTED}
    overlapped, troubles = Counter(), []
    for name in EXPECTED:
        for _prepared, outcome, together in at_once.races(getattr(races, name), TIMES):
            outcomes[name][outcome] += 1
            overlapped[name] += together
    try:
        call_command("verify_files", stdout=io.StringIO())
    except CommandError as error:
        troubles.append(str(error))
    if StoredFile.objects.count() != StoredFile.objects.values("sha256").distinct().count():
        troubles.append("a content is stored twice")
    print(
        json.dumps({"outcomes": outcomes, "overlapped": overlapped, "troubles": troubles}, ensure_ascii=False)
    )


if __name__ == "__main__":
    main()
