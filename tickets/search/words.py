"""How text is cut into tokens, for the index and for what somebody looks for. Pure functions over plain text.

Chinese is not written with blanks between words, so every two neighbouring characters are a token (a bigram): two
characters are enough to look for. Words of other scripts and numbers are one token each and found by their beginning.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

#: Raised when the rules of this file, or what is put into the index, change: it is then built anew in the background.
RULES = 2
#: A longer word is cut: no lexeme of PostgreSQL holds more than 2 kB.
WORD = 32
#: Ideographs (blocks of Unicode), the repetition mark and the zero of dates, the Japanese syllabaries.
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005\u3007\u3040-\u30ff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_WORD_RUN = re.compile(rf"[^\W_{_HAN}]+")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
#: Stands before every word of a prepared text, so that a word is found by its beginning only.
BEGINS = "¦"


class _Fold(dict[int, str]):
    """For `str.translate`: character by character, so that places in folded and plain text can be compared."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        name = unicodedata.name(character, "")
        # Invisible formatting, and the variation selectors of Mongolian, make no other word.
        invisible = unicodedata.category(character) == "Cf" or name.startswith("MONGOLIAN FREE VARIATION")
        self[code] = "" if invisible else unicodedata.normalize("NFKC", character).casefold()
        return self[code]


_FOLD = _Fold()


def fold(text: str) -> str:
    """Full-width forms (NFKC) and letter case make no difference."""
    return text.translate(_FOLD)


def prepared(folded: str) -> str:
    """The folded text with the beginnings of its words marked: a term is found in it as a plain part."""
    return _WORD_RUN.sub(lambda run: BEGINS + run[0], folded)


def word_beginnings(folded: str) -> set[int]:
    return {run.start() for run in _WORD_RUN.finditer(folded)}


def runs_of(folded: str) -> list[str]:
    """The stretches of Chinese characters, and the words of other scripts, in their order."""
    return _RUN.findall(folded)


def tokens_of(folded: str) -> set[str]:
    """The bigrams and words of a folded text. A single character is none: nobody can look for it alone."""
    found: set[str] = set()
    for run in runs_of(folded):
        if _HAN_RUN.match(run):
            found.update(_bigrams(run))
        elif len(run) > 1:
            found.add(run[:WORD])
    return found


def _bigrams(run: str) -> Iterator[str]:
    return (run[place : place + 2] for place in range(len(run) - 1))


@dataclass(frozen=True)
class Term:
    """What stood between two blanks, folded; it must stand in the text as it is."""

    text: str

    @property
    def runs(self) -> list[str]:
        return _RUN.findall(self.text)

    @property
    def begins_word(self) -> bool:
        return _WORD_RUN.match(self.text) is not None

    @property
    def bigrams(self) -> Iterator[str]:
        for run in _HAN_RUN.findall(self.text):
            yield from _bigrams(run)

    @property
    def prefixes(self) -> Iterator[str]:
        return (run[:WORD] for run in _WORD_RUN.findall(self.text) if len(run) > 1)

    @property
    def told_by_tokens(self) -> bool:
        """Whether the index alone says that a text holds the term: one bigram, or one word."""
        if self.runs != [self.text]:
            return False
        return 2 <= len(self.text) <= WORD if self.begins_word else len(self.text) == 2


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: every term must be found."""

    terms: tuple[Term, ...] = ()

    @classmethod
    def read(cls, text: str) -> "Wanted":
        return cls(tuple(term for term in map(Term, _once(fold(text).split())) if term.runs))

    def __bool__(self) -> bool:
        return bool(self.terms)

    @cached_property
    def bigrams(self) -> list[str]:
        return _once(bigram for term in self.terms for bigram in term.bigrams)

    @cached_property
    def prefixes(self) -> list[str]:
        return _once(prefix for term in self.terms for prefix in term.prefixes)

    @property
    def compared(self) -> list[str]:
        """Parts of a prepared text that the tokens only narrow down: the text itself is compared."""
        return [prepared(term.text) for term in self.terms if not term.told_by_tokens]

    @property
    def in_index(self) -> bool:
        """Whether the index can answer: two Chinese characters side by side, or two of a word."""
        return bool(self.bigrams or self.prefixes)


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
