"""Rows that carry a Chinese and, if somebody filled it in, an English name."""

from django.db import models
from django.utils.translation import get_language


def in_readers_language(name: str, name_en: str) -> str:
    """The English name for who reads English, if there is one; `name` is the name in law."""
    return name_en if name_en and (get_language() or "").startswith("en") else name


class Bilingual(models.Model):
    """Its subclass has `name` and `name_en`. What must not turn with the reader's language (the record, official
    documents, files that travel between offices) names the row by `name`, or under `override("zh-hans")`."""

    class Meta:
        abstract = True

    def __str__(self):
        return in_readers_language(self.name, self.name_en)
