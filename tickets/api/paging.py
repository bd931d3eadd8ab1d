"""Cursor paging `{next, previous, results}`: nothing is counted, and a page far down costs what the first one costs."""

import re

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination

#: What our own cursors hold: an id, or a path of codes.
POSITION = re.compile(r"[0-9]{1,18}|[0-9A-Za-z_\-]{1,60}(/[0-9A-Za-z_\-]{1,60})*/")


class Pages(CursorPagination):
    """Newest first. `page_size` up to 200."""

    ordering = ("-id",)
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    template = None

    def get_page_size(self, request) -> int:
        given = request.query_params.get(self.page_size_query_param, "")
        if not given:
            return self.page_size
        if not (
            given.isdecimal() and given.isascii() and len(given) < 5 and 1 <= int(given) <= self.max_page_size
        ):
            raise ValidationError(
                {
                    self.page_size_query_param: [
                        _("A number from 1 to %(most)s.") % {"most": self.max_page_size}
                    ]
                }
            )
        return int(given)

    def decode_cursor(self, request):
        broken = ValidationError({self.cursor_query_param: [_("This cursor is not one of ours.")]})
        if not request.query_params.get(self.cursor_query_param):
            return None
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            raise broken from None
        if cursor.position is not None:
            by_id = self.ordering[0].lstrip("-") == "id"
            if not POSITION.fullmatch(cursor.position) or cursor.position.isdecimal() != by_id:
                raise broken
        return cursor


class OldestFirst(Pages):
    ordering = ("id",)


class CataloguePages(Pages):
    """Catalogues are read as a whole: long pages."""

    ordering = ("id",)
    page_size = 200
    max_page_size = 1000


class TreePages(CataloguePages):
    """In the order of the tree, parents before children."""

    ordering = ("path", "id")
