"""What every roster page shares: writes through the verbs, rules asked in the form, deletion explained, history."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from audit import clock
from organisations import actions, keeping, rules


class RosterForm(ModelForm):
    """Asks the roster's rules, so that what an action would refuse is an error at its field."""

    #: Whose form it is; set by the page.
    user = None

    def _post_clean(self):
        super()._post_clean()
        if self.errors:
            return
        try:
            rules.settle(self.instance)
            objection = keeping.objection(self.user, self.instance) if self.user else None
            if objection:
                raise ValidationError(objection)
        except ValidationError as error:
            self._add_rule_errors(error)

    def _add_rule_errors(self, error: ValidationError) -> None:
        for field, errors in error.update_error_dict({}).items():
            # A rule may name a column that this page does not show.
            self.add_error(field if field in self.fields else None, errors)


def is_row_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


class NumberedAutocomplete(AutocompleteSelect):
    """Django's own asks the table for whatever was sent, and breaks on what is no number."""

    def optgroups(self, name, value, attrs=None):
        known = [each for each in value if not each or is_row_number(str(each))]
        return super().optgroups(name, known, attrs)


class AutocompleteMixin:
    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = NumberedAutocomplete(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ChosenRowsMixin:
    """What was ticked in a list: Django's own asks the table for whatever was sent."""

    def response_action(self, request, queryset):
        if all(map(is_row_number, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            return super().response_action(request, queryset)
        self.message_user(request, _("Tick rows of the list first."), messages.WARNING)
        return redirect(request.get_full_path())


class KeptMixin:
    """Pages on which a row is kept by whoever `keeping` says."""

    form = RosterForm

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and not self._objects(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and not self._objects(request, obj)

    @staticmethod
    def _objects(request, obj) -> bool:
        return obj is not None and keeping.objection(request.user, obj) is not None


class RosterAdmin(ChosenRowsMixin, AutocompleteMixin, KeptMixin, SimpleHistoryAdmin):
    """A roster page. `verb` is the action that writes a row, `argument` the name it takes the row by."""

    verb: Callable
    argument: str
    list_per_page = 50
    show_full_result_count = False
    object_history_list_template = "admin/organisations/history_list.html"

    def get_actions(self, request: HttpRequest) -> dict:
        chosen = super().get_actions(request)
        # Many rows at once are ended by an import, whose preview says what would happen to each.
        chosen.pop("delete_selected", None)
        return chosen

    def save_model(self, request, obj, form, change):
        type(self).verb(**{self.argument: obj}, by=request.user, at=clock.now())

    def delete_model(self, request, obj):
        actions.remove(row=obj, by=request.user, at=clock.now())

    def delete_view(self, request, object_id, extra_context=None) -> HttpResponse:
        """A row that something refers to is not offered for deletion: it is ended with a date."""
        row = self.get_object(request, object_id)
        if row is not None and self.has_delete_permission(request, row):
            protected = self.get_deleted_objects([row], request)[3]
            if protected:
                messages.error(request, _refusal(row, protected))
                return redirect(self._page("change", row.pk))
        return super().delete_view(request, object_id, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        if not object_id.isascii() or not object_id.isdigit():
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def get_history_queryset(self, request, history_manager, pk_name, object_id):
        # The name of an account is its person's.
        rows = super().get_history_queryset(request, history_manager, pk_name, object_id)
        return rows.select_related("history_user__person")

    def save_formset(self, request, form, formset, change):
        """Inline rows go through their verbs too."""
        formset.save(commit=False)
        at = clock.now()
        for row in formset.deleted_objects:
            actions.remove(row=row, by=request.user, at=at)
        verb, argument = INLINE_VERBS[formset.model._meta.model_name]
        for row in [*formset.new_objects, *(row for row, _changed in formset.changed_objects)]:
            verb(**{argument: row}, by=request.user, at=at)

    def _page(self, name: str, *args) -> str:
        opts = self.opts
        return reverse(f"{self.admin_site.name}:{opts.app_label}_{opts.model_name}_{name}", args=args)


def _refusal(row: models.Model, protected: list) -> str:
    return _(
        "“%(row)s” cannot be deleted: %(count)s other records refer to it. "
        "Give it a last day, or mark it as no longer in use, instead."
    ) % {"row": row, "count": len(protected)}


class RosterInlineMixin(AutocompleteMixin):
    """Rows edited below the row of the page, under the same rules."""

    form = RosterForm
    extra = 0

    def get_formset(self, request, obj=None, **kwargs):
        kwargs["form"] = type("Form", (self.form,), {"user": request.user})
        return super().get_formset(request, obj, **kwargs)


#: Verb and argument of the rows edited below another.
INLINE_VERBS = {
    "organisationname": (actions.save_organisation_name, "name"),
    "partyorganisation": (actions.save_party_organisation, "party_organisation"),
    "post": (actions.save_post, "post"),
    "membership": (actions.save_membership, "membership"),
}
