"""The one file that stands for every legal document of the demonstration's court."""

import datetime as dt

from tickets.documents.blocks import Paper, paragraph
from tickets.documents.word import build
from tickets.files.preparing import Prepared
from tickets.models import FileType


def sample(at: dt.datetime) -> Prepared:
    paper = Paper(title="法律文书（演示）", body=[paragraph("演示数据，纯属虚构。")])
    return Prepared("文书（演示）.docx", FileType.DOCX, build(paper, at))
