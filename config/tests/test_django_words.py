"""Words that Django's own catalogue lacks are Chinese all the same, and stand in our list only as long as it lacks them."""

from pathlib import Path

import django
import polib
import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override

from config import django_words

CONTRIB = Path(django.__file__).parent / "contrib"


def test_words_are_those_that_django_lacks():
    theirs = set()
    for app in ("admin", "auth"):
        catalogue = polib.pofile(str(CONTRIB / app / "locale/zh_Hans/LC_MESSAGES/django.po"))
        theirs |= {entry.msgid for entry in catalogue.translated_entries()}
    assert theirs.isdisjoint(django_words.WORDS)
    assert "This password is too short. It must contain at least %d character." not in theirs


def test_words_are_chinese():
    with override("zh-hans"):
        assert all(gettext(word) != word for word in django_words.WORDS)
        with pytest.raises(ValidationError) as refused:
            validate_password("Ab-1")
        assert "密码太短，至少需要10个字符。" in refused.value.messages
        assert not any(sign.isascii() and sign.isalpha() for sign in "".join(refused.value.messages))
