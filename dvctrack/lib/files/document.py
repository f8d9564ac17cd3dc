"""The lines of a file, kept as a text file beside it, so that it is parsed only once.

One JSON value a line: `["plain", sheet, [row numbers], [[values], …]]` for rows of bare
values, `["cells", sheet, hidden, [[ref, column, value, format, merged], …]]` for one row of
cells; the last is `["end"]`. Of a file that is refused `["refused", sentence, words,
trace]` is all.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from dvctrack.lib.files.cells import AnyLine, Cell, Line, PlainLine
from dvctrack.lib.files.errors import DAMAGED, FileError

# Raised when a file would be read differently, so that what was read before is not used.
FORMAT = 3
_ROWS_AT_ONCE = 1000
_FORMAT_AT = 3


def write_document(lines: Iterable[AnyLine], out: TextIO) -> None:
    """Write the lines and the end; or, where they raise a refusal, that and none of them."""
    try:
        for record in _records(lines):
            _put(out, record)
        _put(out, ["end"])
    except FileError as error:
        out.seek(0)
        out.truncate()
        _put(out, ["refused", error.sentence, dict(error.words), error.trace])


def read_document(path: Path) -> Iterator[AnyLine]:
    """The lines as they were written. Raises FileError where the file was refused."""
    # Of a million cells most have one format, kept once.
    formats: dict[str | None, str | None] = {}
    with path.open(encoding="utf-8") as source:
        for text in source:
            kind, *record = json.loads(text)
            if kind == "plain":
                block, numbers, rows = record
                for number, values in zip(numbers, rows, strict=True):
                    yield PlainLine(block, number, values)
            elif kind == "cells":
                block, is_hidden, cells = record
                for cell in cells:
                    cell[_FORMAT_AT] = formats.setdefault(cell[_FORMAT_AT], cell[_FORMAT_AT])
                yield Line(tuple(Cell(*cell) for cell in cells), block, is_hidden)
            elif kind == "refused":
                sentence, words, trace = record
                raise FileError(sentence, trace=trace, **words)
            else:
                return
    # Without its end the writer was stopped half-way.
    raise FileError(DAMAGED)


def _records(lines: Iterable[AnyLine]) -> Iterator[list[Any]]:
    block, numbers, rows = "", list[int](), list[Any]()
    for line in lines:
        if isinstance(line, PlainLine):
            if rows and (line.block != block or len(rows) == _ROWS_AT_ONCE):
                yield ["plain", block, numbers, rows]
                numbers, rows = [], []
            block = line.block
            numbers.append(line.number)
            rows.append(line.values)
            continue
        if rows:
            yield ["plain", block, numbers, rows]
            numbers, rows = [], []
        cells = [
            [cell.ref, cell.column, cell.value, cell.number_format, cell.is_merged]
            for cell in line.cells
        ]
        yield ["cells", line.block, line.is_hidden, cells]
    if rows:
        yield ["plain", block, numbers, rows]


def _put(out: TextIO, record: list[Any]) -> None:
    out.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    out.write("\n")
