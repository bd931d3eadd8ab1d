"""Forms of hotline imports: the file, the columns of a source, the period of a file of answers."""

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisations.imports.packages import OLE, ZIP, WorkbookRefused, check
from organisations.models import Alliance, Organisation
from tickets.files import words as file_words
from tickets.files.preparing import largest
from tickets.files.refusing import FileRefused
from tickets.forms.fields import NOTHING_CHOSEN, DayField, TextField
from tickets.hotline.columns import (
    NEEDED,
    AnswerColumn,
    Column,
    complete,
    guessed,
    guessed_answers,
)
from tickets.hotline.tables import bounds
from tickets.models import AnswersWhen, FileForm, HotlineSource, Topic

COLUMN, ANSWER = "column_", "answer_"
#: The longest period of a file of answers.
PERIOD = dt.timedelta(days=366)


class UploadForm(forms.Form):
    source = forms.ModelChoiceField(
        HotlineSource.objects.none(),
        label=_("Source"),
        required=False,
        empty_label=_("a new source: name its columns in the next step"),
    )
    file = forms.FileField(
        label=_("File exported by the hotline"),
        max_length=200,
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt"}),
        help_text=_("Excel (.xlsx) or CSV in UTF-8 or GB18030. Not for state secrets."),
    )

    def __init__(self, *args, sources: QuerySet[HotlineSource], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources

    def clean_file(self):
        """What can be told at once is told at once; the lines are read by a worker."""
        file = self.cleaned_data["file"]
        if file.size > largest():
            raise forms.ValidationError(
                file_words.refusal(FileRefused("too_large", file.name)), code="too_large"
            )
        beginning = file.read(8)
        file.seek(0)
        if beginning.startswith(ZIP) or beginning == OLE:
            try:
                check(file, bounds())
            except WorkbookRefused as refused:
                raise forms.ValidationError(str(refused), code="refused") from refused
        return file


class SourceForm(forms.ModelForm):
    """The source and which of a file's headings is what."""

    topic = forms.ChoiceField()

    class Meta:
        model = HotlineSource
        # The topic is chosen by its code; `source` sets it.
        fields = ("name", "alliance", "accept", "answers_as", "answers_when")
        field_classes = {"name": TextField}
        widgets = {"answers_when": forms.Select(choices=AnswersWhen.choices)}

    def __init__(
        self,
        *args,
        keeper: Organisation,
        alliances: Sequence[Alliance],
        topics: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        headings: Sequence[str],
        file_form: str = "",
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.headings = [heading for heading in headings if heading]
        self.keeper = keeper
        self._place(alliances, topics)
        self.fields["answers_as"].choices = FileForm.choices
        if self.instance.pk is None and file_form:
            self.initial["answers_as"] = file_form
        self._columns()

    def _place(
        self, alliances: Sequence[Alliance], topics: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    ) -> None:
        self.fields["alliance"].queryset = Alliance.objects.filter(pk__in=[one.pk for one in alliances])
        topic = HotlineSource._meta.get_field("topic")
        self.fields["topic"] = forms.ChoiceField(
            label=capfirst(topic.verbose_name),
            help_text=topic.help_text,
            choices=[NOTHING_CHOSEN, *topics],
        )
        if self.instance.pk:
            self.initial["topic"] = f"{self.instance.topic.template.code}/{self.instance.topic.code}"

    def _columns(self) -> None:
        known = self.instance.columns or None
        guess = guessed(self.headings, known)
        options = [("", _("not in the file")), *((heading, heading) for heading in self.headings)]
        for column in Column:
            self.fields[f"{COLUMN}{column.value}"] = forms.ChoiceField(
                label=capfirst(column.label),
                choices=options,
                required=column in NEEDED,
                initial=guess.get(column, ""),
            )
        answers = self.instance.answer_columns or guessed_answers(self.headings)
        for column in AnswerColumn:
            self.fields[f"{ANSWER}{column.value}"] = TextField(
                label=capfirst(column.label),
                max_length=50,
                required=column == AnswerColumn.ANSWER,
                initial=answers.get(column, ""),
            )

    @property
    def general(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "alliance", "topic", *self.Meta.fields[2:])]

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"{COLUMN}{column.value}"] for column in Column]

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        return [self[f"{ANSWER}{column.value}"] for column in AnswerColumn]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        taken = HotlineSource.objects.filter(keeper=self.keeper, name=name)
        if taken.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Your office has a source of this name already."))
        return name

    def clean(self):
        cleaned = super().clean()
        self._clean_topic(cleaned)
        self._clean_once(COLUMN, list(Column))
        self._clean_once(ANSWER, list(AnswerColumn))
        return cleaned

    def _clean_topic(self, cleaned: dict) -> None:
        alliance, code = cleaned.get("alliance"), cleaned.get("topic")
        if not alliance or not code:
            return
        template, _slash, topic = code.partition("/")
        found = Topic.objects.filter(template=alliance.template_id, code=topic, is_active=True).first()
        if found is None or template != found.template.code:
            self.add_error("topic", _("There is no such topic in this alliance."))
        cleaned["topic"] = found

    def _clean_once(self, prefix: str, columns: Sequence[str]) -> None:
        seen: set[str] = set()
        for column in columns:
            heading = self.cleaned_data.get(f"{prefix}{column}", "")
            if heading and heading in seen:
                self.add_error(f"{prefix}{column}", _("This heading is chosen above already."))
            seen.add(heading)

    def source(self) -> HotlineSource:
        """The source as the form has it, not yet kept."""
        source = self.save(commit=False)
        source.topic = self.cleaned_data["topic"]
        source.columns = self._named(COLUMN, list(Column))
        source.answer_columns = self._named(ANSWER, list(AnswerColumn))
        if complete(source.columns, self.headings):
            source.headings = self.headings
        return source

    def _named(self, prefix: str, columns: Sequence[str]) -> dict[str, str]:
        given = {column: self.cleaned_data.get(f"{prefix}{column}", "") for column in columns}
        return {str(column): heading for column, heading in given.items() if heading}


class PeriodForm(forms.Form):
    """A copy of the answers of some days."""

    since = DayField(label=capfirst(_("first day")))
    until = DayField(label=capfirst(_("last day")))

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and not dt.timedelta() <= until - since <= PERIOD:
            self.add_error("until", _("Name a day after the first one, at most a year later."))
        return cleaned
