"""An empty choice reads the same in every list: in those that the portal writes and in those that Django makes."""

import pytest
from django import forms
from django.conf import settings
from django.urls import get_resolver
from django_filters import FilterSet

from organisations.admin.accounts import AccountForm
from tickets.models import Ticket, Topic

DASHES = "---"
EMPTY = settings.FILTERS_EMPTY_CHOICE_LABEL


def descendants(kind):
    for each in kind.__subclasses__():
        yield each
        yield from descendants(each)


def test_lists_that_django_makes():
    class TicketForm(forms.ModelForm):
        class Meta:
            model = Ticket
            fields = ("topic", "outcome")

    fields = TicketForm.base_fields
    assert fields["topic"].empty_label == EMPTY
    assert forms.ModelChoiceField(Topic.objects.none()).empty_label == EMPTY
    assert ("", EMPTY) in fields["outcome"].choices


@pytest.mark.django_db
def test_no_form_has_a_row_of_dashes():
    get_resolver()._populate()  # every page's forms are loaded
    filters = [
        kind().form for kind in descendants(FilterSet) if kind._meta.model
    ]  # they make theirs when asked
    assert filters
    declared = [
        (form, name, field)
        for form in descendants(forms.BaseForm)
        for name, field in {**getattr(form, "base_fields", {})}.items()
        if isinstance(field, forms.ChoiceField)
    ]
    assert AccountForm in {form for form, _name, _field in declared}
    assert not [
        (form, name)
        for form, name, field in declared
        if DASHES in str(getattr(field, "empty_label", ""))
        or (
            not isinstance(field, forms.ModelChoiceField)
            and any(DASHES in str(label) for _value, label in field.choices)
        )
    ]
