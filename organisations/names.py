"""Pinyin of names: for search in full and by initials, and for sorting.

pypinyin reads some surnames as the common word (曾 ceng, 单 dan; DOMAIN 8.6). The surname's reading comes
first and the others are found too. Names are not split: Mongolian names have no surname.
"""

from collections.abc import Iterator

#: Characters read differently as a surname, when they begin a name.
SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "区": "ou", "解": "xie", "查": "zha", "查干": "cha gan",
    "盖": "ge", "朴": "piao", "任": "ren", "华": "hua", "纪": "ji", "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "乐": "yue",
    "翟": "zhai", "覃": "qin", "缪": "miao", "召": "shao", "种": "chong", "员": "yun", "黑": "he", "折": "she",
    "繁": "po", "洗": "xian", "冼": "xian", "句": "gou", "秘": "bi", "燕": "yan", "哈": "ha", "那": "na",
}  # fmt: skip
#: Readings kept of one name; each gives its full form and its initials.
READINGS = 8
#: Lengths of the columns.
SEARCH_LENGTH, SORT_LENGTH = 600, 300


def pinyin_of(name: str) -> str:
    """What a name is found by: full pinyin and initials of its likeliest readings, separated by spaces."""
    found: dict[str, None] = {}
    for reading in _readings(name):
        for form in ("".join(reading), "".join(syllable[0] for syllable in reading)):
            found.setdefault(form.lower())
        if len(found) >= 2 * READINGS:
            break
    # Whole forms only: half a reading would find what nobody meant.
    text = ""
    for form in found:
        if len(text) + len(form) + 1 > SEARCH_LENGTH:
            break
        text = f"{text} {form}".lstrip()
    return text


def sort_key(name: str) -> str:
    """Pinyin syllable by syllable, so that 安 sorts before 案 and 李 before 林."""
    return " ".join(several[0] for several in _syllables(name)).lower()[:SORT_LENGTH]


def _readings(name: str) -> Iterator[list[str]]:
    """The likeliest reading, then those that differ in one syllable, beginning with the first: a misread
    surname is commoner than a misread given name."""
    syllables = _syllables(name)
    best = [several[0] for several in syllables]
    yield best
    for place, several in enumerate(syllables):
        for other in several[1:]:
            yield [*best[:place], other, *best[place + 1 :]]


def _syllables(name: str) -> list[list[str]]:
    """For each character its readings, the likeliest first; what is no letter or digit is left out."""
    # Its dictionaries take 55 MB, which a process that saves no name need not carry.
    from pypinyin import Style, pinyin  # noqa: PLC0415

    likeliest = pinyin(name, style=Style.NORMAL, errors=list)
    readings = pinyin(name, style=Style.NORMAL, heteronym=True, errors=list)
    ordered = [
        [best[0], *(one for one in several if one != best[0])]
        for best, several in zip(likeliest, readings, strict=True)
    ]
    for surname, reading in SURNAMES.items():
        if name.startswith(surname):
            for place, syllable in enumerate(reading.split()):
                ordered[place] = [syllable, *(one for one in ordered[place] if one != syllable)]
    return [several for several in ordered if several[0].isalnum()]
