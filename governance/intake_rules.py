"""What is known of a submission from its words alone: its number and code, equal texts, and words of danger to life. Pure."""

import hashlib
import re
import secrets
import unicodedata

from django.utils.crypto import constant_time_compare

from audit.keyed import keyed_hash
from organisations.encryption import lookup_hash

#: Without letters and digits that are mistaken for one another.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10
NUMBER_LENGTH = 6
#: What people write when a life or a child is in danger; the box of the form says the same.
DANGER = re.compile(
    "自杀|轻生|跳楼|割腕|喝农药|坠楼|要杀|持刀|家暴|打孩子|虐待|猥亵|拐卖|孩子失踪|老人失踪|煤气泄漏|燃气泄漏|漏煤气|漏气|着火|起火|爆炸"
    "|触电|溺水|塌了|倒塌|坍塌"
)


def new_number(day) -> str:
    """`M261123-7KQ2XW`: the day and six random letters, so that no number tells of another."""
    return f"M{day:%y%m%d}-" + "".join(secrets.choice(ALPHABET) for _place in range(NUMBER_LENGTH))


def key_hash(form_key: str) -> str:
    return lookup_hash(form_key, "public_form_key")


def code_of(form_key: str) -> str:
    """The code that belongs to a form. Whoever sends the same form again gets the same one; it is stored nowhere."""
    value = int(keyed_hash("HASH_KEY", f"public_code\0{form_key}".encode()), 16)
    letters = []
    for _place in range(CODE_LENGTH):
        value, letter = divmod(value, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def code_hash(number: str, code: str) -> str:
    return lookup_hash(f"{number} {code}", "public_code")


def code_fits(number: str, code: str, kept: str | None) -> bool:
    """Compares in the same time whether there is such a number or not."""
    return constant_time_compare(code_hash(number, code), kept or "0" * 64)


def text_hash(text: str, place: str, *contents: str) -> str:
    """The same for texts that differ in blanks, width and punctuation only, with the same photographs."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", f"{text}{place}")).lower()
    return hashlib.sha256("\0".join([plain, *sorted(contents)]).encode()).hexdigest()


def tells_of_danger(text: str) -> bool:
    return DANGER.search(text) is not None
