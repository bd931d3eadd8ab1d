"""Forms of official documents: the text, and what each move needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.documents.blocks import edited, lines, typed
from tickets.files import words
from tickets.files.preparing import prepare
from tickets.files.refusing import FileRefused
from tickets.forms.fields import TextField
from tickets.models import Document, DocumentKind, DocumentMove

#: Kinds that are written from scratch; the others are made from a ticket or by the app that owns the matter.
WRITTEN = (
    DocumentKind.LETTER,
    DocumentKind.MINUTES,
    DocumentKind.PROJECTS,
    DocumentKind.REPORT,
    DocumentKind.OTHER,
)
TEXT = 20_000


class TextForm(forms.Form):
    """The words of a document. Headings are known by their numbering, tables by their line ［表1］."""

    title = TextField(label=_("Title"), max_length=100)
    addressees = TextField(label=_("To"), max_length=300, required=False)
    text = TextField(
        label=_("Text"),
        max_length=TEXT,
        long=True,
        help_text=_(
            "One paragraph a line. “一、”, “（一）” and “1．” at its beginning make a line a heading; "
            "a line ［表1］ stands for the first table."
        ),
    )
    cc = TextField(label=_("Copies to"), max_length=300, required=False)

    def __init__(self, *args, document: Document | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.document = document
        self.fields["text"].widget.attrs["rows"] = 16
        if document:
            self.initial = {
                "title": document.title,
                "addressees": document.addressees,
                "text": typed(document.body),
                "cc": document.cc,
            }

    def values(self) -> dict:
        """The keyword arguments that `draft_document` and `edit_document` share."""
        cleaned = self.cleaned_data
        text = cleaned["text"]
        return {
            "title": cleaned["title"],
            "addressees": cleaned["addressees"],
            "cc": cleaned["cc"],
            "body": edited(text, self.document.body) if self.document else lines(text),
        }


class NewForm(TextForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in WRITTEN])
    field_order = ("kind", "title", "addressees", "text", "cc")


class NoteForm(forms.Form):
    note = TextField(label=_("Reason"), max_length=300, long=True)


class NumberForm(forms.Form):
    number = TextField(
        label=_("Number from the register"),
        max_length=40,
        help_text=_(
            "As the register has it, such as 左党联办〔2026〕12号. The portal proposes, the register decides."
        ),
    )


class ScanForm(forms.Form):
    scan = forms.FileField(
        label=_("Scan of the sealed document"),
        widget=forms.FileInput({"accept": ".pdf,.ofd,.jpg,.jpeg,.png"}),
        help_text=_("PDF, OFD or a picture. From now on the scan is the original. Not for state secrets."),
    )

    def clean_scan(self):
        try:
            return prepare(self.cleaned_data["scan"])
        except FileRefused as refused:
            raise forms.ValidationError(words.refusal(refused), code=refused.code) from refused


#: The form of each move; those without one need nothing but the button.
MOVE_FORMS: dict[DocumentMove, type[forms.Form]] = {
    DocumentMove.CHECK: forms.Form,
    DocumentMove.SEND_BACK: NoteForm,
    DocumentMove.SIGN: forms.Form,
    DocumentMove.NUMBER: NumberForm,
    DocumentMove.SEAL: ScanForm,
    DocumentMove.DISCARD: NoteForm,
}
