"""Archives: whether one is safe to open, and writing one.

Workbooks and documents are archives of XML files.
"""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO, RawIOBase
from pathlib import PurePosixPath
from typing import Any

MOST_BYTES = 10 * 1024 * 1024
MOST_INFLATED_BYTES = 150 * 1024 * 1024
MOST_MEMBERS = 2000
_CHUNK = 1024 * 1024


class ArchiveError(ValueError):
    """An archive that is damaged, or holds what none of ours does."""


class ArchiveTooLargeError(ArchiveError):
    """An archive that unpacks to more than can be read."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of these files by their names; the same bytes each time, without a moment."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in files.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


class _Passed(RawIOBase):
    """What a writer writes, until it is taken; nobody can go back in it."""

    def __init__(self) -> None:
        self.content = b""

    def write(self, part: Any) -> int:
        self.content += part
        return len(part)

    def taken(self) -> bytes:
        taken, self.content = self.content, b""
        return taken


def zipped_in_parts(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """An archive that leaves while it is written, of files that are packed already."""
    written = _Passed()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content)
            yield written.taken()
    yield written.taken()


def check_archive(content: bytes) -> frozenset[str]:
    """The names of the members. Raises ArchiveError for an archive that is not opened.

    What really comes out is counted, since the archive's own table of sizes may lie; it is
    unpacked to nothing. No member's path may lead out of the archive.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or any(_leaves(row.filename) for row in members):
                raise ArchiveError
            _count_inflated(archive, members)
            return frozenset(row.filename for row in members)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise ArchiveError from error


def _count_inflated(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    inflated = 0
    for member in members:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                inflated += len(chunk)
                if inflated > MOST_INFLATED_BYTES:
                    raise ArchiveTooLargeError


def _leaves(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name
