"""The files of the bench, as xlsx and as csv."""

import csv
from collections.abc import Iterable
from pathlib import Path

from openpyxl import Workbook

from indicators.bench.world import HEADINGS, Row


def write_xlsx(path: Path, rows: Iterable[Row]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    book.save(path)


def write_csv(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        writer.writerows(rows)
