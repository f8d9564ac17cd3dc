"""Text files: their encodings, separators and faults."""

import pytest

from dvctrack.lib.files.cells import NOT_WORKED_OUT
from dvctrack.lib.files.csv_text import csv_lines, separator_of
from dvctrack.lib.files.errors import FileError

Row = tuple[int, list[str | None]]
ROWS: list[Row] = [(1, ["STT", "Tên", "Tỷ lệ"]), (2, ["1", "Cần Thơ", "67,19"])]
SEMICOLONS = "STT;Tên;Tỷ lệ\n1;Cần Thơ;67,19\n"

# In this encoding a tone is a character of its own.
TO_1258 = str.maketrans({"ầ": "â\u0300", "ắ": "ă\u0301"})

FILES: dict[str, tuple[bytes, list[Row]]] = {
    "semicolons": (SEMICOLONS.encode(), ROWS),
    "commas_and_a_decimal_comma": (
        b'STT,T\xc3\xaan,x\n1,C,"67,19"\n',
        [(1, ["STT", "Tên", "x"]), (2, ["1", "C", "67,19"])],
    ),
    "tabs": (SEMICOLONS.replace(";", "\t").encode(), ROWS),
    "byte_order_mark": (SEMICOLONS.encode("utf-8-sig"), ROWS),
    "utf_16": (SEMICOLONS.encode("utf-16"), ROWS),
    "utf_16_without_mark": (SEMICOLONS.encode("utf-16-le"), ROWS),
    "utf_16_big_endian_without_mark": (SEMICOLONS.encode("utf-16-be"), ROWS),
    "windows_1258": (
        "STT;Tên;x\n1;Cần Thơ;Đắk Lắk\n".translate(TO_1258).encode("cp1258"),
        [(1, ["STT", "Tên", "x"]), (2, ["1", "Cần Thơ", "Đắk Lắk"])],
    ),
    "line_ends_of_old_macs": (SEMICOLONS.replace("\n", "\r").encode(), ROWS),
    "line_ends_of_mainframes": (SEMICOLONS.replace("\n", "\x85").encode(), ROWS),
    "bars": (SEMICOLONS.replace(";", "|").encode(), ROWS),
    "text_behind_a_quote": (
        b'a;b\n1;"X" (new)\n2;"Y"\n',
        [(1, ["a", "b"]), (2, ["1", "X (new)"]), (3, ["2", "Y"])],
    ),
    "quotes_within_a_cell": (b'a;b\n1;X "Y"\n', [(1, ["a", "b"]), (2, ["1", 'X "Y"'])]),
    "utf_16_big_endian": (b"\xfe\xff" + SEMICOLONS.encode("utf-16-be"), ROWS),
    "windows_line_ends": (SEMICOLONS.replace("\n", "\r\n").encode(), ROWS),
    "separator_that_excel_names": (
        ("sep=;\n" + SEMICOLONS).encode(),
        [(number + 1, row) for number, row in ROWS],
    ),
    "title_with_commas_above": (
        ("Số liệu, tính đến, ngày 06/9/2022\n" + SEMICOLONS).encode(),
        [(1, ["Số liệu, tính đến, ngày 06/9/2022"]), *((n + 1, row) for n, row in ROWS)],
    ),
    "blank_rows_keep_their_numbers": (b"a;b\n\n;\n1;2\n", [(1, ["a", "b"]), (4, ["1", "2"])]),
    "uneven_rows": (
        b"a;b;c\n1\n1;2;3;4\n",
        [(1, ["a", "b", "c"]), (2, ["1"]), (3, ["1", "2", "3", "4"])],
    ),
    "empty_and_blank_cells_are_missing": (
        b"a;b;c\n1;;  \n",
        [(1, ["a", "b", "c"]), (2, ["1", None, None])],
    ),
    "line_break_in_a_cell": (b'a;b\n"x\ny";2\n', [(1, ["a", "b"]), (2, ["x\ny", "2"])]),
    "apostrophe_of_our_own_export": (b"a;b\n'=1+1;'x\n", [(1, ["a", "b"]), (2, ["=1+1", "'x"])]),
    "text_that_keeps_its_zero": (
        b'a;b\n="01";="1.850"\n="";2\n',
        [
            (1, ["a", "b"]),
            (2, ["01", "1.850"]),
            (3, [None, "2"]),
        ],
    ),
    "formulas": (
        b"a;b;c;d\n=D3/C3*100;=SUM(A1:B2);=-$A$1;=Sheet1!B2\n=;= 5;=x;==\n",
        [(1, ["a", "b", "c", "d"]), (2, [NOT_WORKED_OUT] * 4), (3, ["=", "= 5", "=x", "=="])],
    ),
    "note_of_100_kilobytes": (
        b"a;b\n1;" + b"x" * 100_000 + b"\n",
        [(1, ["a", "b"]), (2, ["1", "x" * 100_000])],
    ),
}


@pytest.mark.parametrize(("content", "rows"), FILES.values(), ids=FILES.keys())
def test_rows_of_a_text_file(content: bytes, rows: list[Row]) -> None:
    assert [(line.number, list(line.values)) for line in csv_lines(content)] == rows


def test_cells_are_named_by_column_and_row() -> None:
    (_heading, line) = csv_lines(b"a;b\n1;2\n")
    assert [cell.ref for cell in line.cells] == ["csv!A2", "csv!B2"]


FAULTS = {
    "unclosed_quote": (b'a;b\n1;"x\n2;y\n', "Row 2"),
    "unclosed_quote_before_another": (b'a;b\n1;"x\n2;"y";3\n', "Row 2"),
    "quote_that_is_closed_and_opened": (b'a;b\n1;"x" "y\n2;z\n', "Row 2"),
    "no_known_encoding": (b"a;b\n1;\xd0\xfek", "Line 2"),
    "tcvn3": (b"a;b\n1;T\xd8nh B\xb9c Li\xaau", "Line 2"),
    "nul_byte": (b"\xef\xbb\xbfa;b\n1;\x00\n", "Line 2"),
}


@pytest.mark.parametrize(("content", "where"), FAULTS.values(), ids=FAULTS.keys())
def test_fault_is_named_by_its_line(content: bytes, where: str) -> None:
    with pytest.raises(FileError, match=where):
        list(csv_lines(content))


HEADINGS = "^(?:stt|tt)$|^ty le|^ten"
PARTED = {
    "one_decimal_comma_a_row": ("I. Bảng, năm 2022\nSTT;Tên;Tỷ lệ\n1;Huế;2,68\n2;Huế;4,61\n", ";"),
    "commas_in_headings": ("STT;Tên, họ;Tỷ lệ, phần trăm\n1;a;2,6\n", ";"),
    "bars_and_commas": ("a, b, c\nSTT|Tên, họ|Tỷ lệ\n1|Huế|2,6\n", "|"),
    "quoted_heading_over_lines": ('STT,"Tên;\nhọ","Tỷ lệ"\n1,a;b;c;d,2\n', ","),
    "unknown_headings": ("a;b;c\n1;2;3,5\n", ";"),
}


@pytest.mark.parametrize(("text", "separator"), PARTED.values(), ids=PARTED.keys())
def test_separator_is_what_parts_known_headings(text: str, separator: str) -> None:
    assert separator_of(text, HEADINGS)[0] == separator
