"""Papers of a mediation case as Word files, each for a reason that is recorded: the whole file, the agreement to sign."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from audit import clock
from governance.actions.mediation_papers import open_file
from governance.models import MediationCase
from governance.reading.mediation_papers import agreement_paper, case_file, why_no_agreement
from governance.views.mediation import found_case
from organisations import reasons
from organisations.access import BUSINESS, open_to
from tickets.documents.blocks import Paper
from tickets.documents.word import build
from tickets.files.names import safe_name
from tickets.files.serving import guarded
from tickets.models import FileType
from tickets.models.attachments import CONTENT_TYPES
from tickets.standing import Actor


@open_to(BUSINESS)
@never_cache
@require_POST
def case_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file in the prescribed order."""
    return _word(request, found_case(request, pk), "调解卷宗", case_file)


@open_to(BUSINESS)
@never_cache
@require_POST
def agreement_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The 人民调解协议书; refused without the committee's filing and seal, and where nothing was agreed in writing."""
    row = found_case(request, pk)
    why = why_no_agreement(row)
    if why:
        messages.error(request, why)
        return redirect(row)
    return _word(request, row, "人民调解协议书", agreement_paper)


def _word(request: HttpRequest, row: MediationCase, name: str, body) -> HttpResponse:
    reason = reasons.stated(request)
    if not reason:
        messages.error(request, _("Say why you need to see it; the reason is recorded."))
        return redirect(row)
    at = clock.now()
    named = open_file(case=row, by=Actor(request.user, request.post), at=at, reason=reason)
    with translation.override("zh-hans"):
        paper = Paper(
            title=name,
            number=f"案号：{row}",
            unit=row.committee.body,
            body=body(row, named),
            mark=_("Demonstration data, purely fictitious") if settings.DEMONSTRATION else "",
        )
    answer = HttpResponse(build(paper, at), content_type=CONTENT_TYPES[FileType.DOCX])
    file = safe_name(f"{name}{row}.docx", "docx")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file)
    return guarded(answer)
