"""The tables of an annex file as texts, row by row, whatever pages they are broken over."""

import csv
from decimal import Decimal

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.files.reading import read_lines
from dvctrack.lib.names import clean
from dvctrack.lib.numbers import format_count, format_rate
from indicators.tests.expected import DATA

Row = tuple[str, ...]


def canonical_names() -> dict[str, str]:
    """How an annex spells an agency, and its canonical name."""
    rows = csv.DictReader((DATA / "figures.csv").read_text(encoding="utf-8").splitlines())
    return {row["printed_name"]: row["agency"] for row in rows} | {
        "Tập đoàn điện lực Việt Nam": "Tập đoàn Điện lực Việt Nam",
        "Bộ Lao động – Thương binh và xã hội": "Bộ Lao động - Thương binh và Xã hội",
        "Ngân hàng Nhà nước": "Ngân hàng Nhà nước Việt Nam",
    }


def table_rows(content: bytes) -> list[Row]:
    """Every row of every table, headings once, numbers as a Vietnamese reader sees them."""
    names = canonical_names()
    rows: list[Row] = []
    for line in read_lines(content):
        filled = {cell.column: shown(cell) for cell in line.filled}
        columns = range(1, max(filled, default=0) + 1)
        texts = [names.get(text, text) for text in (filled.get(place, "") for place in columns)]
        # One text at the left is a title; the label of a group stands below the names.
        if len(texts) > 1:
            rows.append(tuple(texts))
    return rows


def shown(cell: Cell) -> str:
    """The text of a cell; a number as its format prints it under a Vietnamese locale."""
    value, pattern = cell.value, cell.number_format or ""
    if value is None or isinstance(value, str):
        return clean(value or "")
    if pattern == "#,##0":
        return format_count(int(value), language="vi")
    if pattern and set(pattern) == {"0"}:
        return f"{int(value):0{len(pattern)}d}"
    decimals = len(pattern.partition(".")[2])
    return format_rate(Decimal(str(value)), decimals, language="vi")
