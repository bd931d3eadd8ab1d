"""Keeps a prepared content once, by its hash."""

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction

from tickets.files.preparing import Prepared
from tickets.models import StoredFile
from tickets.models.attachments import attachment_storage


def keep(prepared: Prepared, at: dt.datetime) -> StoredFile:
    """The stored file of this content, locked until the caller's transaction ends, so that nobody forgets it meanwhile.

    What is rolled back leaves a content without a row: some space, and nothing to be seen.
    """
    row, _is_new = StoredFile.objects.get_or_create(
        sha256=prepared.sha256,
        defaults={"type": prepared.type, "size": len(prepared.content), "stored_at": at},
    )
    row = StoredFile.objects.select_for_update().get(pk=row.pk)
    storage = attachment_storage()
    for path, content in ((row.path, prepared.content), (row.preview_path, prepared.preview)):
        if content and not storage.exists(path):
            storage.save(path, ContentFile(content))
    return row


@transaction.atomic
def forget_unused(file_id: int) -> None:
    """Delete a content that nothing shows any more. Its row stays: the record names the hash."""
    file = StoredFile.objects.select_for_update().get(pk=file_id)
    if file.in_use():
        return
    storage = attachment_storage()
    for path in (file.path, file.preview_path):
        storage.delete(path)
