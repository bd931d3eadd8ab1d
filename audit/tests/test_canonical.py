"""The keyed hash: the standard's algorithm, no two meanings for one text, keys in both forms."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives import hashes, hmac
from django.core.exceptions import ImproperlyConfigured

from audit.canonical import dump, mac, moment


def test_mac_is_hmac_with_sm3_over_the_canonical_text(settings):
    settings.AUDIT_KEY = "0b" * 16
    expected = hmac.HMAC(b"\x0b" * 16, hashes.SM3())
    expected.update(b'["row",1,"\\u5df4"]')
    assert mac("row", 1, "巴") == expected.finalize().hex()


def test_mac_of_a_record_written_earlier_is_still_the_same(settings):
    settings.AUDIT_KEY = "00112233445566778899aabbccddeeff"
    stored = "a0b25f29d7e224a5dcdb87e09d5e74f72037d5bdf1f3bdb475ff6315f3a92d25"
    assert mac("row", "张三", 7, True, {"b": 1, "a": [None]}) == stored


def test_mac_with_the_key_as_bytes_or_as_hexadecimal_is_the_same(settings):
    settings.AUDIT_KEY = "0c" * 16
    as_text = mac("row")
    settings.AUDIT_KEY = b"\x0c" * 16
    assert mac("row") == as_text


@pytest.mark.parametrize("key", ["", "0c" * 15, "not hexadecimal digits at all...", b"short"])
def test_mac_with_a_weak_key_is_refused_without_showing_it(settings, key):
    settings.AUDIT_KEY = key
    with pytest.raises(ImproperlyConfigured) as caught:
        mac("row")
    assert str(caught.value) == "AUDIT_KEY must be at least 16 bytes, given as bytes or as hexadecimal digits"


def test_mac_parts_moved_across_a_boundary_differ():
    assert mac("row", "ab", "c") != mac("row", "a", "bc")
    assert mac("row", "a") != mac("seal", "a")


def test_dump_any_key_order_gives_one_text():
    assert dump({"b": 1, "a": [True, None, 1.5, "中"]}) == '{"a":[true,null,1.5,"\\u4e2d"],"b":1}'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}])
def test_dump_of_what_json_cannot_say_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        dump(value)


def test_moment_in_two_zones_is_the_same_text():
    at = datetime(2026, 11, 23, 14, 30, tzinfo=timezone(timedelta(hours=8)))
    assert moment(at) == moment(at.astimezone(UTC)) == "2026-11-23T06:30:00.000000+00:00"


def test_moment_of_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="zone"):
        moment(datetime(2026, 11, 23))
