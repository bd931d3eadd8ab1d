"""Files that came with a ticket. The content is kept once by its hash, outside the database."""

from typing import IO

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation, User
from tickets.models.tickets import Ticket


class FileType(models.TextChoices):
    """What offices exchange; the value is the extension that the portal gives it."""

    JPG = "jpg", _("picture (JPEG)")
    PNG = "png", _("picture (PNG)")
    PDF = "pdf", _("PDF")
    OFD = "ofd", _("OFD")
    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("Excel workbook")
    PPTX = "pptx", _("PowerPoint slides")
    DOC = "doc", _("Word document (97–2003)")
    XLS = "xls", _("Excel workbook (97–2003)")
    PPT = "ppt", _("PowerPoint slides (97–2003)")
    WPS = "wps", _("WPS text")
    ET = "et", _("WPS table")
    DPS = "dps", _("WPS slides")
    TXT = "txt", _("plain text")
    CSV = "csv", _("table as text (CSV)")


PICTURES = (FileType.JPG, FileType.PNG)
CONTENT_TYPES = {
    FileType.JPG: "image/jpeg",
    FileType.PNG: "image/png",
    FileType.PDF: "application/pdf",
    FileType.OFD: "application/ofd",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileType.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileType.DOC: "application/msword",
    FileType.XLS: "application/vnd.ms-excel",
    FileType.PPT: "application/vnd.ms-powerpoint",
    FileType.WPS: "application/vnd.ms-works",
    FileType.ET: "application/vnd.ms-excel",
    FileType.DPS: "application/vnd.ms-powerpoint",
    FileType.TXT: "text/plain",
    FileType.CSV: "text/csv",
}


def attachment_storage() -> Storage:
    """Where contents lie: `STORAGES["attachments"]`. Nothing in it is ever served by an address of its own."""
    return storages["attachments"]


class StoredFile(models.Model):
    """A content, kept once however often it is sent. `sha256` is that of what is kept, not of what was sent."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    type = models.CharField(_("type"), max_length=4, choices=FileType.choices)
    size = models.PositiveIntegerField(_("size in bytes"))
    stored_at = models.DateTimeField(_("stored"))

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self):
        return f"{self.sha256[:12]}.{self.type}"

    @property
    def path(self) -> str:
        return f"{self.sha256[:2]}/{self.sha256}"

    @property
    def preview_path(self) -> str:
        return f"{self.path}.preview"

    @property
    def is_picture(self) -> bool:
        return self.type in PICTURES

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[FileType(self.type)]

    def open(self, *, preview: bool = False) -> IO[bytes]:
        """The content. Raises FileNotFoundError if the storage has lost it."""
        return attachment_storage().open(self.preview_path if preview else self.path)

    def in_use(self) -> bool:
        """Whether any row of any app still shows this content; what was withdrawn does not count."""
        for relation in self._meta.related_objects:
            rows = relation.related_model._default_manager.filter(**{relation.field.name: self})
            if (rows.present() if hasattr(rows, "present") else rows).exists():
                return True
        return False


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Who sees the ticket sees its files; what was withdrawn nobody sees."""
        return self.present().filter(ticket__in=Ticket.objects.visible_to(user))

    def present(self):
        return self.filter(withdrawn_at=None)


class Attachment(models.Model):
    """One file of one ticket, under the name it was sent with; withdrawn with a reason, never edited."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="attachments")
    dispatch = models.ForeignKey("tickets.Dispatch", models.PROTECT, null=True, related_name="attachments")
    event = models.ForeignKey("tickets.Event", models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField(_("name"), max_length=120)
    at = models.DateTimeField(_("sent"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("unit")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "file"], name="attachment_once", condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="attachment_withdrawn_has_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self):
        return self.name
