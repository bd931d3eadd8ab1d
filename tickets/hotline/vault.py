"""Keeps a sent file until a worker has read it: sealed piece by piece, because it names people, under a random name."""

import secrets
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage

from organisations import ciphers
from organisations.ciphers import Binding

FOLDER = "hotline-files"
PIECE = 1 << 20


def seal(file: IO[bytes]) -> str:
    """Keep a copy; returns its name."""
    name = f"{FOLDER}/{secrets.token_hex(16)}"
    with tempfile.TemporaryFile() as sealed:
        for number, piece in enumerate(_pieces(file)):
            token = ciphers.encrypt(b64encode(piece).decode(), _binding(name, number))
            sealed.write(token.encode() + b"\n")
        sealed.seek(0)
        default_storage.save(name, File(sealed))
    return name


def unseal(name: str) -> IO[bytes]:
    """The file, in a folder without a name. Raises Undecryptable, FileNotFoundError."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    with default_storage.open(name) as sealed:
        for number, token in enumerate(sealed):
            file.write(b64decode(ciphers.decrypt(token.decode().strip(), _binding(name, number))))
    file.seek(0)
    return file


def forget(name: str) -> None:
    if name:
        default_storage.delete(name)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def _binding(name: str, number: int) -> Binding:
    return Binding("tickets_hotlineimport", "upload", f"{name}#{number}")
