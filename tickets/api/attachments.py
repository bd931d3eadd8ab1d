"""Files of a ticket: list, add, download. The same checks and scope as the pages."""

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from audit import clock
from tickets import actions
from tickets.actions.attaching import record_download
from tickets.api.idempotency import keyed
from tickets.api.outputs import code_of, coded
from tickets.api.paging import OldestFirst
from tickets.api.problem_schema import KEY_HEADER, POST_HEADER, READ, SAVE, answers
from tickets.api.problems import InvalidForm
from tickets.api.tickets import TicketView
from tickets.files.preparing import content_mark
from tickets.files.serving import content_response
from tickets.forms.files import FilesForm, refuse_too_much
from tickets.models import Attachment, FileType


class AttachmentSerializer(serializers.Serializer):
    """One file. `sha256` and `size` are those of what is kept: pictures are made anew, without place and camera."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    type = coded(FileType, source="file.type")
    size = serializers.IntegerField(source="file.size")
    sha256 = serializers.CharField(source="file.sha256")
    at = serializers.DateTimeField()
    organisation = code_of("organisation.code", null=True)
    dispatch = serializers.IntegerField(source="dispatch_id", allow_null=True)
    event = serializers.IntegerField(source="event_id")


class FilesRequest(serializers.Serializer):
    """One or several parts named `files`."""

    files = serializers.ListField(child=serializers.FileField())


class TakesFiles(BaseContentNegotiation):
    """Answers JSON, takes multipart forms."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type

    def select_parser(self, request, parsers):
        is_form = request.content_type.partition(";")[0].strip().lower() == MultiPartParser.media_type
        return parsers[0] if is_form else None


class TicketAttachments(GenericAPIView, TicketView):
    queryset = Attachment.objects.none()
    serializer_class = AttachmentSerializer
    pagination_class = OldestFirst
    parser_classes = (MultiPartParser,)
    content_negotiation_class = TakesFiles

    @property
    def query_parameters(self):
        return ("cursor", "page_size") if self.request.method == "GET" else ()

    @extend_schema(
        operation_id="attachments_list",
        summary="The files of the ticket, oldest first",
        parameters=[POST_HEADER],
        responses=answers({200: AttachmentSerializer(many=True)}, *READ, 404),
    )
    def get(self, request: Request, number: str) -> Response:
        rows = self.ticket(number).attachments.present().select_related("file", "organisation")
        return self.get_paginated_response(AttachmentSerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(
        operation_id="attachments_add",
        summary="Add files; answers those that were added (what the ticket has already is not added again)",
        parameters=[POST_HEADER, KEY_HEADER],
        request={"multipart/form-data": FilesRequest},
        responses=answers({201: AttachmentSerializer(many=True)}, *SAVE, 404),
    )
    def post(self, request: Request, number: str) -> Response:
        ticket = self.ticket(number)
        marks = [[file.name, content_mark(file)] for file in request.FILES.getlist("files")]
        return keyed(request, self.actor, lambda: self._added(request, ticket.pk), body=marks)

    def _added(self, request: Request, ticket_id: int) -> Response:
        form = FilesForm(request.data, request.FILES)
        form.is_valid()
        refuse_too_much(form, request._request)  # noqa: SLF001 - the upload handler knows Django's request
        for name in sorted(set(request.data) - {"files"}):
            form.errors[name[:100]] = [_("There is no such field.")]
        if form.errors:
            raise InvalidForm(form)
        added = actions.attach(
            ticket_id=ticket_id, by=self.actor, at=clock.now(), files=form.cleaned_data["files"]
        )
        return Response(AttachmentSerializer(added, many=True).data, status=201)


class AttachmentContent(TicketView):
    @extend_schema(
        operation_id="attachments_content",
        summary="The content of one file; the download is recorded",
        parameters=[POST_HEADER],
        responses=answers(
            {(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)}, *READ, 404
        ),
    )
    def get(self, request: Request, number: str, attachment: str) -> FileResponse:
        rows = self.ticket(number).attachments.present().select_related("file", "ticket")
        found = rows.filter(pk=int(attachment)).first()
        if found is None:
            raise Http404
        record_download(attachment=found, by=self.actor, at=clock.now())
        return content_response(found.file, found.name)
