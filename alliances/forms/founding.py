"""The form that sets up another chain."""

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.actions.founding import Naming
from audit import clock
from organisations.models import Alliance, Kind, Role, User
from tickets.forms.fields import ByCodeField, DayField, TextField


def kept_chains(user: User) -> QuerySet[Alliance]:
    """The chains whose rosters the account keeps today: another one is set up like one of them."""
    return Alliance.objects.on(clock.today()).filter(
        template__kind=Kind.IND, lead__in=user.organisations_as(Role.ROSTER_KEEPER)
    )


class FoundForm(forms.Form):
    like = ByCodeField(Alliance.objects.none(), label=_("set up like"))
    code = TextField(
        label=_("code"),
        max_length=30,
        help_text=_("Such as IND-MUTTON; it stands in addresses."),
        validators=[
            RegexValidator(r"\AIND-[A-Z0-9]+\Z", _("IND- and capital letters or digits, such as IND-MUTTON."))
        ],
    )
    goods = TextField(label=_("goods of the chain"), max_length=50, help_text=_("Such as 肉羊."))
    goods_en = TextField(label=_("goods in English"), max_length=100, required=False)
    name = TextField(label=_("name of the alliance"), max_length=100)
    name_en = TextField(label=_("English name"), max_length=200, required=False)
    valid_from = DayField(label=pgettext_lazy("an alliance", "in force from"))
    basis = TextField(label=_("basis document"), max_length=200)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, initial={"valid_from": clock.today()}, **kwargs)
        field = self.fields["like"]
        field.queryset = kept_chains(user)
        field.initial = field.queryset.first()

    def values(self):
        data = self.cleaned_data
        naming = Naming(*(data[name] for name in ("code", "goods", "goods_en", "name", "name_en")))
        return {
            "like": data["like"],
            "naming": naming,
            "valid_from": data["valid_from"],
            "basis": data["basis"],
        }
