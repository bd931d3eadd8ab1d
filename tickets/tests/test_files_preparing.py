"""What is kept of a sent file: recognised by content, checked inside, pictures without place, names safe."""

import io
import zipfile

import pytest
from PIL import Image, ImageFile

from tickets.files import archives, pictures
from tickets.files.names import safe_name
from tickets.files.preparing import prepare
from tickets.files.refusing import FileRefused
from tickets.files.words import REFUSALS
from tickets.models import FileType
from tickets.models.attachments import CONTENT_TYPES
from tickets.tests.sending import CAMERA, archive, compound, office, photo, sent

PDF = b"%PDF-1.4\n%%EOF"


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(FileRefused) as refused:
        prepare(sent(content, name))
    assert refused.value.code in REFUSALS
    return refused.value.code


def test_every_type_has_a_content_type():
    assert set(CONTENT_TYPES) == set(FileType)


def test_photo_loses_place_camera_and_remark_and_stands_upright():
    before = photo(size=(64, 48), turned=True)
    assert CAMERA.encode() in before
    assert b"secret remark" in before
    kept = prepare(sent(before, "IMG_1.JPG"))
    assert (kept.name, kept.type) == ("IMG_1.jpg", FileType.JPG)
    for content in (kept.content, kept.preview):
        assert CAMERA.encode() not in content
        assert b"secret remark" not in content
        with Image.open(io.BytesIO(content)) as picture:
            assert picture.size == (48, 64)
            assert not picture.getexif()
            assert "comment" not in picture.info


@pytest.mark.parametrize(("sent_as", "kept_as"), [("PNG", "png"), ("WEBP", "jpg")])
def test_other_pictures_lose_it_too(sent_as, kept_as):
    kept = prepare(sent(photo(name=sent_as), "a.bin"))
    assert kept.name == f"a.{kept_as}"
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert not picture.getexif()
        assert not [key for key in picture.info if key.lower() in ("exif", "xmp", "comment", "icc_profile")]


def test_what_follows_a_picture_is_not_kept():
    kept = prepare(sent(photo() + b"PK\x03\x04 hidden archive", "a.jpg"))
    assert b"hidden archive" not in kept.content


def test_transparent_picture_stays_so_and_its_small_one_is_on_white():
    target = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(target, "PNG")
    kept = prepare(sent(target.getvalue(), "stempel.png"))
    with Image.open(io.BytesIO(kept.content)) as picture, Image.open(io.BytesIO(kept.preview)) as small:
        assert picture.mode == "RGBA"
        assert small.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_large_picture_is_made_smaller_and_sent_again_gives_the_same():
    content = photo(size=(5000, 100))
    kept = prepare(sent(content, "a.jpg"))
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert max(picture.size) == pictures.LONGEST_SIDE
    assert prepare(sent(content, "b.jpg")).sha256 == kept.sha256


@pytest.mark.parametrize("name", ["PNG", "JPEG"])
def test_picture_with_too_many_pixels_is_refused_before_it_is_decoded(name, monkeypatch):
    content = photo(size=(10, 10), name=name)
    monkeypatch.setitem(pictures.PIXELS, name, 99)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: pytest.fail("decoded"))
    assert refusal(content, "a.png") == "pixels"


def test_picture_far_beyond_the_limit_is_refused_by_pillow_itself(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    assert refusal(photo(size=(10, 10)), "a.jpg") == "pixels"


@pytest.mark.parametrize("lossless", [True, False])
def test_webp_that_announces_a_giant_canvas_is_refused(lossless):
    target = io.BytesIO()
    Image.new("RGB", (16, 16)).save(target, "WEBP", lossless=lossless)
    content = bytearray(target.getvalue())
    if lossless:
        content[21:25] = ((16383 << 14) | 16383).to_bytes(4, "little")
    else:
        content[26:30] = b"\xff\x3f\xff\x3f"
    assert refusal(bytes(content), "a.webp") == "pixels"


@pytest.mark.parametrize(
    ("content", "name", "kept"),
    [
        (PDF, "通知.PDF", "通知.pdf"),
        (office("docx"), "a.docx", "a.docx"),
        (office("xlsx"), "a.docx", "a.xlsx"),
        (office("pptx"), "a.pptx", "a.pptx"),
        (archive({"OFD.xml": "<x/>"}), "a.ofd", "a.ofd"),
        (compound("WordDocument"), "a.doc", "a.doc"),
        (compound("WordDocument"), "a.wps", "a.wps"),
        (compound("Workbook"), "a.et", "a.et"),
        (compound("Book"), "a.xls", "a.xls"),
        (compound("PowerPoint Document"), "a.ppt", "a.ppt"),
        ("农户,亩数\r\n甲,3".encode("gb18030"), "表.csv", "表.csv"),
        ("说明\n".encode(), "a.txt", "a.txt"),
        (photo(), "photo.exe", "photo.jpg"),
        (office("docx", {"word/embeddings/table.xlsx": office("xlsx")}), "chart.docx", "chart.docx"),
        (office("docx", {"word/embeddings/old.bin": compound("Equation Native")}), "f.docx", "f.docx"),
    ],
)
def test_what_offices_exchange_is_kept_unchanged_under_its_real_type(content, name, kept):
    prepared = prepare(sent(content, name))
    assert prepared.name == kept
    assert prepared.type == kept.rpartition(".")[2]
    if not name.endswith(".exe"):
        assert prepared.content == content


DOCX_WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.txt", "empty"),
        (b"MZ\x90\x00" + b"\0" * 100, "holiday.jpg", "program"),
        (b"\x7fELF" + b"\0" * 100, "a.pdf", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt", "program"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.svg", "type"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.txt", "markup"),
        (b'\xef\xbb\xbf <?xml version="1.0"?><svg/>', "a.csv", "markup"),
        (b"<html><script>alert(1)</script>", "a.jpg", "type"),
        (b"just text", "a.html", "type"),
        (b"a\0b", "a.txt", "type"),
        (b"\xff\xfe\xff", "a.txt", "type"),
        (b"GIF89a", "a.gif", "picture_format"),
        (b"\0\0\0\x18ftypheic", "a.heic", "picture_format"),
        (b"Rar!\x1a\x07", "a.rar", "archive"),
        (archive({"a.txt": "x"}), "a.zip", "archive"),
        (archive({"a.txt": "x"}), "a.docx", "archive"),
        (b"PK\x03\x04 and nothing", "a.docx", "damaged"),
        (photo()[:200], "a.jpg", "damaged"),
        (b"\xff\xd8\xff nothing", "a.jpg", "damaged"),
        (office("docx", content_type=DOCX_WITH_MACROS), "a.docx", "macros"),
        (office("docx", {"word/vbaProject.bin": b"x"}), "a.docx", "macros"),
        (office("docx", {"word/embeddings/x.bin": compound("Macros")}), "a.docx", "macros"),
        (office("docx", {"word/media/a.zip": archive({"a": "b"})}), "a.docx", "nested"),
        (office("docx", {"word/media/a.png": b"MZ program"}), "a.docx", "nested"),
        (office("docx", {"word/embeddings/o.bin": compound("\x01Ole10Native")}), "a.docx", "nested"),
        (
            office("docx", {"word/embeddings/b.docx": office("docx", {"word/embeddings/c.docx": office()})}),
            "a.docx",
            "nested",
        ),
        (compound("WordDocument", "Macros"), "a.doc", "macros"),
        (compound("Workbook", "_VBA_PROJECT_CUR"), "a.xls", "macros"),
        (compound("EncryptedPackage"), "a.docx", "encrypted"),
        (compound("Something"), "a.doc", "type"),
    ],
)
def test_what_does_harm_or_cannot_be_known_is_refused(content, name, code):
    assert refusal(content, name) == code


def test_encrypted_part_is_refused():
    content = bytearray(office("docx"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + offset] |= 1
    assert refusal(bytes(content), "a.docx") == "encrypted"


def test_archive_that_declares_too_much_is_refused_without_unpacking(monkeypatch):
    content = office("docx", {"word/big.xml": b"0" * 2000})
    monkeypatch.setattr(archives.Budget, "__init__", lambda self: vars(self).update(left=1000, parts=10))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *args: pytest.fail("unpacked"))
    assert refusal(content, "a.docx") == "bomb"


def test_zip_bomb_is_refused_in_time():
    """150 MB of zeros are 150 KB; and a part that declares less than it holds is counted while it is read."""
    bomb = office("docx", {"word/big.xml": b"\0" * (archives.UNPACKED + 1)})
    assert len(bomb) < 1_000_000
    assert refusal(bomb, "a.docx") == "bomb"
    content = bytearray(office("docx", {"word/big.xml": b"\0" * 200_000}))
    lying = content.replace((200_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert refusal(bytes(lying), "a.docx") in ("damaged", "bomb")


def test_bomb_inside_is_counted_with_the_archive_around_it():
    inner = office("xlsx", {"xl/big.xml": b"\0" * (archives.UNPACKED - 10_000)})
    assert refusal(office("docx", {"word/embeddings/t.xlsx": inner}), "a.docx") == "bomb"


def test_archive_of_thousands_of_parts_is_refused():
    many = {f"word/{number}.xml": "" for number in range(archives.PARTS)}
    assert refusal(office("docx", many), "a.docx") == "bomb"


def test_file_beyond_the_limit_is_refused(settings):
    settings.FILE_MB = 1
    assert refusal(PDF + b"0" * 1024 * 1024, "a.pdf") == "too_large"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("照片.jpeg", "照片.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\x\\现场.png", "现场.jpg"),
        ("photo\u202egpj.exe", "photogpj.jpg"),
        ("a\r\nContent-Type: text/html.jpg", "html.jpg"),
        ("CON.txt", "file-CON.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        ("长" * 300 + ".jpg", "长" * 116 + ".jpg"),
        ('a"b<c>.jpg', "a_b_c_.jpg"),
    ],
)
def test_names_are_safe(name, safe):
    assert safe_name(name, "jpg") == safe
