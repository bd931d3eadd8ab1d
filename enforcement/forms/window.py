"""Forms of the department's window: the fields of a reply are those of its kind and no others."""

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.request_shapes import Answer
from enforcement.requesting import FOUND_AT_MOST, reply_faults
from meetings.forms.lists import RowForm
from tickets.forms.fields import NOTHING_CHOSEN, DayField, TextField
from tickets.forms.files import FilesField

#: Empty entries that the page offers at first, and more when asked.
ENTRIES = 2


def field_of(answer: Answer) -> forms.Field:
    if answer.sort == "day":
        return DayField(label=answer.label, required=False)
    if answer.sort == "yes_no":
        choices = [NOTHING_CHOSEN, ("yes", _("yes")), ("no", _("no"))]
        return forms.ChoiceField(label=answer.label, choices=choices, required=False)
    if answer.sort == "money":
        return forms.CharField(label=answer.label, max_length=20, required=False)
    return TextField(label=answer.label, max_length=500, long=answer.sort == "long", required=False)


class ReplyForm(RowForm):
    """`entries` of fields; those left empty are not sent. Names of fields: position, hyphen, code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kind = self.row.kind
        self.entries = self._entries()
        if kind.says_nothing_found:
            self.fields["nothing_found"] = forms.BooleanField(
                label=_("Nothing was found in the register"), required=False
            )
        for position in range(self.entries):
            for answer in kind.answers:
                self.fields[f"{position}-{answer.code}"] = field_of(answer)
        self.fields["remark"] = TextField(label=_("Remark"), max_length=500, long=True, required=False)
        self.fields["files"] = FilesField(label=_("Files"), required=False)

    def _entries(self) -> int:
        if not self.row.kind.says_nothing_found:
            return 1
        sent = self.data.get("entries", "") if self.is_bound else ""
        wanted = int(sent) if sent.isdecimal() and len(sent) < 4 else ENTRIES
        return max(1, min(wanted, FOUND_AT_MOST))

    @property
    def groups(self) -> list[list[forms.BoundField]]:
        """The fields of each entry."""
        answers = self.row.kind.answers
        return [[self[f"{position}-{answer.code}"] for answer in answers] for position in range(self.entries)]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self["remark"], self["files"]]

    def clean(self):
        cleaned = super().clean()
        found, positions = self._found()
        wrong = reply_faults(self.row.kind, nothing_found=bool(cleaned.get("nothing_found")), found=found)
        for name, words in wrong.items():
            position, hyphen, code = name.partition("-")
            field = f"{positions[int(position)]}-{code}" if hyphen else name
            self.add_error(field if field in self.fields else None, words)
        return cleaned

    def _found(self) -> tuple[list[dict[str, str]], list[int]]:
        """The filled fields of each entry that has any, and where on the page it stands."""
        found, positions = [], []
        for position in range(self.entries):
            values = {
                answer.code: self.cleaned_data.get(f"{position}-{answer.code}")
                for answer in self.row.kind.answers
            }
            filled = {code: str(value) for code, value in values.items() if value not in (None, "")}
            if filled:
                found.append(filled)
                positions.append(position)
        return found, positions

    def values(self) -> dict:
        cleaned = self.cleaned_data
        return {
            "found": self._found()[0],
            "nothing_found": bool(cleaned.get("nothing_found")),
            "remark": cleaned["remark"],
            "files": cleaned["files"],
        }
