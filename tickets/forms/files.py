"""The field for several files at once, and the forms of the ticket page around them."""

from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tickets.files import words
from tickets.files.preparing import Prepared, prepare
from tickets.files.refusing import FileRefused
from tickets.files.uploading import most_at_once, too_much
from tickets.forms.fields import TextField
from tickets.models import FileType

#: What the browser's file chooser offers; it is checked by content all the same.
ACCEPTED = ",".join([*(f".{name}" for name in FileType.values), ".jpeg", ".webp", "image/*"])


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"accept": ACCEPTED, **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class FilesField(forms.FileField):
    """Several files; cleaned to a list of `Prepared`. Every refused file gets a sentence of its own."""

    widget = SeveralFiles
    default_error_messages = {
        "required": _("Choose at least one file."),
        "too_many": _("At most %(limit)s files belong to one ticket."),
    }

    def clean(self, data: Iterable[UploadedFile], initial=None) -> list[Prepared]:
        sent = list(data or [])
        if not sent and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(sent) > settings.FILES_PER_TICKET:
            raise forms.ValidationError(
                self.error_messages["too_many"] % {"limit": settings.FILES_PER_TICKET}, code="too_many"
            )
        prepared, errors = [], []
        for file in sent:
            try:
                prepared.append(prepare(file))
            except FileRefused as refused:
                errors.append(forms.ValidationError(words.refusal(refused), code=refused.code))
        if errors:
            raise forms.ValidationError(errors)
        return prepared


class FilesForm(forms.Form):
    """Files for a ticket that exists."""

    files = FilesField(label=_("Files"))


class WithdrawForm(forms.Form):
    reason = TextField(label=_("Why should it not be here?"), max_length=200)


def refuse_too_much(form: forms.Form, request: HttpRequest) -> None:
    """An error at the field where the request was so large that its files were not even read."""
    if too_much(request):
        form.errors.pop("files", None)
        form.add_error("files", words.too_much(most_at_once()))
