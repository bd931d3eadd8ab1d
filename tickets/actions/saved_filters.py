"""An account keeps filters of a list under names, renames and drops them."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.models import Organisation, User
from tickets.models import FilteredPage, SavedFilter

#: More chips than this are harder to find than the filters to set.
MOST = 20


@transaction.atomic
def keep(
    *, by: User, page: FilteredPage, name: str, values: Mapping[str, str], unit: Organisation | None = None
) -> SavedFilter:
    """Keep the values under a new name, for the account alone or for its unit as well.

    Raises ValidationError for values that filter nothing, a name in use, and one filter too many.
    """
    own = _own(by, page)
    if not values:
        raise ValidationError(_("Set a filter first; there is nothing to keep."))
    if len(own) >= MOST:
        raise ValidationError(
            _("You keep %(most)s filters of this list already. Delete one first.") % {"most": MOST}
        )
    row = SavedFilter(owner=by, unit=unit, page=page, values=dict(values))
    return _named(row, name, own)


@transaction.atomic
def rename(*, pk: int, by: User, name: str) -> SavedFilter:
    """Raises SavedFilter.DoesNotExist for somebody else's, ValidationError for a name in use."""
    row = SavedFilter.objects.get(pk=pk, owner=by)
    return _named(row, name, _own(by, row.page))


def drop(*, pk: int, by: User) -> bool:
    """Whether there was one of the account's own."""
    return bool(SavedFilter.objects.filter(pk=pk, owner=by).delete()[0])


def _own(by: User, page: str) -> list[SavedFilter]:
    # Two at once wait for each other: together they would be one too many, or two of one name.
    User.objects.select_for_update().get(pk=by.pk)
    return list(SavedFilter.objects.filter(owner=by, page=page))


def _named(row: SavedFilter, name: str, own: list[SavedFilter]) -> SavedFilter:
    row.name = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    longest = SavedFilter._meta.get_field("name").max_length
    if not row.name:
        raise ValidationError(_("Give the filter a name."))
    if len(row.name) > longest:
        raise ValidationError(_("A name has at most %(most)s characters.") % {"most": longest})
    if any(other.name == row.name and other.pk != row.pk for other in own):
        raise ValidationError(_("You keep a filter of this name already."))
    row.save()
    return row
