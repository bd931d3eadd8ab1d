"""Columns of an import: the heading in the file, what its texts mean, how values are written again."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.fields import Field
from import_export.widgets import Widget

from organisations.imports import workbook

#: What `previews` leaves of an identity number; no roster column takes one.
MASKED_IDENTITY = re.compile(r"\d{6}\*{8}[\dX]{4}", re.ASCII)
LANGUAGES = ("zh-hans", "en")


class Column(Field):
    """A heading, the attribute it fills, and whether a new row needs it.

    An empty cell empties the attribute; where there is a `default` it leaves a known row alone instead. `also` are other
    headings under which offices send it.
    """

    def __init__(
        self,
        heading: str,
        attribute: str,
        widget: Widget,
        *,
        required: bool = False,
        default: Callable[[dt.date], Any] | None = None,
        sample: str = "",
        also: Sequence[str] = (),
    ):
        super().__init__(attribute=attribute, column_name=heading, widget=widget)
        self.required = required
        self.fallback = default
        self.sample = sample
        self.also = also

    def save(self, instance, row, is_m2m=False, *, at=None, **kwargs):
        written = row.get(self.column_name, "")
        if not written and self.required:
            raise ValueError(_("This cell must not be empty."))
        if not written and self.fallback is not None:
            if instance.pk is None:
                self._set(instance, self.fallback(at.date()))
            return
        self._set(instance, self.widget.clean(written, row))

    def _set(self, instance, value) -> None:
        *path, name = self.attribute.split("__")
        for step in path:
            instance = getattr(instance, step)
        setattr(instance, name, value)


class LineColumn(Column):
    """Says whose line it is and is kept nowhere."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        self.widget.clean(row.get(self.column_name, ""), row)


class Described(Protocol):
    """What a workbook is made by: its title and its columns."""

    title: str

    def columns(self) -> list[Column]: ...


class TextWidget(Widget):
    def clean(self, value, row=None, **kwargs):
        if MASKED_IDENTITY.search(value):
            raise ValueError(_("An identity number does not belong into a roster."))
        return workbook.text(value)

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class CodeWidget(TextWidget):
    def clean(self, value, row=None, **kwargs):
        return workbook.code(super().clean(value, row))


class DateWidget(Widget):
    def clean(self, value, row=None, **kwargs):
        return workbook.date(value)

    def render(self, value, obj=None, **kwargs):
        return value.isoformat() if value else ""


class ChoiceWidget(Widget):
    """A choice by its name in either language, or by its code."""

    def __init__(self, choices: type[models.Choices]):
        super().__init__()
        self.choices = choices

    def clean(self, value, row=None, **kwargs):
        plain = workbook.text(value).lower()
        for choice in self.choices:
            if plain in (str(choice.value).lower(), *_in_all_languages(choice)):
                return choice.value
        raise ValueError(
            _("“%(value)s” is none of: %(choices)s.")
            % {"value": value[:40], "choices": "、".join(self.names())}
        )

    def render(self, value, obj=None, **kwargs):
        return str(self.choices(value).label) if value in self.choices.values else ""

    def names(self) -> list[str]:
        return [str(choice.label) for choice in self.choices]


def _in_all_languages(choice: models.Choices) -> Iterable[str]:
    for language in LANGUAGES:
        with override(language):
            yield str(choice.label).lower()


class YesNoWidget(Widget):
    YES, NO = {"是", "y", "yes", "true", "1", "√"}, {"否", "n", "no", "false", "0", "×"}

    def clean(self, value, row=None, **kwargs):
        plain = workbook.text(value).lower()
        if plain in self.YES | self.NO:
            return plain in self.YES
        raise ValueError(_("Write 是 or 否."))

    def render(self, value, obj=None, **kwargs):
        return "是" if value else "否"

    def names(self) -> list[str]:
        return ["是", "否"]


class ReferenceWidget(Widget):
    """Another row by its code, by its name, or by both ("O05 巴林左旗农牧局"). Remembers what it found: a resource
    copies its columns for each run."""

    def __init__(self, model: type[models.Model]):
        super().__init__()
        self.model = model
        self._found: dict[str, models.Model] = {}

    def clean(self, value, row=None, **kwargs):
        written = workbook.text(value)
        if not written:
            return None
        if written not in self._found:
            self._found[written] = self._find(written)
        return self._found[written]

    def _find(self, written: str) -> models.Model:
        rows = self.model._default_manager
        try:
            plain = workbook.code(written.split(maxsplit=1)[0])
        except ValueError:
            plain = written
        for condition in ({"code": workbook.code(written)}, {"name": written}, {"code": plain}):
            found = list(rows.filter(**condition)[:2])
            if len(found) == 1:
                return found[0]
            if found:
                raise ValueError(
                    _("Several are called “%(value)s”; write the code.") % {"value": written[:60]}
                )
        raise ValueError(
            _("No %(kind)s has the code or name “%(value)s”.")
            % {"kind": self.model._meta.verbose_name, "value": written[:60]}
        )

    def render(self, value, obj=None, **kwargs):
        return f"{value.code} {value.name}" if value else ""


def reasons(error: ValidationError) -> dict[str, list[str]]:
    """Attribute → sentences; "" for what concerns the whole row."""
    if hasattr(error, "error_dict"):
        return {
            ("" if name == "__all__" else name): ValidationError(errors).messages
            for name, errors in error.error_dict.items()
        }
    return {"": error.messages}
