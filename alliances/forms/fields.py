"""Fields that forms of a chain share: households by their number, amounts, lists of places and units."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliances.models import MassUnit
from alliances.reading.naming import household_named
from organisations.models import Alliance, Area, AreaLevel, Half, Organisation
from tickets.forms.fields import TextField
from tickets.standing import Actor


class HouseholdField(TextField):
    """A household of the chain by its number (H000123), or by the name of its head where it is the only one.

    Who does not read households (a bank) writes number and name, so that nobody finds out names by trying numbers.
    """

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", _("grower's household"))
        kwargs.setdefault(
            "help_text", _("Its number, such as H000123; units that do not see it add the name.")
        )
        super().__init__(max_length=80, **kwargs)
        self.alliance: Alliance | None = None
        self.actor: Actor | None = None

    def clean(self, value):
        text = super().clean(value)
        return household_named(text, self.alliance, self.actor) if text else None


class HouseholdsField(HouseholdField):
    """Several households, a line each."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            label=_("Households"),
            help_text=_("A line each: the number, such as H000123."),
            widget=forms.Textarea(attrs={"rows": 5}),
            **kwargs,
        )
        self.max_length = None
        self.validators = self.validators[1:]

    def clean(self, value):
        text = TextField.clean(self, value)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return list(dict.fromkeys(household_named(line, self.alliance, self.actor) for line in lines))


class AmountField(forms.DecimalField):
    """Yuan with two places."""

    def __init__(self, **kwargs: Any):
        super().__init__(**{"min_value": 0, "max_digits": 14, "decimal_places": 2} | kwargs)


class QuantityField(forms.DecimalField):
    """A mass or an area as it is measured, with up to `decimal_places`."""

    def __init__(self, **kwargs: Any):
        super().__init__(**{"min_value": 0, "max_digits": 12, "decimal_places": 2} | kwargs)


def mass_unit(**kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("unit of mass"), choices=MassUnit.choices, initial=MassUnit.JIN, **kwargs
    )


def season_field() -> forms.IntegerField:
    return forms.IntegerField(label=_("season"), min_value=2000, max_value=2199)


def villages(alliance: Alliance):
    """Villages and communities inside the chain's area, in tree order."""
    return Area.objects.filter(
        is_active=True,
        path__startswith=alliance.area.path,
        level__in=(AreaLevel.VILLAGE, AreaLevel.COMMUNITY),
    ).order_by("path")


def consortium(alliance: Alliance, *kinds: str):
    """Units of the consortium, of these kinds if any are named."""
    members = alliance.memberships.filter(valid_to=None, half=Half.CONSORTIUM).values("organisation")
    rows = Organisation.objects.filter(pk__in=members, is_active=True).order_by("path")
    return rows.filter(kind__in=kinds) if kinds else rows


def optional(value: Decimal | None) -> Decimal:
    return value if value is not None else Decimal(0)
