"""Households join a chain and leave it; their plots; the identity number, kept for a reason and forgotten without one."""

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.recording import in_consortium, in_force, locked, own, plain, record, refuse
from alliances.lifecycle import desk, of_place, works_for
from alliances.models import AgreementState, Household, IdentityReason, Plot
from alliances.quantities import to_mu
from organisations.encryption import lookup_hash
from organisations.identifiers import compact, resident_id_ok
from organisations.models import Alliance, Area, AreaLevel
from tickets.lifecycle import WrongState
from tickets.standing import Actor

#: Agreements that hold a household in the chain.
OPEN = (AgreementState.DRAFT, AgreementState.SIGNED, AgreementState.PERFORMING)
#: The plot's area has so many places in mu; an entry of two decimals in any unit fits (m² × 0.0015).
MOST_MU = Decimal(1_000_000)


def may_register(by: Actor, alliance: Alliance, area: Area, day: dt.date) -> bool:
    """Village and township of the place, the alliance's office, units of the consortium."""
    row = Household(alliance=alliance, area=area)
    return (
        of_place(by, area)
        or desk(by, row)
        or (by.unit is not None and works_for(by, by.unit.pk) and in_consortium(alliance, by.unit, day))
    )


@transaction.atomic
def join_household(
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    area: Area,
    head_name: str,
    phone: str = "",
    people: int | None = None,
    joined_on: dt.date | None = None,
    basis: str = "",
) -> Household:
    """A household joins the chain's consortium. Raises Incomplete for a place outside or a household that is in it."""
    in_force(alliance, at)
    day = joined_on or timezone.localdate(at)
    own(may_register(by, alliance, area, timezone.localdate(at)))
    errors = {}
    if not area.path.startswith(alliance.area.path) or area.level not in (
        AreaLevel.VILLAGE,
        AreaLevel.COMMUNITY,
    ):
        errors["area"] = _("Name a village or community inside the alliance's area.")
    if day > timezone.localdate(at):
        errors["joined_on"] = _("This day has not come yet.")
    refuse(errors)
    household = Household(
        alliance=alliance,
        area=area,
        head_name=head_name,
        people=people,
        phone=phone,
        phone_hash=lookup_hash(phone, "grower_phone") if phone else "",
        valid_from=day,
        basis=basis,
    )
    try:
        with transaction.atomic():
            household.save(force_insert=True)
    except IntegrityError:
        refuse({"head_name": _("This household has joined the chain already.")})
    record(household, "join", by, at, area=area.code)
    return household


@transaction.atomic
def leave(*, household_id: int, by: Actor, at: dt.datetime, left_on: dt.date, left_basis: str) -> Household:
    """Raises WrongState while an agreement of the household is not ended."""
    household = _own_household(household_id, by, at)
    if household.agreements.filter(state__in=OPEN).exists():
        raise WrongState("wrong_state", _("The household has an agreement that is not ended."))
    if left_on < household.valid_from or left_on > timezone.localdate(at):
        refuse({"left_on": _("The day must lie between joining and today.")})
    household.valid_to, household.left_basis = left_on, left_basis
    household.save()
    record(household, "leave", by, at, **plain(left_on=left_on))
    return household


@transaction.atomic
def add_plot(*, household_id: int, by: Actor, at: dt.datetime, name: str, area: Decimal, unit: str) -> Plot:
    """Enter a plot in the unit in which it was measured; what is summed is mu."""
    household = _own_household(household_id, by, at)
    area_mu = to_mu(area, unit)
    if not 0 < area_mu <= MOST_MU:
        refuse({"area": _("The area must be above zero and below a million mu.")})
    if household.plots.filter(name=name).exists():
        refuse({"name": _("The household has a plot of this name.")})
    plot = Plot.objects.create(
        household=household, name=name, area_entered=area, area_unit=unit, area_mu=area_mu
    )
    record(household, "add_plot", by, at, **plain(plot=plot.pk, mu=area_mu))
    return plot


@transaction.atomic
def retire_plot(*, household_id: int, by: Actor, at: dt.datetime, plot: Plot) -> Plot:
    """The plot is not planted any more; where it was planted before stays."""
    household = _own_household(household_id, by, at)
    plot = household.plots.get(pk=plot.pk)
    plot.is_active = False
    plot.save()
    record(household, "retire_plot", by, at, plot=plot.pk)
    return plot


@transaction.atomic
def keep_identity(
    *, household_id: int, by: Actor, at: dt.datetime, number: str, reason: IdentityReason
) -> Household:
    """Keep the identity number, encrypted, because insurer or bank need it (PIPL arts 6, 28)."""
    household = _own_household(household_id, by, at)
    errors = {}
    if not resident_id_ok(number):
        errors["number"] = _("This is not a valid resident identity number.")
    if reason not in IdentityReason.values:
        errors["reason"] = "required"
    refuse(errors)
    household.identity_number = compact(number)
    household.identity_hash = lookup_hash(compact(number), "grower_identity")
    household.identity_reason = reason
    household.save()
    record(household, "keep_identity", by, at, reason=reason)
    return household


@transaction.atomic
def forget_identity(*, household_id: int, by: Actor, at: dt.datetime) -> Household:
    """Nobody needs the number any more (PIPL art. 47)."""
    household = _own_household(household_id, by, at)
    household.identity_number = household.identity_hash = household.identity_reason = ""
    household.save()
    record(household, "forget_identity", by, at)
    return household


def _own_household(household_id: int, by: Actor, at: dt.datetime) -> Household:
    household = locked(Household.objects.filter(valid_to=None), household_id)
    own(may_register(by, household.alliance, household.area, timezone.localdate(at)))
    return household
