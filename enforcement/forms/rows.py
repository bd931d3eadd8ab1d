"""What the forms about measures, money and list entries share."""

import uuid

from django import forms
from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from audit import clock
from enforcement.measure_catalogue import MEASURE_OF
from enforcement.models import (
    Asset,
    AssistanceRequest,
    CaseFinding,
    CaseOfficer,
    Duty,
    FindingSort,
    Party,
    Side,
)
from enforcement.profile import is_full
from meetings.forms.lists import RowForm
from organisations.models import Membership, Organisation, Post, Role
from tickets.files.preparing import prepare
from tickets.files.refusing import FileRefused
from tickets.files.words import refusal
from tickets.forms.fields import DayField, TextField


class CourtForm(RowForm):
    """A step of the court. `full_only`: what the profile `liaison` does not ask: documents, names and reasons in words."""

    full_only: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_full():
            for name in self.full_only:
                del self.fields[name]


class OnceForm(CourtForm):
    """What it enters is entered once, however often it is sent: the key becomes the row's own."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class YuanField(forms.DecimalField):
    def __init__(self, **kwargs):
        super().__init__(**{"min_value": 0, "max_digits": 16, "decimal_places": 2} | kwargs)


class CourtFileField(forms.FileField):
    """The document itself, kept encrypted. Gives what `actions.files.keep` takes, or None."""

    def __init__(self, **kwargs):
        super().__init__(
            **{
                "label": _("Sealed copy of the document"),
                "required": False,
                "help_text": _(
                    "Without it the document does not count as served. Kept encrypted with the court's key; not for state secrets."
                ),
            }
            | kwargs,
        )

    def clean(self, data, initial=None):
        found = super().clean(data, initial)
        try:
            return prepare(found) if found else None
        except FileRefused as refused:
            raise forms.ValidationError(refusal(refused)) from refused


def document_field(**kwargs) -> TextField:
    return TextField(**{"label": _("Document (number)"), "max_length": 200} | kwargs)


class TodayField(DayField):
    def __init__(self, **kwargs):
        super().__init__(**{"initial": clock.today} | kwargs)


class ObligorField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(Party.objects.none(), **{"label": _("Obligor")} | kwargs)

    def of(self, case) -> None:
        self.queryset = Party.objects.filter(case=case, side=Side.OBLIGOR, left_on=None)

    def label_from_instance(self, party: Party) -> str:
        return f"{party.get_side_display()} · {party.masked_name} {party.masked_identity}"


class AssetField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(Asset.objects.none(), **{"label": _("Thing or right")} | kwargs)

    def of(self, case) -> None:
        self.queryset = Asset.objects.filter(case=case).select_related("finding__data_key")

    def label_from_instance(self, asset: Asset) -> str:
        return f"{asset.get_kind_display()} {asset.pk} · {asset.masked}"


class FindingField(forms.ModelChoiceField):
    """What departments found for the case and is not sealed."""

    def __init__(self, **kwargs):
        super().__init__(CaseFinding.objects.none(), **{"label": _("Found by a department")} | kwargs)

    def of(self, case) -> None:
        rows = CaseFinding.objects.filter(
            request__case=case, sort=FindingSort.ASSET, data_key__destroyed_at=None
        )
        # Two things of one reply may read the same where they are masked.
        turn = Window(RowNumber(), partition_by="request", order_by="id")
        rows = rows.annotate(turn=turn).order_by("id")
        self.queryset = rows.select_related("request__ticket", "request__party", "data_key")

    def label_from_instance(self, finding: CaseFinding) -> str:
        request = finding.request
        return f"{request} ({finding.turn}) · {request.party.masked_name} · {finding.text.masked('address')}"


class ServedRequestField(forms.ModelChoiceField):
    """Requests of the case whose notice was served, that ask a register for this: set, renew."""

    def __init__(self, **kwargs):
        super().__init__(AssistanceRequest.objects.none(), **{"label": _("Request")} | kwargs)

    def of(self, case, asks: str) -> None:
        rows = AssistanceRequest.objects.served().filter(case=case, kind_code__in=MEASURE_OF)
        fitting = [row.pk for row in rows if asks in row.asked]
        self.queryset = rows.filter(pk__in=fitting).select_related("ticket", "party").order_by("-id")

    def label_from_instance(self, request: AssistanceRequest) -> str:
        return f"{request} · {request.kind.label} · {request.party.masked_name}"


class PostChoice(forms.ModelChoiceField):
    """Whoever holds the post."""

    def __init__(self, **kwargs):
        super().__init__(Post.objects.none(), **kwargs)

    def presidents(self, case) -> None:
        rows = Post.objects.filter(organisation=case.court, role=Role.COURT_PRESIDENT)
        self.queryset = rows.select_related("person").order_by("-valid_from", "id")

    def officers(self, case) -> None:
        named = CaseOfficer.objects.on(clock.today()).filter(case=case, duty=Duty.OFFICER)
        self.queryset = (
            Post.objects.filter(pk__in=named.values("post")).select_related("person").order_by("id")
        )

    def label_from_instance(self, post: Post) -> str:
        return f"{post.person} · {post.title or post.get_role_display()}"


def units_with_windows(court_id: int) -> QuerySet[Organisation]:
    """Members of the court's alliance with a window clerk: nobody else could open what they are sent."""
    clerks = Post.objects.on(clock.today()).filter(role=Role.WINDOW_CLERK)
    members = Membership.objects.on(clock.today()).filter(alliance__lead=court_id)
    units = Organisation.objects.filter(is_active=True, pk__in=clerks.values("organisation"))
    return units.filter(pk__in=members.values("organisation")).order_by("path")
