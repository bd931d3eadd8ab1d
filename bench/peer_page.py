"""The least that a signed-in page with a table can do: same middleware, same base template, one SELECT of 25 rows."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organisations.access import SIGNED_IN, open_to

ROWS = "SELECT number, title, state, place, raised_at, answer_by FROM tickets_ticket ORDER BY id LIMIT 25"


@open_to(SIGNED_IN)
def rows(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        return render(request, "bench/rows.html", {"rows": cursor.fetchall()})
