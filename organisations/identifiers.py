"""Identifiers of units and people, checked by our own rules.

Sources: unified social credit code GB 32100-2015 (amendment 1 of 2016); resident identity number
GB 11643-1999. `stdnum.cn.uscc` refuses codes that begin with a letter and `stdnum.cn.ric.validate`
refuses residents of this banner born before 1983, so only its check digit is used.
"""

import datetime as dt
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
USCC = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}", re.ASCII)
RESIDENT_ID = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
DIVISION_CODE = re.compile(r"\d{6}|\d{9}|\d{12}", re.ASCII)


def compact(text: str) -> str:
    """Full-width characters made half-width, spaces and hyphens dropped, upper case."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def uscc_ok(text: str) -> bool:
    code = compact(text)
    if not USCC.fullmatch(code):
        return False
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(code, WEIGHTS, strict=False))
    return ALPHABET[(31 - total) % 31] == code[17]


def resident_id_ok(text: str) -> bool:
    """Form, check digit, and a date of birth that exists; no look-up of counties."""
    number = compact(text)
    if not RESIDENT_ID.fullmatch(number) or ric.calc_check_digit(number) != number[17]:
        return False
    try:
        dt.datetime.strptime(number[6:14], "%Y%m%d").replace(tzinfo=dt.UTC)
    except ValueError:
        return False
    return True


def validate_uscc(text: str) -> None:
    if not uscc_ok(text):
        raise ValidationError(
            _(
                "This is not a valid unified social credit code: 18 characters with a check character at the end."
            )
        )


def validate_resident_id(text: str) -> None:
    if not resident_id_ok(text):
        raise ValidationError(
            _("This is not a valid resident identity number: check the 18 characters and the date of birth.")
        )


def validate_division_code(text: str) -> None:
    if not DIVISION_CODE.fullmatch(text):
        raise ValidationError(_("A division code has 6, 9 or 12 digits."))


#: Eighteen places with blanks or hyphens between them, wherever they begin.
LIKE_RESIDENT_ID = re.compile(r"(?=([1-9](?:[\s\-]?\d){16}[\s\-]?[\dXx]))", re.ASCII)


def holds_resident_id(text: str) -> bool:
    """Whether a valid resident identity number stands anywhere in the text, also spaced out or in full-width digits."""
    plain = unicodedata.normalize("NFKC", text)
    return any(resident_id_ok(found[1]) for found in LIKE_RESIDENT_ID.finditer(plain))
