"""A ZIP that is sent while it is made: a piece of a file at a time is held, however large the whole is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone

PIECE = 256 * 1024
EARLIEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ZippedFile:
    """A file of the ZIP. size: in bytes, as far as it is known. pieces: asked for when its turn has come."""

    path: str
    at: datetime
    size: int
    pieces: Callable[[], Iterable[bytes]]


class _Outlet(io.RawIOBase):
    """Where ZipFile writes: what has been written is taken away again, and nothing can be gone back to."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self._written += memoryview(data)  # type: ignore[arg-type]
        return memoryview(data).nbytes  # type: ignore[arg-type]

    def take(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken


def zipped(files: Iterable[ZippedFile]) -> Iterator[bytes]:
    """The bytes of a ZIP of the files, in their order: the same every time for the same files.

    What is attached is compressed already, so it is packed as it is. It is marked as deflated all the same,
    for some readers take nothing stored whose length stands after it.
    """
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED, compresslevel=0) as archive:
        for file in files:
            with archive.open(_described(file), "w", force_zip64=file.size >= 2**31) as entry:
                for piece in file.pieces():
                    entry.write(piece)
                    yield outlet.take()
            yield outlet.take()
    yield outlet.take()


def _described(file: ZippedFile) -> ZipInfo:
    local = timezone.localtime(file.at)
    info = ZipInfo(file.path, max(EARLIEST, local.timetuple()[:6]))
    info.compress_type = ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o644 << 16
    info._compresslevel = 0  # type: ignore[attr-defined]
    return info
