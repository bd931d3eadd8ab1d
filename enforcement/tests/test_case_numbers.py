"""Court case numbers in the forms of 法〔2015〕137号."""

import pytest

from enforcement.case_numbers import NotANumber, normal, type_code


@pytest.mark.parametrize(
    ("sent", "kept", "code"),
    [
        ("（2020）内0422执123号", "（2020）内0422执123号", "执"),
        ("(2020)内0422执恢45号", "（2020）内0422执恢45号", "执恢"),
        (" (2020) 内0422 执 123 号 ", "（2020）内0422执123号", "执"),
        ("（2020）内0422执123号之一", "（2020）内0422执123号之一", "执"),
        ("（2020）内04执复7号", "（2020）内04执复7号", "执复"),
        ("（2026）内0499执保1号", "（2026）内0499执保1号", "执保"),
    ],
)
def test_number_is_kept_with_full_width_brackets(sent, kept, code):
    assert normal(sent) == kept
    assert type_code(kept) == code


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "2020内0422执1号",
        "（2020）内0422执0123号",
        "（1820）内0422执1号",
        "（2020）内0422执１号",
        "（2020）内0422执1号x",
    ],
)
def test_what_is_no_number_is_refused(sent):
    with pytest.raises(NotANumber):
        normal(sent)
