"""Proposals that change the working calendar and the office hours, and how open deadlines followed them."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import clock
from organisations.admin.base import ChosenRowsMixin
from organisations.admin_site import site
from organisations.imports import workbook
from tickets import calendar_changes, calendar_years
from tickets.admin.clocks import CalendarEndMixin
from tickets.calendar_sorts import SORTS, known_days
from tickets.models import CalendarChange, CalendarYear, OfficeSeason, Recomputation
from tickets.models.office import FIRST_YEAR, LAST_YEAR


class ProposalForm(forms.ModelForm):
    """What the action would refuse is an error at its field."""

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            for field, sentence in SORTS[type(self.instance)].objection(self.instance).items():
                self.add_error(field, sentence)


class ProposalAdmin(ChosenRowsMixin, admin.ModelAdmin):
    """What was proposed is confirmed or refused as it stands, by another administrator."""

    form = ProposalForm
    list_filter = ["accepted"]
    list_select_related = ["proposed_by__person", "decided_by__person"]
    actions = ["confirm_chosen", "refuse_chosen"]
    change_form_template = "admin/tickets/proposal.html"

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        name = f"tickets_{self.opts.model_name}_decide"
        return [
            path("<int:pk>/decide/", self.admin_site.admin_view(self.decide), name=name),
            *super().get_urls(),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refused:
            # Sent twice, or by two people at the same moment.
            return self._refused(request, refused)

    def _refused(self, request, refused: ValidationError) -> HttpResponse:
        messages.error(request, " ".join(refused.messages))
        return redirect(f"admin:tickets_{self.opts.model_name}_changelist")

    def save_model(self, request, obj, form, change):
        calendar_changes.propose(change=obj, by=request.user, at=clock.now())

    def log_addition(self, request, obj, message):
        """The audit record has it already."""

    def change_view(self, request, object_id, form_url="", extra_context=None):
        shown = self.get_object(request, object_id)
        more = {
            "may_decide": shown is not None
            and shown.decided_at is None
            and shown.proposed_by_id != request.user.pk
            and self.has_change_permission(request),
            "decide_url": f"admin:tickets_{self.opts.model_name}_decide",
        }
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm or refuse one proposal from its page."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        change = get_object_or_404(self.model, pk=pk)
        if request.method == "POST":
            self._decide(request, change, confirmed=request.POST.get("decision") == "confirm")
        return redirect(calendar_changes.page_of(change))

    @admin.action(description=gettext_lazy("Confirm the chosen proposals of others"), permissions=["change"])
    def confirm_chosen(self, request, queryset):
        for row in queryset:
            self._decide(request, row, confirmed=True)

    @admin.action(description=gettext_lazy("Refuse the chosen proposals of others"), permissions=["change"])
    def refuse_chosen(self, request, queryset):
        for row in queryset:
            self._decide(request, row, confirmed=False)

    @staticmethod
    def _decide(request, change, *, confirmed: bool) -> None:
        try:
            if not confirmed:
                calendar_changes.refuse(change=change, by=request.user, at=clock.now())
                messages.success(request, _("%(change)s was refused.") % {"change": change})
                return
            run = calendar_changes.confirm(change=change, by=request.user, at=clock.now())
        except ValidationError as refused:
            messages.error(request, f"{change}: {' '.join(refused.messages)}")
            return
        words = _("%(day)s holds; the deadlines of %(count)s open tickets were moved.")
        messages.success(request, words % {"day": change, "count": run.moved})
        if run.ended_at is None:
            messages.info(request, _("More open tickets follow in the background."))


@admin.register(CalendarChange, site=site)
class CalendarChangeAdmin(CalendarEndMixin, ProposalAdmin):
    list_display = ["day", "is_working", "name", "source", "proposed_by", "accepted", "decided_by"]
    list_filter = ["accepted", "is_working"]
    fields = ["day", "is_working", "name", "source"]


@admin.register(OfficeSeason, site=site)
class OfficeSeasonAdmin(ProposalAdmin):
    list_display = ["valid_from", "valid_to", "openings", "source", "proposed_by", "accepted", "decided_by"]
    fields = ["valid_from", "valid_to", "openings", "source"]


class YearForm(ProposalForm):
    year = forms.IntegerField(label=gettext_lazy("year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    lines = forms.CharField(
        label=gettext_lazy("days off and make-up days"),
        required=False,
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16, "cols": 80}),
        help_text=gettext_lazy(
            "One line each: day or span, 休 or 班, occasion. All other days go by weekday. "
            "Example: 2027-02-06至2027-02-12 休 春节"
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("or a workbook (.xlsx)"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "With the columns 日期, 类型 (休 or 班), 名称; it takes the place of the lines."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    class Meta:
        model = CalendarYear
        fields = ("year", "source")

    def clean(self):
        given = super().clean()
        if given.get("file"):
            given["lines"] = self._lines_of(given["file"])
        if not given.get("year") or "file" in self.errors:
            return given
        if not (given.get("lines") or "").strip():
            self.add_error("lines", _("Write the lines, or choose a workbook."))
            return given
        self.read = calendar_years.read(given["lines"], given["year"], known_days(given["year"]))
        self.instance.days = self.read.stored
        if self.read.wrong:
            self.add_error("lines", _("Lines that are wrong are named below."))
        return given

    def _lines_of(self, file) -> str:
        try:
            sheet = workbook.read(
                file,
                headings=calendar_years.HEADINGS,
                required=calendar_years.HEADINGS[:2],
                also=calendar_years.ALSO,
            )
        except workbook.WorkbookRefused as refusal:
            self.add_error("file", str(refusal))
            return ""
        return "\n".join(
            "\t".join(row.cells.get(heading, "") for heading in calendar_years.HEADINGS) for row in sheet.rows
        )


@admin.register(CalendarYear, site=site)
class CalendarYearAdmin(CalendarEndMixin, ProposalAdmin):
    """All days of a year in one step: pasted or out of a workbook, looked at, proposed."""

    list_display = ["year", "source", "proposed_by", "accepted", "decided_by"]
    fields = ["year", "source"]

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        next_year = clock.today().year + 1
        form = YearForm(request.POST or None, request.FILES or None, initial={"year": next_year})
        read = None
        if request.method == "POST":
            valid = form.is_valid()
            read = getattr(form, "read", None)
            if valid and request.POST.get("step") == "propose":
                try:
                    change = calendar_changes.propose(change=form.instance, by=request.user, at=clock.now())
                except ValidationError as refused:
                    return self._refused(request, refused)
                messages.success(request, _("Proposed; another administrator confirms it."))
                return redirect(calendar_changes.page_of(change))
            if "lines" in form.cleaned_data:
                # What was read out of a workbook is shown as lines, so that a wrong one can be mended here.
                form.data = form.data.copy()
                form.data["lines"] = form.cleaned_data["lines"]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Propose a calendar year"),
            "opts": self.opts,
            "form": form,
            "read": read,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/tickets/calendaryear/add.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        shown = self.get_object(request, object_id)
        read = calendar_years.stored(shown.days, known_days(shown.year)) if shown else None
        return super().change_view(request, object_id, form_url, {"read": read})


@admin.register(Recomputation, site=site)
class RecomputationAdmin(ChosenRowsMixin, admin.ModelAdmin):
    """The record of what followed; nobody writes in it."""

    list_display = ["at", "note", "first", "last", "moved", "ended_at"]
    fields = ["at", "note", "first", "last", "moved", "ended_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
