"""The lines of a file of any kind that is read."""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from io import BytesIO

from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.errors import FileError, refusal_of
from dvctrack.lib.files.kinds import FileKind, kind_of
from dvctrack.lib.files.limits import within_limits
from dvctrack.lib.names import visible

# By name, since this process begins anew for each file, and needs one of their libraries.
_READERS: Mapping[FileKind, str] = {
    FileKind.XLSX: "xlsx.xlsx_lines",
    # Macros are a part of the archive that nothing opens.
    FileKind.XLSM: "xlsx.xlsx_lines",
    FileKind.DOCX: "docx.docx_lines",
    FileKind.ODS: "ods.ods_lines",
    FileKind.XLS: "xls.xls_lines",
    FileKind.CSV: "csv_text.csv_lines",
}


def read_lines(content: bytes, headings: str = "") -> Iterator[Line]:
    """The lines of a file, told by its content. Raises FileError for a file that is not read.

    `headings` is a pattern of known headings, searched in words without accents: a text file
    does not say what parts its values.
    """
    kind = kind_of(content)
    try:
        module, _dot, name = _READERS[kind].partition(".")
        reader: Callable[..., Iterator[Line]] = getattr(
            import_module(f"dvctrack.lib.files.{module}"), name
        )
        if kind == FileKind.CSV:
            reader = partial(reader, headings=headings)
        yield from within_limits(_visible(reader(content)))
    except (FileError, MemoryError):
        raise
    except Exception as error:
        raise refusal_of(error) from error


def _visible(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines without characters that nobody can see, before anything is read of them.

    A line that holds nothing else is none.
    """
    for line in lines:
        texts = [value for value in line.values if type(value) is str]
        text = "".join(texts)
        if visible(text) is not text:
            line.values = [
                (visible(value) if visible(value).strip() else None)
                if isinstance(value, str)
                else value
                for value in line.values
            ]
            if not (line.left_out or line.merged) and set(line.values) == {None}:
                continue
        yield line


def expected_lines(content: bytes) -> int:
    """About how many lines there are to read, for a bar of progress; 0 where nobody knows."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return sum(_rows_in(archive.read(name)) for name in archive.namelist())
    return content.count(b"\n")


def _rows_in(member: bytes) -> int:
    return sum(member.count(mark) for mark in (b"<row ", b"<w:tr ", b"<table:table-row"))
