"""What the library for .xls does not tell, from the records of a sheet [MS-XLS]."""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

# A substream and its end; a formula (2.4.127), whose result of eight bytes says here that it is
# an empty text; a drawing, what it is, its text, and what goes on with the record before.
_BEGIN, _END, _FORMULA = 0x0809, 0x000A, 0x0006
_DRAWING, _OBJECT, _TEXT, _GOES_ON = 0x00EC, 0x005D, 0x01B6, 0x003C
_EMPTY_TEXT = b"\x03\x00\x00\x00\x00\x00\xff\xff"
# That a formula is to be worked out when the workbook is opened.
_ON_LOAD = 0x0002
# 2.5.198: how a formula ends that never gives a text: with a sign of arithmetic or comparison, or
# with COUNT, SUM, AVERAGE, MIN, MAX, INT, ROUND and their like; in brackets or not.
_GIVES_A_NUMBER = re.compile(
    rb"(?:[\x03-\x07\x09-\x0e\x12-\x14]|\x19\x10..|(?:[\x21\x41\x61]|[\x22\x42\x62].)"
    rb"(?:[\x00\x04-\x07\x19\x1b\xa9\xb7\xd4\xd5]\x00|[\x59\x5a]\x01))\x15*\Z",
    re.S,
)
_COMMENT = 0x19
# 2.5.193: where a drawing begins, its column and row from 0.
_ANCHOR = re.compile(rb"\x00\x00\x10\xf0\x12\x00\x00\x00..(..)..(..)", re.S)


class DrawnText(NamedTuple):
    """The text of a text box or shape; row and column from 0 are those in which it begins."""

    row: int
    column: int
    text: str


def open_formulas(stream: bytes, sheet_at: int) -> set[tuple[int, int]]:
    """The rows and columns, from 0, of formulas that no program has worked out.

    What writes such files puts an empty text where a result is due, as Excel does where it is
    one. It is none on a sheet where a formula is to be worked out when the file is opened, or
    gives a number.
    """
    empty, is_open = set(), False
    for code, record in _records(stream, sheet_at):
        if code == _FORMULA and record[6:14] == _EMPTY_TEXT:
            row, column, _look = struct.unpack_from("<3H", record)
            flags, _chain, size = struct.unpack_from("<HIH", record, 14)
            empty.add((row, column))
            tokens = record[22 : 22 + size]
            is_open |= bool(flags & _ON_LOAD or _GIVES_A_NUMBER.search(tokens))
    return empty if is_open else set()


def drawn_texts(stream: bytes, sheet_at: int) -> Iterator[DrawnText]:
    """The texts of text boxes and shapes; comments, which are drawn too, are none."""
    column = row = 0
    is_comment = is_due = False
    for code, record in _records(stream, sheet_at):
        if code == _DRAWING and (found := _ANCHOR.search(record)):
            column, row = (struct.unpack("<H", part)[0] for part in found.groups())
        elif code == _OBJECT:
            is_comment = struct.unpack_from("<H", record, 4)[0] == _COMMENT
        elif code == _GOES_ON and is_due and record:
            encoding = "utf-16-le" if record[0] & 1 else "latin-1"
            yield DrawnText(row, column, record[1:].decode(encoding, "replace"))
        is_due = code == _TEXT and not is_comment


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a sheet, and of the charts that stand in it."""
    depth = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        depth += (code == _BEGIN) - (code == _END)
        if depth == 0:
            return
        yield code, stream[at + 4 : at + 4 + length]
        at += 4 + length
