"""The lines of a file, kept as a text file beside it, so that it is parsed only once.

One JSON value a line: `["rows", block, [[column, format], …], [merged columns], hidden,
[refs] or null, [[column, [[kind, text], …]], …], [row numbers], [[values], …]]` for rows that
differ in nothing but their values, the pairs of a column being what was left out of its cell;
the last is `["end"]`. Of a file that is refused `["refused", sentence, words, trace]` is all.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any, TextIO

from dvctrack.lib.files.cells import LeftOut, LeftOutKind, Line
from dvctrack.lib.files.errors import DAMAGED, FileError

# Raised when a file would be read differently, so that what was read before is not used.
FORMAT = 5
_ROWS_AT_ONCE = 1000


class BrokenOff(FileError):
    """The writer was stopped half-way."""


def write_document(lines: Iterable[Line], out: TextIO) -> None:
    """Write the lines and the end; or, where they raise a refusal, that and none of them.

    Into a pipe lines are gone before the refusal comes.
    """
    try:
        for record in _records(lines):
            _put(out, record)
        _put(out, ["end"])
    except FileError as error:
        if out.seekable():
            out.seek(0)
            out.truncate()
        _put(out, ["refused", error.sentence, dict(error.words), error.trace])


def read_document(path: Path) -> Iterator[Line]:
    """The lines as they were written. Raises FileError where the file was refused."""
    with path.open(encoding="utf-8") as source:
        yield from read_written(source)


def read_written(source: TextIO) -> Iterator[Line]:
    """The same of what is still being written. Raises BrokenOff where it has no end."""
    for text in source:
        if not text.endswith("\n"):
            break
        kind, *record = json.loads(text)
        if kind == "rows":
            block, formats, merged, is_hidden, refs, parts, numbers, rows = record
            left_out = {
                column: tuple(LeftOut(LeftOutKind(kind), text) for kind, text in found)
                for column, found in parts
            }
            formats, merged = dict(formats), frozenset(merged)
            for number, values in zip(numbers, rows, strict=True):
                yield Line(
                    block,
                    number,
                    values,
                    formats=formats,
                    merged=merged,
                    is_hidden=is_hidden,
                    refs=refs,
                    left_out=left_out,
                )
        elif kind == "refused":
            sentence, words, trace = record
            raise FileError(sentence, trace=trace, **words)
        else:
            return
    raise BrokenOff(DAMAGED)


def _records(lines: Iterable[Line]) -> Iterator[list[Any]]:
    for (block, formats, merged, is_hidden, refs, left_out), alike in groupby(lines, _shape):
        while rows := list(islice(alike, _ROWS_AT_ONCE)):
            numbers, values = [line.number for line in rows], [line.values for line in rows]
            parts = list(left_out.items())
            shape = [block, list(formats.items()), sorted(merged), is_hidden, refs, parts]
            yield ["rows", *shape, numbers, values]


def _shape(line: Line) -> tuple[Any, ...]:
    return line.block, line.formats, line.merged, line.is_hidden, line.refs, line.left_out


def _put(out: TextIO, record: list[Any]) -> None:
    out.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    out.write("\n")
