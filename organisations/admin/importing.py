"""Excel import and export of a roster: upload, preview of each line's fate, confirmation, the wrong lines as a file."""

from collections import Counter

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from audit import actions as audit
from audit import clock
from organisations.imports import previews, running, workbook, writing
from organisations.imports.resources import RosterResource
from organisations.imports.running import Fate, Outcome

#: Lines of one outcome that a page shows; the file of wrong lines holds all of them.
SHOWN = 500

OUTCOMES = {
    Outcome.WRONG: gettext_lazy("wrong"),
    Outcome.NEW: gettext_lazy("new"),
    Outcome.CHANGED: gettext_lazy("changed"),
    Outcome.UNCHANGED: gettext_lazy("unchanged"),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx)"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class ImportMixin:
    """Adds the pages of an import to a roster page; `resource` says what its workbook holds."""

    resource: type[RosterResource]
    change_list_template = "admin/organisations/change_list_with_import.html"

    def get_urls(self):
        pages = (
            ("import/", self.upload_view, "import"),
            ("import/template/", self.template_view, "import_template"),
            ("import/<str:token>/", self.preview_view, "import_preview"),
            ("import/<str:token>/confirm/", self.confirm_view, "import_confirm"),
            ("import/<str:token>/drop/", self.drop_view, "import_drop"),
            ("import/<str:token>/wrong/", self.wrong_view, "import_wrong"),
            ("export/", self.export_view, "export"),
        )
        own = [
            path(route, self.admin_site.admin_view(view), name=self._name(name))
            for route, view, name in pages
        ]
        return own + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        extra = {
            "may_import": self._may_import(request),
            "import_url": self._url("import"),
            "export_url": f"{self._url('export')}?{request.GET.urlencode()}",
        }
        return super().changelist_view(request, extra | (extra_context or {}))

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        self._refuse_others(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                sheet = workbook.read(
                    file,
                    headings=[column.column_name for column in self.resource.columns()],
                    required=[column.column_name for column in self.resource.columns() if column.required],
                    also={
                        word: column.column_name for column in self.resource.columns() for word in column.also
                    },
                )
            except workbook.WorkbookRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                preview = previews.keep(
                    sheet, file_name=file.name, roster=self.opts.model_name, by=request.user, at=clock.now()
                )
                return redirect(self._url("import_preview", preview.token))
        context = {
            "form": form,
            "columns": self.resource.columns(),
            "template_url": self._url("import_template"),
        }
        return self._show(request, "admin/organisations/import_upload.html", _("Import from Excel"), context)

    def template_view(self, request: HttpRequest) -> HttpResponse:
        self._refuse_others(request)
        return self._file(writing.template(self.resource), _("template"))

    def preview_view(self, request: HttpRequest, token: str) -> HttpResponse:
        self._refuse_others(request)
        preview = self._preview(request, token)
        if preview is None:
            return self._gone(request)
        at = clock.now()
        fates = running.run(self.resource, preview.rows, by=request.user, at=at, dry_run=True)
        told = [fate.told() for fate in fates]
        if told != preview.told:
            previews.write(self._told(preview, told), roster=self.opts.model_name, by=request.user, at=at)
        return self._show(
            request,
            "admin/organisations/import_preview.html",
            _("What the import would do"),
            self._shown(preview, fates),
        )

    @method_decorator(require_POST)
    def confirm_view(self, request: HttpRequest, token: str) -> HttpResponse:
        """Write the lines that are right, as they were shown; what was changed meanwhile is shown again first."""
        self._refuse_others(request)
        preview = self._preview(request, token)
        if preview is None:
            return self._gone(request)
        at = clock.now()
        fates = running.run(self.resource, preview.rows, by=request.user, at=at, dry_run=True)
        if [fate.told() for fate in fates] != preview.told:
            return self._look_again(request, token)
        try:
            counts = running.write(self.resource, preview.rows, fates, by=request.user, at=at)
        except running.ChangedMeanwhile:
            return self._look_again(request, token)
        self._record(request, preview, counts, at)
        previews.drop(token)
        wrong = [row for row in preview.rows if row.number in {fate.line for fate in fates if fate.errors}]
        messages.success(
            request,
            _("Imported: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.")
            % {
                "new": counts[Outcome.NEW],
                "changed": counts[Outcome.CHANGED],
                "unchanged": counts[Outcome.UNCHANGED],
            },
        )
        if not wrong:
            return redirect(self._url("changelist"))
        messages.warning(
            request,
            _(
                "%(count)s lines are wrong and were left out. Download them, correct them and import that file."
            )
            % {"count": len(wrong)},
        )
        rest = self._told(preview, [], rows=wrong)
        previews.write(rest, roster=self.opts.model_name, by=request.user, at=at)
        return redirect(self._url("import_preview", token))

    @method_decorator(require_POST)
    def drop_view(self, request: HttpRequest, token: str) -> HttpResponse:
        self._refuse_others(request)
        if self._preview(request, token) is not None:
            previews.drop(token)
            messages.info(request, _("Nothing was imported."))
        return redirect(self._url("changelist"))

    def wrong_view(self, request: HttpRequest, token: str) -> HttpResponse:
        self._refuse_others(request)
        preview = self._preview(request, token)
        if preview is None:
            return self._gone(request)
        fates = running.run(self.resource, preview.rows, by=request.user, at=clock.now(), dry_run=True)
        if all(fate.errors for fate in fates):
            # Nothing is left to confirm: with this file in hand the preview has served.
            previews.drop(token)
        return self._file(writing.wrong_lines(self.resource, preview.rows, fates), _("wrong lines"))

    @method_decorator(require_GET)
    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The rows of the list as it is filtered."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        changes = self.get_changelist_instance(request)
        rows = self.export_queryset(changes.get_queryset(request))
        audit.record(
            action="roster.export",
            at=clock.now(),
            by=request.user,
            object_type=self.opts.model_name,
            object_label=self.opts.verbose_name_plural,
            data={"filters": sorted(request.GET)},
        )
        return self._file(writing.roster(self.resource, rows), _("roster"))

    def export_queryset(self, rows):
        relations = {column.attribute.partition("__")[0] for column in self.resource.columns()}
        foreign = [field.name for field in self.opts.fields if field.is_relation and field.name in relations]
        return rows.select_related(*foreign) if foreign else rows

    # What the views share

    def _may_import(self, request) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def _refuse_others(self, request) -> None:
        if not self._may_import(request):
            raise PermissionDenied

    def _preview(self, request, token: str):
        return previews.find(token, roster=self.opts.model_name, by=request.user, at=clock.now())

    def _gone(self, request) -> HttpResponse:
        messages.error(request, _("This preview was used already or is too old. Upload the file again."))
        return redirect(self._url("import"))

    def _look_again(self, request, token: str) -> HttpResponse:
        messages.warning(request, _("The roster has changed since this preview was made. Please look again."))
        return redirect(self._url("import_preview", token))

    @staticmethod
    def _told(preview: previews.Preview, told: list[str], rows=None) -> previews.Preview:
        return previews.Preview(
            **{**vars(preview), "told": told, "rows": preview.rows if rows is None else rows}
        )

    def _shown(self, preview: previews.Preview, fates: list[Fate]) -> dict:
        counts = Counter(fate.outcome for fate in fates)
        groups = [
            {
                "outcome": outcome.value,
                "label": label,
                "count": counts[outcome],
                "fates": [_with_cells(fate, preview) for fate in fates if fate.outcome == outcome][:SHOWN],
                "more": max(0, counts[outcome] - SHOWN),
            }
            for outcome, label in OUTCOMES.items()
        ]
        return {
            "preview": preview,
            "groups": groups,
            "wrong": counts[Outcome.WRONG],
            "to_write": counts[Outcome.NEW] + counts[Outcome.CHANGED],
            "confirm_url": self._url("import_confirm", preview.token),
            "drop_url": self._url("import_drop", preview.token),
            "wrong_url": self._url("import_wrong", preview.token),
        }

    def _record(self, request, preview, counts: Counter, at) -> None:
        audit.record(
            action="roster.import",
            at=at,
            by=request.user,
            object_type=self.opts.model_name,
            object_label=preview.file_name,
            data={outcome.value: counts[outcome] for outcome in Outcome},
        )

    def _show(self, request, template: str, title: str, context: dict) -> HttpResponse:
        shared = {
            "title": title,
            "opts": self.opts,
            "changelist_url": self._url("changelist"),
            "media": self.media,
        }
        return TemplateResponse(
            request, template, {**self.admin_site.each_context(request), **shared, **context}
        )

    def _file(self, file, what: str) -> FileResponse:
        day = clock.today().strftime("%Y%m%d")
        name = f"{self.resource.title}-{what}-{day}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=writing.XLSX)

    def _name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _url(self, name: str, *args) -> str:
        return reverse(f"{self.admin_site.name}:{self._name(name)}", args=args)


def _with_cells(fate: Fate, preview: previews.Preview) -> dict:
    """A fate for the page: each error with the cell it is in ("C12")."""
    return {
        "line": fate.line,
        "label": fate.label,
        "changes": fate.changes,
        "errors": [
            {
                "cell": f"{preview.letters[heading]}{fate.line}" if heading in preview.letters else "",
                "heading": heading,
                "sentence": sentence,
            }
            for heading, sentence in fate.errors
        ],
    }
