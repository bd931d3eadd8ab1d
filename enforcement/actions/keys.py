"""A data key is destroyed: what it encrypted is sealed for good."""

import datetime as dt

from django.db import transaction

from enforcement.models import DataKey
from tickets.models.attachments import attachment_storage


@transaction.atomic
def destroy(*, data_key_id: int, at: dt.datetime) -> None:
    """Destroy the key and delete its files; the rows stay, as proof that there was something. Twice does nothing more.

    Needs no key of the court. Copies made before (backups) hold the wrapped key for as long as they are kept.
    """
    key = DataKey.objects.select_for_update(of=("self",), no_key=True).get(pk=data_key_id)
    if key.destroyed_at is not None:
        return
    key.wrapped, key.destroyed_at = None, at
    key.save(update_fields=["wrapped", "destroyed_at"])
    paths = [file.path for file in key.files.all()]
    transaction.on_commit(lambda: [attachment_storage().delete(path) for path in paths])
