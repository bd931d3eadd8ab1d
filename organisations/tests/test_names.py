"""Pinyin of names: the right reading first, the others found too, Mongolian script unharmed."""

import pytest

from organisations.names import SEARCH_LENGTH, pinyin_of, sort_key

MONGOLIAN = "ᠪᠠᠭᠠᠷᠢᠨ\u202fᠵᠡᠭᠦᠨ\u180e"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("曾国强", "zengguoqiang"),
        ("单玉兰", "shanyulan"),
        ("仇和", "qiuhe"),
        ("区小明", "ouxiaoming"),
        ("解放", "xiefang"),
        ("查良", "zhaliang"),
        ("盖文", "gewen"),
        ("尉迟恭", "yuchigong"),
        # Mongolian names begin like surnames and are none.
        ("查干哈达苏木", "chaganhadasumu"),
        ("额尔敦朝鲁", "eerdunchaolu"),
        ("乌云·其其格", "wuyunqiqige"),
        ("宝", "bao"),
    ],
)
def test_pinyin_reads_the_name_as_its_people_do(name, first):
    assert pinyin_of(name).split()[0] == first


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("巴林左旗农牧局", "blzqnmj"),
        ("巴林左旗农牧局", "nmj"),
        ("曾国强", "cengguoqiang"),
        ("曾国强", "zgq"),
        ("额尔敦朝鲁", "eedcl"),
        ("乌云·其其格", "wyqqg"),
        ("重庆小区", "cqxq"),
    ],
)
def test_pinyin_what_people_type_is_found(name, typed):
    assert typed in pinyin_of(name)


def test_pinyin_of_thirty_characters_fits_its_column():
    text = pinyin_of("额尔敦朝鲁" * 6)
    assert len(text) <= SEARCH_LENGTH
    assert text.split()[0] == "eerdunchaolu" * 6


@pytest.mark.parametrize("name", ["", "·", "😀", "\u200f"])
def test_pinyin_of_no_letters_is_empty(name):
    assert pinyin_of(name) == ""


def test_pinyin_of_mongolian_script_is_its_letters():
    assert pinyin_of(MONGOLIAN).split()[0] == "ᠪᠠᠭᠠᠷᠢᠨᠵᠡᠭᠦᠨ"


def test_sort_key_orders_as_a_chinese_list_does():
    names = ["曾国强", "乌云·其其格", "安宁", "额尔敦朝鲁", "单玉兰", "案例"]
    assert sorted(names, key=sort_key) == ["案例", "安宁", "额尔敦朝鲁", "单玉兰", "乌云·其其格", "曾国强"]
