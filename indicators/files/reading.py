"""The lines of a file of any kind that is read."""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

from indicators.files.cells import AnyLine
from indicators.files.csv_text import csv_lines
from indicators.files.docx import docx_lines
from indicators.files.errors import DAMAGED, FileError
from indicators.files.kinds import FileKind, kind_of
from indicators.files.limits import within_limits
from indicators.files.ods import ods_lines
from indicators.files.xls import xls_lines
from indicators.files.xlsx import xlsx_lines

Reader = Callable[[bytes], Iterator[AnyLine]]

_READERS: Mapping[FileKind, Reader] = {
    FileKind.XLSX: xlsx_lines,
    # Macros are a part of the archive that nothing opens.
    FileKind.XLSM: xlsx_lines,
    FileKind.DOCX: docx_lines,
    FileKind.ODS: ods_lines,
    FileKind.XLS: xls_lines,
    FileKind.CSV: csv_lines,
}


def read_lines(content: bytes) -> Iterator[AnyLine]:
    """The lines of a file, told by its content. Raises FileError for a file that is not read."""
    reader = _READERS[kind_of(content)]
    try:
        yield from within_limits(reader(content))
    except (FileError, MemoryError):
        raise
    except Exception as error:
        # The parsers raise whatever they stumble over; to a person it is one thing.
        raise FileError(DAMAGED) from error


def expected_lines(content: bytes) -> int:
    """About how many lines there are to read, for a bar of progress; 0 where nobody knows."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return sum(_rows_in(archive.read(name)) for name in archive.namelist())
    return content.count(b"\n")


def _rows_in(member: bytes) -> int:
    return sum(member.count(mark) for mark in (b"<row ", b"<w:tr ", b"<table:table-row"))
