"""Masks: the customary forms, and nothing of a text too short to hide behind its ends."""

import pytest

from organisations import masks


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("phone", "13800005678", "138****5678"),
        ("phone", "+8613800005678", "+86*******5678"),
        ("phone", "0476-7812345", "047*****2345"),
        ("phone", "7812345", "****345"),
        ("phone", "110", "••••"),
        ("identity", "150422190001019997", "150422********9997"),
        ("identity", "150422190001", "••••"),
        ("name", "张三", "张*"),
        ("name", "额尔敦朝鲁", "额****"),
        ("name", "张", "张*"),
        ("account", "6217000000000001234", "***************1234"),
        ("account", "1234", "••••"),
        ("address", "林东镇契丹大街甲小区1号楼", "林东镇契丹大****"),
        ("address", "林东镇", "••••"),
    ],
)
def test_mask_of_a_kind_keeps_only_what_it_may(kind, text, expected):
    assert masks.KINDS[kind](text) == expected
