"""What a kind of request is made of: what may be asked, the papers it needs, the fields of a reply; and how kinds and papers are called."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise


@dataclass(frozen=True)
class Answer:
    """One field of a reply. `sort`: text, long, day, money or yes_no."""

    code: str
    label: Text
    sort: str = "text"
    required: bool = False


@dataclass(frozen=True)
class RequestKind:
    """`asked`: what may be ticked, all of it by default. `answers`: fields of each thing found. `finds`: what the officer makes of a
    reply (asset, address or nothing). `intrusive`: a second person confirms it. `networked`: the court's own network query
    covers it. `timed`: a range of days is asked for. `placed`: it has a place and a time. `attest`: what the officer confirms besides.
    """

    code: str
    asked: tuple[tuple[str, Text], ...]
    answers: tuple[Answer, ...]
    papers: tuple[str, ...] = ("notice",)
    finds: str = ""
    intrusive: bool = False
    networked: bool = False
    timed: bool = False
    placed: bool = False
    attest: Text = ""
    never: Text = ""
    secrecy: Text = ""

    @property
    def label(self) -> Text:
        return LABELS[self.code]

    @property
    def is_inquiry(self) -> bool:
        return self.code.startswith("inquiry.")

    @property
    def one_at_a_time(self) -> bool:
        """A register is asked to enter, renew or release: one of them, each by a document of its own."""
        return self.code.startswith("control.")

    @property
    def says_nothing_found(self) -> bool:
        """Only an inquiry can find nothing; whoever was asked to act says what was done."""
        return self.is_inquiry


#: Names of the kinds, as in the topics of the alliance's template.
LABELS: dict[str, Text] = {
    "inquiry.real-estate": pgettext_lazy("kind of request", "Inquiry: real estate"),
    "inquiry.vehicle": pgettext_lazy("kind of request", "Inquiry: vehicles"),
    "inquiry.identity": pgettext_lazy("kind of request", "Inquiry: identity and registered address"),
    "inquiry.deposits": pgettext_lazy("kind of request", "Inquiry: deposits"),
    "inquiry.company": pgettext_lazy("kind of request", "Inquiry: company registration"),
    "inquiry.telecom": pgettext_lazy("kind of request", "Inquiry: own number and registered address"),
    "inquiry.social-security": pgettext_lazy("kind of request", "Inquiry: social security"),
    "inquiry.medical-insurance": pgettext_lazy("kind of request", "Inquiry: medical insurance, paying unit"),
    "inquiry.housing-fund": pgettext_lazy("kind of request", "Inquiry: housing fund"),
    "inquiry.tax": pgettext_lazy("kind of request", "Inquiry: tax refunds and invoices"),
    "inquiry.marriage": pgettext_lazy("kind of request", "Inquiry: marriage registration"),
    "control.real-estate": pgettext_lazy("kind of request", "Control: sealing of real estate"),
    "control.vehicle": pgettext_lazy("kind of request", "Control: sealing of vehicles"),
    "control.deposits": pgettext_lazy("kind of request", "Control: freezing of deposits"),
    "control.equity": pgettext_lazy("kind of request", "Control: freezing of equity"),
    "disposal.transfer": pgettext_lazy("kind of request", "Disposal: transfer of title"),
    "disposal.payment": pgettext_lazy("kind of request", "Disposal: transfer of money"),
    "presence.attendance": pgettext_lazy("kind of request", "Attendance"),
    "presence.service": pgettext_lazy("kind of request", "Service of documents"),
    "custody.custody": pgettext_lazy("kind of request", "Custody"),
    "credit.notice": pgettext_lazy("kind of request", "Notice of a list entry"),
}

PAPERS = {
    "notice": _("Notice of assistance in enforcement"),
    "deposit_notice": _("Notice of assistance in deposit inquiry"),
    "ruling": pgettext_lazy("a court's paper", "Ruling"),
    "decision": pgettext_lazy("a court's paper", "Decision"),
    "served": _("Document to be served"),
}
