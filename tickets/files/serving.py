"""A content on its way to a browser: saved, not shown; and what is shown has no rights there."""

from django.http import FileResponse, HttpResponse

from tickets.models import StoredFile

#: What a browser may do with a content it shows: nothing but show it.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def content_response(file: StoredFile, name: str, *, inline: bool = False) -> FileResponse:
    """The content to be saved under this name; `inline` only for pictures, which the portal made itself."""
    response = FileResponse(
        file.open(), as_attachment=not inline, filename=name, content_type=file.content_type
    )
    response["Content-Length"] = file.size
    return guarded(response)


def guarded(response: HttpResponse) -> HttpResponse:
    """Asked for anew each time, because who may see it may change; and without any rights in the browser."""
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
