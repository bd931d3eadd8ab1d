"""What leaves the court's money pages as a file: the campaign's figures, and the ledger of one case for its own officer."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit import clock
from enforcement.access import COUNTERS, OFFICERS
from enforcement.actions import viewing
from enforcement.actions.on_case import works_on
from enforcement.exporting import campaign_workbook
from enforcement.guarding import court_page
from enforcement.models import Duty
from enforcement.reading import money as reading
from enforcement.reading import money_papers as papers
from enforcement.views.cases import found
from enforcement.views.money import period
from tickets.documents.blocks import Paper
from tickets.documents.dates import chinese_date
from tickets.documents.word import build
from tickets.files.names import safe_name
from tickets.files.serving import guarded
from tickets.lifecycle import Incomplete
from tickets.models import FileType
from tickets.models.attachments import CONTENT_TYPES
from tickets.standing import Actor


@court_page(COUNTERS)
@require_safe
def campaign_file(request: HttpRequest) -> FileResponse:
    """The figures that the page shows, of the same period."""
    first, last = period(request, clock.today())
    rows, whole = reading.campaign(None, first, last)
    book = campaign_workbook(rows, whole, reading.listed(first, last), first, last, clock.now())
    return FileResponse(book, as_attachment=True, filename=f"campaign-{first}-{last}.xlsx")


@court_page(OFFICERS)
@require_POST
def ledger_word(request: HttpRequest, pk: int) -> HttpResponse:
    """案款收支明细 of one case, for an officer named in it by an own post; who looked and why is on record before."""
    row, by, at = found(request, pk), Actor(request.user, request.post), clock.now()
    if not works_on(by, row.pk, timezone.localdate(at), Duty.OFFICER):
        raise Http404
    shown = reading.money_of(row, timezone.localdate(at))
    for each in shown.ledger:
        each.case = row
    try:
        opened = viewing.open_fields(
            rows=shown.ledger,
            fields=("who", "document"),
            by=by,
            at=at,
            case=row,
            reason=request.POST.get("reason", ""),
        )
    except Incomplete:
        messages.error(request, _("Say why you open it; the reason is recorded."))
        return redirect("enforcement:money", row.pk)
    if not opened:
        messages.error(request, _("No money has come in yet."))
        return redirect("enforcement:money", row.pk)
    with translation.override("zh-hans"):
        paper = Paper(
            title="案款收支明细",
            number=f"案号：{row.title}",
            unit=str(row.court),
            date=chinese_date(timezone.localdate(at)),
            body=papers.ledger(shown, opened),
            mark=_("Demonstration data, purely fictitious") if settings.DEMONSTRATION else "",
        )
    answer = HttpResponse(build(paper, at), content_type=CONTENT_TYPES[FileType.DOCX])
    name = safe_name(f"案款收支明细{row}.docx", "docx")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return guarded(answer)
