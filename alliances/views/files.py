"""Files of support actions: downloaded, pictures looked at. Contents never have an address of their own."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from alliances.actions.supporting import record_download
from alliances.models import SupportFile
from alliances.views.frame import acting, members_chain
from audit import clock
from organisations.access import BUSINESS, open_to
from tickets.files.serving import content_response, guarded


@open_to(BUSINESS)
@require_safe
def download(request: HttpRequest, code: str, pk: int, file: int) -> HttpResponse:
    """The content: pictures may be looked at in the browser (`?show`), everything else is saved."""
    found = _visible(request, code, pk, file)
    record_download(file=found, by=acting(request), at=clock.now())
    return content_response(found.file, found.name, inline="show" in request.GET and found.file.is_picture)


@open_to(BUSINESS)
@require_safe
def preview(request: HttpRequest, code: str, pk: int, file: int) -> HttpResponse:
    """The small picture on the page of the support action."""
    found = _visible(request, code, pk, file)
    if not found.file.is_picture:
        raise Http404
    return guarded(FileResponse(found.file.open(preview=True), content_type="image/jpeg"))


def _visible(request: HttpRequest, code: str, pk: int, file: int) -> SupportFile:
    alliance = members_chain(request, code)
    rows = SupportFile.objects.visible_to(request.user).filter(support=pk, support__alliance=alliance)
    found = rows.select_related("file", "support").filter(pk=file).first()
    if found is None:
        raise Http404
    return found
