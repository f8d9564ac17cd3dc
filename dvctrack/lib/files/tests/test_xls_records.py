"""Formulas of .xls files that no program has worked out, told by their records."""

import struct

import pytest

from dvctrack.lib.files.xls_records import open_formulas

_EMPTY = b"\x03\x00\x00\x00\x00\x00\xff\xff"
NUMBER, REFERENCE, CALL_IF = b"\x1e\x05\x00", b"\x44\x04\x00\x02\xc0", b"\x42\x03\x01\x00"
AS_EXCEL, ON_LOAD = 0, 2


def formula(column: int, tokens: bytes, *, flags: int = AS_EXCEL, result: bytes = _EMPTY) -> bytes:
    head = struct.pack("<3H", 0, column, 0) + result
    record = head + struct.pack("<HIH", flags, 0, len(tokens)) + tokens
    return struct.pack("<HH", 6, len(record)) + record


def sheet(*records: bytes) -> bytes:
    begin, end = struct.pack("<HH", 0x0809, 0), struct.pack("<HH", 0x000A, 0)
    chart = begin + end
    return begin + chart + b"".join(records) + end + formula(9, NUMBER + b"\x03")


FORMULAS: dict[str, tuple[list[bytes], set[int]]] = {
    "choice_that_gives_no_text": ([formula(1, REFERENCE + CALL_IF)], set()),
    "worked_out": ([formula(1, NUMBER + NUMBER + b"\x03", result=bytes(8))], set()),
    "sum": ([formula(1, NUMBER + NUMBER + b"\x03")], {1}),
    "ratio_in_brackets": ([formula(1, REFERENCE + REFERENCE + b"\x06\x15")], {1}),
    "rounded": ([formula(1, REFERENCE + NUMBER + b"\x41\x1b\x00")], {1}),
    "sum_of_a_column": ([formula(1, REFERENCE + b"\x19\x10\x00\x00")], {1}),
    "to_be_worked_out": ([formula(1, REFERENCE + CALL_IF, flags=ON_LOAD)], {1}),
    "choice_beside_a_sum": (
        [formula(1, REFERENCE + CALL_IF), formula(2, NUMBER + NUMBER + b"\x03")],
        {1, 2},
    ),
}


@pytest.mark.parametrize(("records", "columns"), FORMULAS.values(), ids=FORMULAS.keys())
def test_formula_without_a_result(records: list[bytes], columns: set[int]) -> None:
    assert open_formulas(sheet(*records), 0) == {(0, column) for column in columns}
