"""What a reply holds, as text under its key: packing, reading back, and what becomes of it in the case."""

import json
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import override

from enforcement.models import Reply
from enforcement.request_shapes import RequestKind

#: Fields that tell what stands in the way of an asset.
ENCUMBRANCES = ("mortgage", "seals", "freezes", "objection")


def packed(found: Sequence[Mapping[str, str]]) -> str:
    rows = [{code: value for code, value in row.items() if value not in (None, "")} for row in found]
    return json.dumps(rows, ensure_ascii=False)


def revealed(reply: Reply) -> list[dict[str, str]]:
    """The filled fields of each thing found. Raises Locked, or Destroyed once it was sealed; the caller records the view."""
    text = reply.found.reveal()
    return json.loads(text) if text else []


def labelled(kind: RequestKind, row: Mapping[str, str]) -> list[tuple[str, str]]:
    """Label and value in the order of the kind's fields."""
    return [(str(answer.label), row[answer.code]) for answer in kind.answers if row.get(answer.code)]


def findings_of(kind: RequestKind, found: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    """What each thing found becomes in the case: its text, and its encumbrances apart; in the court's language, whoever
    takes it in."""
    with override("zh-hans"):
        return [_in_words(kind, row) for row in found]


def _in_words(kind: RequestKind, row: Mapping[str, str]) -> tuple[str, str]:
    def words(apart: bool) -> str:
        answers = [answer for answer in kind.answers if (answer.code in ENCUMBRANCES) == apart]
        return "；".join(f"{answer.label}：{row[answer.code]}" for answer in answers if row.get(answer.code))

    return words(apart=False), words(apart=True)
