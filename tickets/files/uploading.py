"""How uploads are received: nothing beyond the limits is ever written, neither to memory nor to disk."""

import time
from io import BytesIO
from tempfile import SpooledTemporaryFile

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from tickets.files.preparing import MEGABYTE, largest

IN_MEMORY = 2 * MEGABYTE
#: What `SpooledTemporaryFile` takes for "whatever its size".
NEVER_ON_DISK = 0
#: Files of the largest size that one form may bring.
FILES_AT_ONCE = 5
#: How long an upload that is refused anyway is still read, so that the browser hears the answer.
PATIENCE = 10.0


class BoundedUploadHandler(FileUploadHandler):
    """The only upload handler of the portal (`FILE_UPLOAD_HANDLERS`).

    A file beyond the limit is dropped while it comes in; what is left of it is its name and a size that no form takes.
    If the whole request announces more than a form may bring, nothing is kept of any file; `request.upload_refused` says
    so, and after some seconds the rest is not even read. Below the paths of `FILES_NEVER_ON_DISK` a file waits in memory
    whatever its size, so that no plain copy lies on a disk before it is encrypted: what a form may bring bounds it.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.refused = False
        self.in_memory = IN_MEMORY
        self.give_up = 0.0
        self.spool: SpooledTemporaryFile | None = None
        self.dropped = False

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 - Django's
        self.refused = content_length > FILES_AT_ONCE * largest()
        self.give_up = time.monotonic() + PATIENCE
        if self.request is not None:
            self.request.upload_refused = self.refused
            if self.request.path_info.startswith(settings.FILES_NEVER_ON_DISK):
                self.in_memory = NEVER_ON_DISK

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.dropped = self.refused
        self.spool = None if self.refused else SpooledTemporaryFile(max_size=self.in_memory)  # noqa: SIM115 - goes with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.refused and time.monotonic() > self.give_up:
            raise StopUpload(connection_reset=True)
        if not self.dropped and start + len(raw_data) > largest():
            self._drop()
        if self.spool is not None:
            self.spool.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        spool = self.spool or BytesIO()
        spool.seek(0)
        self.spool = None
        return UploadedFile(
            file=spool,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        self._drop()

    def _drop(self) -> None:
        self.dropped = True
        if self.spool is not None:
            self.spool.close()
            self.spool = None


def too_much(request) -> bool:
    """Whether the request announced more than a form may bring; its files are not there, its words are."""
    request.POST  # noqa: B018 - reading it is what runs the handler
    return getattr(request, "upload_refused", False)


def most_at_once() -> int:
    """Megabytes that one form may bring."""
    return settings.FILE_MB * FILES_AT_ONCE
