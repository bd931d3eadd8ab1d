"""Identifiers with the test values of DOMAIN 4.1 and 4.2, and the traps of 0.2 points 7 and 8."""

import pytest
from django.core.exceptions import ValidationError

from organisations.identifiers import (
    resident_id_ok,
    uscc_ok,
    validate_division_code,
    validate_resident_id,
    validate_uscc,
)


@pytest.mark.parametrize(
    "code",
    [
        "11150422MA0N12340Y",
        "91150422MA0N12340N",
        "93150422MA0N12340G",
        "54150422MA0N12340H",
        # A village collective economic organisation begins with a letter (stdnum refuses it).
        "N2150422MA0N123406",
        " 91150422 MA0N-12340n ",
        "９１１５０４２２ＭＡ０Ｎ１２３４０Ｎ",
    ],
)
def test_uscc_of_the_standard_is_accepted(code):
    assert uscc_ok(code)


@pytest.mark.parametrize(
    "code",
    ["91150422MA0N12340M", "91150422MA0N1234ON", "I1150422MA0N12340N", "9115042", "", "9" * 10_000, "\0"],
)
def test_uscc_with_a_wrong_character_is_refused(code):
    assert not uscc_ok(code)
    with pytest.raises(ValidationError):
        validate_uscc(code)


@pytest.mark.parametrize(
    "number",
    # The first is the trap: the county's own code table begins in 1983.
    [
        "150422190001019997",
        "15042219000101001X",
        "15042219000101001x",
        "１５０４２２１９０００１０１９９９７",
    ],
)
def test_resident_id_with_right_check_digit_is_accepted(number):
    assert resident_id_ok(number)


@pytest.mark.parametrize(
    "number",
    ["150422190002290017", "150422190001019998", "15042219000101999", "X50422190001019997", "", "\0" * 18],
)
def test_resident_id_that_cannot_exist_is_refused(number):
    assert not resident_id_ok(number)
    with pytest.raises(ValidationError):
        validate_resident_id(number)


def test_resident_id_of_an_unknown_county_raises_no_key_error():
    assert resident_id_ok("150481190001010005") in (True, False)


@pytest.mark.parametrize("code", ["150422", "150422100", "150422100201"])
def test_division_code_of_a_known_length_is_accepted(code):
    validate_division_code(code)


@pytest.mark.parametrize("code", ["1504221", "15042a", "１５０４２２", "", "150422\n"])
def test_division_code_of_another_form_is_refused(code):
    with pytest.raises(ValidationError):
        validate_division_code(code)
