"""Forms of the responsibility matrix: what a cell shall hold, a draft's name and day, copying, handing over, a file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Alliance, Organisation
from tickets.forms.fields import ByCodeField, DayField, TextField
from tickets.models import MatrixDraft, Responsibility
from tickets.routing import TOWNSHIP
from tickets.slots import LINES, Line
from tickets.unit_names import Units

#: The list of units that a page of cells holds once, for the browser to complete from.
UNIT_LIST = "matrix-units"
PRIORITY = (-99, 99)


class UnitsWidget(forms.Widget):
    """An input for each unit, and `spare` empty ones, all of one name."""

    def __init__(self, spare: int):
        super().__init__()
        self.spare = spare

    def value_from_datadict(self, data, files, name) -> list[str]:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [value for value in values if value.strip()]

    def render(
        self, name: str, value: Any, attrs: dict | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        attributes = {
            "type": "text",
            "list": UNIT_LIST,
            "maxlength": 130,
            "autocomplete": "off",
            **(attrs or {}),
        }
        own_id = attributes.pop("id", f"id_{name}")
        texts = [*(value or []), *[""] * self.spare] or [""]
        return format_html_join(
            "\n",
            "<input{}>",
            (
                (
                    flatatt(
                        {
                            **attributes,
                            "name": name,
                            "value": text,
                            "id": own_id if not place else f"{own_id}_{place}",
                        }
                    ),
                )
                for place, text in enumerate(texts)
            ),
        )


class UnitsField(forms.Field):
    def __init__(self, *, units: Units, spare: int, **kwargs):
        super().__init__(widget=UnitsWidget(spare), **kwargs)
        self.units = units

    def prepare_value(self, value):
        return [
            one if isinstance(one, str) and one != TOWNSHIP else self.units.label(one) for one in value or []
        ]

    def clean(self, value) -> tuple[int | str, ...]:
        found = tuple(self.units.guess(text) for text in value or [])
        if len(set(found)) < len(found):
            raise ValidationError(_("A cell names a unit only once."))
        return found


class LineForm(forms.Form):
    """One entry of a cell."""

    def __init__(self, *args, units: Units, several: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["responsible"] = UnitsField(
            label=_("responsible unit"), required=False, units=units, spare=2 if several else 0
        )
        self.fields["assists"] = UnitsField(label=_("assisting units"), required=False, units=units, spare=2)
        self.fields["basis"] = TextField(
            label=_("basis document"),
            required=False,
            max_length=Responsibility._meta.get_field("basis").max_length or 200,
            help_text=_("Empty: the basis document of the draft."),
        )
        self.fields["priority"] = forms.IntegerField(
            label=_("priority"), required=False, initial=0, min_value=PRIORITY[0], max_value=PRIORITY[1]
        )

    def clean(self):
        values = super().clean() or {}
        if self.is_blank or "responsible" not in values or "assists" not in values:
            return values
        if not values["responsible"]:
            self.add_error("responsible", _("Name the responsible unit."))
        if set(values["responsible"]) & set(values["assists"]):
            self.add_error("assists", _("A cell names a unit only once."))
        return values

    @property
    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("responsible", "assists"))

    @property
    def line(self) -> Line:
        given = self.cleaned_data
        return Line(given["responsible"], given["assists"], given.get("priority") or 0, given["basis"])


class SlotForm:
    """All entries of one cell: those that stand there, and an empty one more (folded away) for a second."""

    def __init__(self, data: Mapping[str, Any] | None, *, lines: Sequence[Line], units: Units, several: bool):
        # A form that was sent says itself how many entries it had.
        told = str(data.get("lines", "")) if data is not None else ""
        sent = int(told) if told.isdecimal() and len(told) < 3 else 0
        count = (
            min(LINES, max(1, len(lines)) + 1, sent or LINES) if data is None else min(LINES, max(1, sent))
        )
        self.error = ""
        self.forms = [
            LineForm(
                data,
                prefix=f"l{place}",
                units=units,
                several=several,
                initial=_initial(lines[place]) if place < len(lines) else {},
            )
            for place in range(count)
        ]
        self.count = count

    @property
    def first(self) -> list[LineForm]:
        """Entries shown at once."""
        return self.forms[:-1] if len(self.forms) > 1 else self.forms

    @property
    def more(self) -> LineForm | None:
        return self.forms[-1] if len(self.forms) > 1 else None

    def is_valid(self) -> bool:
        valid = not any(form.errors for form in self.forms)
        if valid and not self.lines:
            self.error = _("Name the responsible unit, or press “Empty this cell”.")
        return valid and not self.error

    @property
    def lines(self) -> list[Line]:
        return [form.line for form in self.forms if not form.is_blank]


def _initial(line: Line) -> dict[str, Any]:
    return {
        "responsible": line.responsible,
        "assists": line.assists,
        "basis": line.basis,
        "priority": line.priority,
    }


class DraftForm(forms.Form):
    name = TextField(
        label=gettext_lazy("name"), max_length=MatrixDraft._meta.get_field("name").max_length or 60
    )
    basis = TextField(
        label=gettext_lazy("basis document"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Stands with each entry that names none of its own."),
    )
    from_day = DayField(
        label=gettext_lazy("In force from"), required=False, help_text=gettext_lazy("Needed to publish.")
    )


class BeginForm(DraftForm):
    def __init__(self, *args, templates: Iterable, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["from_day"]
        codes = [(template.code, str(template)) for template in templates]
        self.fields["template"] = forms.ChoiceField(label=_("matrix"), choices=codes)
        self.order_fields(["template", "name", "basis"])


class CopyForm(forms.Form):
    """Whose entries are copied, and where to: the template, or one of its alliances."""

    def __init__(self, *args, draft: MatrixDraft, **kwargs):
        super().__init__(*args, **kwargs)
        own = Alliance.objects.filter(template=draft.template_id)
        self.fields["source"] = ByCodeField(
            Alliance.objects.order_by("id"), label=_("copy from"), empty_label=_("choose the alliance")
        )
        self.fields["target"] = ByCodeField(
            own,
            label=_("into"),
            required=False,
            empty_label=_("%(template)s (all alliances)") % {"template": draft.template},
        )


class HandOverForm(forms.Form):
    """A unit, and who takes its place."""

    def __init__(self, *args, units: Units, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label, required in (
            ("unit", _("unit that leaves"), True),
            ("to", _("who takes its place"), False),
        ):
            widget = forms.TextInput(attrs={"list": UNIT_LIST, "autocomplete": "off"})
            self.fields[name] = TextField(label=label, max_length=130, required=required, widget=widget)
        self.fields["to"].help_text = _(
            "Empty: it assists no more, and what it alone answers for is emptied."
        )
        self.units = units

    def _unit(self, name: str) -> Organisation | None:
        text = self.cleaned_data[name]
        if not text:
            return None
        found = self.units.guess(text)
        if found == TOWNSHIP:
            raise ValidationError(_("Name one unit."))
        return self.units.rows[int(found)]

    def clean_unit(self):
        return self._unit("unit")

    def clean_to(self):
        return self._unit("to")


class ReasonForm(forms.Form):
    reason = TextField(label=gettext_lazy("reason"), max_length=200)


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Excel file (.xlsx)"))
    target = forms.ChoiceField(label=gettext_lazy("into"), required=False)

    def __init__(self, *args, draft: MatrixDraft, **kwargs):
        super().__init__(*args, **kwargs)
        own = Alliance.objects.filter(template=draft.template_id)
        self.fields["target"].choices = [
            ("", _("%(template)s (all alliances)") % {"template": draft.template}),
            *((alliance.code, str(alliance)) for alliance in own),
        ]
