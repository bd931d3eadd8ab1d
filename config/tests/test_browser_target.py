"""The scan for what Chromium 86 does not know finds each slip, and nothing that this core knows well."""

import pytest
from django.conf import settings

from config.checks import browser_target


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        ("x.css", "a { color: color-mix(in srgb, red, blue) }", 111),
        ("x.css", "a { color: light-dark(#fff, #000) }", 123),
        ("x.css", "a { color: rgb(from red r g b) }", 119),
        ("x.css", "a:not(.b, .c) { color: red }", 88),
        ("x.css", ":is(a, b) { color: red }", 88),
        ("x.css", "a { inset-inline-start: 0 }", 87),
        ("x.css", "a { padding-inline: 2px }", 87),
        ("x.css", "a { height: 100dvh }", 105),
        ("x.css", "a { color: red; &:hover { color: blue } }", 112),
        ("x.css", "@media (400px <= width <= 600px) { a { color: red } }", 104),
        ("x.css", "@layer base { a { color: red } }", 99),
        ("x.css", "a{transition:all 1s;scale:2}", 104),
        ("x.js", "structuredClone(page)", 98),
        ("x.js", "Object.hasOwn(page, 'title')", 93),
        ("x.js", "rows.with(1, row)", 110),
        ("x.js", "/\\p{Lo}/v.test(name)", 90),
        ("x.js", "menu.showPopover()", 114),
        ("x.html", '<div id="menu" popover>', 114),
        ("x.html", '<details class="menu" name="top">', 120),
    ],
)
def test_browser_target_newer_feature_is_named_with_its_version(tmp_path, name, text, version):
    (tmp_path / name).write_text(f"/* first line */\n{text}\n", encoding="utf-8")

    found = browser_target.faults(tmp_path)

    assert len(found) == 1
    assert found[0].startswith(f"{tmp_path / name}:2: ")
    assert found[0].endswith(f" came with Chromium {version}")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.css", "a:focus-visible { gap: 4px; transform: rotate(45deg) translate(1px) }"),
        ("x.css", "a:not(.b) > i, a:not(.c) { margin-inline-start: 2px }"),
        ("x.css", "@media (max-width: 760px) { ul > li { top: 0 } }"),
        ("x.css", "/* color-mix() is too new */"),
        ("x.js", "names.replaceAll('a', 'b'); limit ??= 1; form.requestSubmit()"),
        ("x.html", '<details class="menu"><summary>names</summary></details><input name="x">'),
    ],
)
def test_browser_target_known_feature_is_no_fault(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")

    assert browser_target.faults(tmp_path) == []


def test_browser_target_templates_have_no_fault():
    assert browser_target.faults(settings.BASE_DIR / "templates") == []
