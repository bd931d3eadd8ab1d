"""Pictures are decoded and written anew: what is kept are the pixels, turned upright, without camera, place or remarks."""

import io
import struct
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps

from tickets.files.refusing import FileRefused

FORMATS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WEBP"}
#: A telephone takes up to 50 million pixels; what has more is made to fill the memory of whoever opens it. Only a JPEG
#: can be decoded at a part of its size.
PIXELS = {"JPEG": 64_000_000, "PNG": 32_000_000, "WEBP": 32_000_000}
LONGEST_SIDE = 4096
PREVIEW_SIDE = 240
QUALITY, PREVIEW_QUALITY = 88, 70

# Pillow then raises by itself for twice as much, before anything is decoded.
Image.MAX_IMAGE_PIXELS = max(PIXELS.values())


@dataclass(frozen=True)
class Picture:
    """The picture as it is kept (`extension` jpg or png), and a small one for lists (always JPEG)."""

    extension: str
    content: bytes
    preview: bytes


def format_of(beginning: bytes) -> str | None:
    for magic, name in FORMATS.items():
        if beginning.startswith(magic) and (name != "WEBP" or beginning[8:12] == b"WEBP"):
            return name
    return None


def remade(file: IO[bytes], name: str) -> Picture:
    """The picture made anew; `name` is its format. Raises FileRefused for what cannot be decoded or is too large."""
    if name == "WEBP":
        # Pillow allocates the canvas of a WebP when opening it.
        _refuse_too_many(name, *_webp_size(file))
    try:
        with Image.open(file, formats=[name]) as opened:
            _refuse_too_many(name, *opened.size)
            part = LONGEST_SIDE / max(LONGEST_SIDE, *opened.size)
            opened.draft(None, (int(opened.width * part), int(opened.height * part)))
            opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            ImageOps.exif_transpose(opened, in_place=True)
            transparent = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
            plain = opened.convert("RGBA" if transparent else "RGB")
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileRefused("pixels") from error
    # Pillow's decoders raise almost anything on damaged files.
    except Exception as error:
        raise FileRefused("damaged") from error
    as_png = transparent or name == "PNG"
    return Picture(
        "png" if as_png else "jpg",
        _written(plain, "PNG") if as_png else _written(plain, "JPEG", quality=QUALITY),
        _preview(plain),
    )


def _preview(plain: Image.Image) -> bytes:
    part = PREVIEW_SIDE / max(PREVIEW_SIDE, *plain.size)
    small = plain.resize(
        (max(1, int(plain.width * part)), max(1, int(plain.height * part))), reducing_gap=2.0
    )
    if small.mode == "RGBA":
        paper = Image.new("RGB", small.size, "white")
        paper.paste(small, mask=small.getchannel("A"))
        small = paper
    return _written(small, "JPEG", quality=PREVIEW_QUALITY)


def _written(picture: Image.Image, name: str, **options) -> bytes:
    # A fresh image of the same pixels: Pillow writes back what it found in `info`.
    picture.info = {}
    target = io.BytesIO()
    picture.save(target, name, **options)
    return target.getvalue()


def _refuse_too_many(name: str, width: int, height: int) -> None:
    if width * height > PIXELS[name]:
        raise FileRefused("pixels")


def _webp_size(file: IO[bytes]) -> tuple[int, int]:
    """Width and height out of the first chunk (RFC 9649, sections 2.5 to 2.7)."""
    file.seek(0)
    head = file.read(30)
    file.seek(0)
    if len(head) < 30:
        raise FileRefused("damaged")
    chunk = head[12:16]
    if chunk == b"VP8X":
        return (
            1 + int.from_bytes(head[24:27], "little"),
            1 + int.from_bytes(head[27:30], "little"),
        )
    if chunk == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", head[26:30])
    return width & 0x3FFF, height & 0x3FFF
