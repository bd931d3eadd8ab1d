"""The court's papers of a request as Word files: drafts, each opened for a reason that is on record."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit import clock
from enforcement.access import OFFICERS
from enforcement.actions.viewing import record_opening
from enforcement.forms.requests import OpenForm
from enforcement.guarding import court_page
from enforcement.models import AssistanceRequest
from enforcement.reading import request_papers as papers
from enforcement.reading.request_papers import Named
from enforcement.request_shapes import PAPERS
from enforcement.views.requests import found, plain
from tickets.documents.blocks import Block, Paper
from tickets.documents.dates import chinese_date
from tickets.documents.word import build
from tickets.files.names import safe_name
from tickets.files.serving import guarded
from tickets.models import FileType
from tickets.models.attachments import CONTENT_TYPES
from tickets.standing import Actor

DRAFT = "草稿，未加盖印章不生效"


@court_page(OFFICERS)
@require_POST
def notice_word(request: HttpRequest, pk: int) -> HttpResponse:
    """协助执行通知书; of an inquiry 协助查询通知书."""
    row = found(request, pk)
    return _named_word(
        request, row, "协助查询通知书" if row.kind.is_inquiry else "协助执行通知书", papers.notice
    )


@court_page(OFFICERS)
@require_POST
def receipt_word(request: HttpRequest, pk: int) -> HttpResponse:
    """送达回证."""
    return _named_word(request, found(request, pk), "送达回证", papers.receipt)


@court_page(OFFICERS)
@require_POST
def letter_word(request: HttpRequest, pk: int) -> HttpResponse:
    """函 to a department that has not replied; it names nobody and needs no reason."""
    row = found(request, pk)
    if row.ticket is None or row.ticket.answer_by is None or clock.now() <= row.ticket.answer_by:
        messages.error(request, _("The department is not late yet."))
        return redirect(row)
    return _word(row, "关于协助执行事项答复的函", papers.letter(row, clock.now()))


def _named_word(
    request: HttpRequest,
    row: AssistanceRequest,
    title: str,
    body: Callable[[AssistanceRequest, Named], list[Block]],
) -> HttpResponse:
    form = OpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why you open it."))
        return redirect(row)
    record_opening(
        row=row,
        fields=["party", "papers", "case number"],
        by=Actor(request.user, request.post),
        at=clock.now(),
        reason=form.cleaned_data["reason"],
        case=row.case,
    )
    told = plain(row, ("purpose",), address=False)
    with translation.override("zh-hans"):
        named = Named(
            case_number=row.case.number.reveal(),
            name=told["party"]["name"],
            identity=told["party"]["identity"],
            purpose=told["words"]["purpose"],
            paper_numbers=tuple((str(PAPERS[paper.sort]), number) for paper, number in told["papers"]),
        )
        return _word(row, title, body(row, named))


def _word(row: AssistanceRequest, title: str, body: list[Block]) -> HttpResponse:
    at = clock.now()
    with translation.override("zh-hans"):
        paper = Paper(
            title=title,
            number=f"编号：{row}",
            addressees=str(row.holder),
            unit=str(row.case.court),
            date=chinese_date(timezone.localdate(at)),
            body=body,
            watermark=DRAFT,
            mark=_("Demonstration data, purely fictitious") if settings.DEMONSTRATION else "",
        )
    answer = HttpResponse(build(paper, at), content_type=CONTENT_TYPES[FileType.DOCX])
    answer["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=safe_name(f"{title}{row}.docx", "docx")
    )
    return guarded(answer)
