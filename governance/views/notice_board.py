"""What a community may print for the public notice board: places, official contacts, and counts; nobody's concern."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit import clock
from governance.models import Community
from governance.reading.notice_board import notice_board
from organisations.access import BUSINESS, open_to


@open_to(BUSINESS)
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    row = Community.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if row is None:
        raise Http404
    context = {"row": row, "shown": notice_board(row, clock.today()), "printed_on": clock.today()}
    return render(request, "governance/notice.html", context)
