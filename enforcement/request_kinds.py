"""The kinds of request that the court may send to a department: what may be asked, and in which fields is replied.

DOMAIN 5.4 is the source: Civil Procedure Law (2023) arts 253, 256, 261, 262; SPC Interpretation on the Civil Procedure Law (2022)
art. 483; SPC Provisions on Property Investigation (2020). What is not listed here cannot be asked: there is no call list, no
location, no content of messages or mail, no mailing record, no family tree, no medical record, no other person. Codes are those of
the topics of the alliance's template.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.request_shapes import Answer, RequestKind

_DONE = Answer("done", _("Carried out"), "yes_no", required=True)
_DONE_ON = Answer("done_on", _("Carried out on"), "day")
_UNTIL = Answer("until", _("In force until"), "day")
_TURN = Answer("turn", _("Place in the waiting list, if others stand before it"))
_REGISTER = Answer("register_number", _("Number in the register"))
_WHY_NOT = Answer("why_not", _("If not or only in part: why"), "long")
_CONTROL = (_DONE, _DONE_ON, _UNTIL, _TURN, _REGISTER, _WHY_NOT)
_CONTROLS = (
    ("set", pgettext_lazy("control", "Enter the measure")),
    ("renew", pgettext_lazy("control", "Renew the measure")),
    ("release", pgettext_lazy("control", "Release the measure")),
)
_ONLY_OBLIGOR = _("Anything about anybody but the obligor named.")

KINDS = (
    RequestKind(
        "inquiry.real-estate",
        (
            ("ownership", _("Ownership")),
            ("mortgage", _("Mortgage")),
            ("seals", _("Seals")),
            ("objection", _("Registered objection")),
        ),
        (
            Answer("place", _("Where it lies"), required=True),
            Answer("unit_number", _("Real-estate unit number")),
            Answer("floor_area", _("Floor area, square metres")),
            Answer("ownership", _("Ownership and share")),
            Answer("mortgage", _("Mortgage: for whom, how much")),
            Answer("seals", _("Seals: which court, until when, in which order")),
            Answer("objection", _("Registered objection")),
        ),
        finds="asset",
        networked=True,
        never=_("Units of other persons."),
        secrecy=_(
            "The purpose is stated; the result serves no other purpose and is not disclosed "
            "(Provisional Regulations on Real-estate Registration art. 28)."
        ),
    ),
    RequestKind(
        "inquiry.vehicle",
        (
            ("registration", _("Registration")),
            ("mortgage", _("Mortgage")),
            ("seals", _("Seals")),
        ),
        (
            Answer("plate", _("Number plate"), required=True),
            Answer("make", _("Make and type")),
            Answer("vin", _("Vehicle identification number")),
            Answer("registered", _("Registered where and when")),
            Answer("mortgage", _("Mortgage: for whom, how much")),
            Answer("seals", _("Seals: which court, until when, in which order")),
        ),
        finds="asset",
        networked=True,
        never=_("Movements, cameras, places where it was seen."),
    ),
    RequestKind(
        "inquiry.identity",
        (
            ("identity", _("Identity as registered")),
            ("addresses", _("Registered and temporary address")),
        ),
        (
            Answer("former_name", _("Former name")),
            Answer("registered_address", _("Registered address"), required=True),
            Answer("temporary_address", _("Temporary address")),
        ),
        finds="address",
        never=_("Family members, journeys, hotel nights, border crossings."),
    ),
    RequestKind(
        "inquiry.deposits",
        (
            ("accounts", _("Accounts and balances")),
            ("freezes", _("Freezes")),
            ("transactions", _("Transactions of the days named")),
        ),
        (
            Answer("account", _("Account"), required=True),
            Answer("balance", _("Balance, yuan"), "money"),
            Answer("available", _("Of it available, yuan"), "money"),
            Answer("freezes", _("Freezes: which court, until when, in which order")),
        ),
        papers=("deposit_notice",),
        finds="asset",
        intrusive=True,
        networked=True,
        timed=True,
        never=_("Accounts of other customers."),
        secrecy=_(
            "Without a legal basis the bank refuses (Commercial Bank Law arts 29 and 30); originals stay at the bank (银发〔1993〕356号)."
        ),
    ),
    RequestKind(
        "inquiry.company",
        (
            ("registration", _("Registration")),
            ("equity", _("Equity")),
            ("freezes", _("Freezes")),
        ),
        (
            Answer("company", _("Company"), required=True),
            Answer("status", _("Registration status")),
            Answer("representative", _("Legal representative")),
            Answer("equity", _("Equity of the obligor")),
            Answer("freezes", _("Freezes: which court, until when, in which order")),
        ),
        finds="asset",
        networked=True,
        never=_ONLY_OBLIGOR,
    ),
    RequestKind(
        "inquiry.telecom",
        (
            ("number", _("Number in the obligor's own name")),
            ("address", _("Contact address registered with it")),
        ),
        (
            Answer("number", _("Number in the obligor's own name"), required=True),
            Answer("address", _("Contact address registered with it")),
        ),
        finds="address",
        intrusive=True,
        attest=_(
            "The court's document asks for the own number and its registered address, and for nothing else"
        ),
        never=_(
            "Call lists, messages, location, contacts, other subscribers (Constitution art. 40, Telecommunications Regulations art. 65)."
        ),
        secrecy=_("Secrecy of correspondence: whoever is asked for more refuses."),
    ),
    RequestKind(
        "inquiry.social-security",
        (("payer", _("Employer and paying unit")),),
        (
            Answer("payer", _("Employer and paying unit"), required=True),
            Answer("since", _("Paid since"), "day"),
            Answer("payer_address", _("Address of the paying unit")),
        ),
        finds="address",
        never=_ONLY_OBLIGOR,
        secrecy=_("To be kept secret (Social Insurance Law art. 81)."),
    ),
    RequestKind(
        "inquiry.medical-insurance",
        (("payer", _("Paying unit")),),
        (
            Answer("payer", _("Paying unit"), required=True),
            Answer("payer_address", _("Address of the paying unit")),
        ),
        finds="address",
        intrusive=True,
        never=_("Treatment, medicines, hospitals: no medical record whatever."),
        secrecy=_("To be kept secret (Social Insurance Law art. 81)."),
    ),
    RequestKind(
        "inquiry.housing-fund",
        (("payer", _("Paying unit")), ("balance", _("Balance"))),
        (
            Answer("payer", _("Paying unit"), required=True),
            Answer("balance", _("Balance, yuan"), "money"),
            Answer("freezes", _("Freezes: which court, until when, in which order")),
        ),
        finds="asset",
        never=_ONLY_OBLIGOR,
    ),
    RequestKind(
        "inquiry.tax",
        (("refunds", _("Tax refunds due")), ("invoices", _("Invoices of the days named"))),
        (
            Answer("refund", _("Tax refund due, yuan"), "money"),
            Answer("invoices", _("Invoices: to whom, how much"), "long"),
        ),
        finds="asset",
        timed=True,
        never=_("Taxpayers in bulk."),
        secrecy=_("Duty of secrecy (Tax Collection Law art. 8)."),
    ),
    RequestKind(
        "inquiry.marriage",
        (("registration", _("Marriage registration")),),
        (
            Answer("status", _("Registered status"), required=True),
            Answer("registered_on", _("Registered on"), "day"),
            Answer("spouse", _("Spouse as registered")),
        ),
        intrusive=True,
        attest=_("Joint property matters in this case, and the document says so"),
        never=_("Children, parents, earlier marriages."),
    ),
    RequestKind("control.real-estate", _CONTROLS, _CONTROL, papers=("ruling", "notice"), never=_ONLY_OBLIGOR),
    RequestKind("control.vehicle", _CONTROLS, _CONTROL, papers=("ruling", "notice"), never=_ONLY_OBLIGOR),
    RequestKind("control.deposits", _CONTROLS, _CONTROL, papers=("ruling", "notice"), never=_ONLY_OBLIGOR),
    RequestKind("control.equity", _CONTROLS, _CONTROL, papers=("ruling", "notice"), never=_ONLY_OBLIGOR),
    RequestKind(
        "disposal.transfer",
        (("transfer", _("Register the transfer of title")),),
        (_DONE, _DONE_ON, _REGISTER, _WHY_NOT),
        papers=("ruling", "notice"),
        never=_ONLY_OBLIGOR,
    ),
    RequestKind(
        "disposal.payment",
        (("payment", _("Transfer the money to the court's account")),),
        (_DONE, _DONE_ON, Answer("amount", _("Transferred, yuan"), "money"), _WHY_NOT),
        papers=("ruling", "notice"),
        never=_ONLY_OBLIGOR,
    ),
    RequestKind(
        "presence.attendance",
        (("attend", _("Send somebody to attend")),),
        (
            Answer("came", _("Somebody attended"), "yes_no", required=True),
            Answer("who", _("Who attended, and in which office")),
            _WHY_NOT,
        ),
        placed=True,
        never=_(
            "Watching people: attending means being a witness on that day, and nothing before or after it."
        ),
    ),
    RequestKind(
        "presence.service",
        (("serve", _("Serve the court's document")),),
        (
            Answer("served", _("Served"), "yes_no", required=True),
            Answer("served_on", _("Served on"), "day"),
            Answer("how", _("How, and who signed for it")),
            _WHY_NOT,
        ),
        papers=("served",),
        never=_("Mailing records, what else was sent, to whom or by whom (Postal Law arts 3, 35 and 36)."),
    ),
    RequestKind(
        "custody.custody",
        (("custody", _("Take into custody as decided")),),
        (
            _DONE,
            Answer("taken_on", _("Taken in on"), "day"),
            Answer("where", _("Place of custody")),
            _WHY_NOT,
        ),
        papers=("decision", "notice"),
        intrusive=True,
        attest=_("The president of the court has approved the detention (Civil Procedure Law art. 119)"),
        never=_("Movements, cameras, telephones."),
    ),
    RequestKind(
        "credit.notice",
        (("notice", _("Take note of the list entry")),),
        (
            Answer("noted", _("Taken note of"), "yes_no", required=True),
            Answer("noted_on", _("Taken note of on"), "day"),
            _WHY_NOT,
        ),
        papers=("decision", "notice"),
        never=_("A sanction: the department acts by law and by itself, the portal applies none."),
    ),
)

BY_CODE = {kind.code: kind for kind in KINDS}
