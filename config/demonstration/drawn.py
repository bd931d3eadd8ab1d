"""Invented files of the demonstration: drawn pictures and a small table."""

import io
import random
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from tickets.files.preparing import Prepared, prepare

SIZE = (960, 640)
TABLE = "时间,本地收购价（元/斤）,邻旗市场价（元/斤）\r\n上月,5.6,6.1\r\n本月,5.2,6.0\r\n"


def file_of(name: str) -> Prepared:
    """An invented file: a drawn field for a picture, otherwise a table of invented prices."""
    is_picture = name.endswith(".jpg")
    content = _field(name) if is_picture else TABLE.encode("utf-8-sig")
    return prepare(SimpleUploadedFile(name, content))


def _field(name: str) -> bytes:
    """Sky, hills and rows of a field, never the same twice; nobody and no place in it."""
    chance = random.Random(zlib.crc32(name.encode()))  # noqa: S311 - a drawing, no secret
    picture = Image.new("RGB", SIZE, (176, 205, 230))
    draw = ImageDraw.Draw(picture)
    width, height = SIZE
    horizon = height // 2
    for _hill in range(3):
        x = chance.randrange(width)
        draw.ellipse(
            (x - 300, horizon - 90, x + 300, horizon + 200), fill=(132, 150, chance.randrange(110, 140))
        )
    draw.rectangle((0, horizon, width, height), fill=(171, chance.randrange(140, 160), 92))
    for row in range(-10, 30):
        draw.line((width // 2 + row * 12, horizon, row * 90 - 300, height), fill=(120, 128, 60), width=5)
    target = io.BytesIO()
    picture.save(target, "JPEG")
    return target.getvalue()
