"""What becomes of the columns of a table that no heading explains, once their cells are seen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.files.csv_text import BLOCK as TEXT_FILE
from indicators.annex.around import is_figure
from indicators.annex.faults import (
    headless_column,
    ignored_cells,
    ignored_column,
    unknown_column,
)
from indicators.annex.found import DataLine, FoundTable
from indicators.annex.layout import Field
from indicators.annex.ledger import Fate, Ledger, Reason
from indicators.annex.vocabulary import status_of
from indicators.findings import Finding

# Columns for people: what stands in them is no figure, even where it has digits.
_REMARKS = re.compile(
    r"\b(?:ghi chu|phoi hop|dien thoai|sdt|email|thu dien tu|website|dia chi|duong dan|link"
    r"|nguoi (?:phu trach|lap|thuc hien|lien he)|phu trach|can bo|dau moi|lien he|ho (?:va )?ten"
    r"|nguyen nhan|ly do|giai trinh|giai phap|kho khan|vuong mac|kien nghi|de xuat|y kien"
    r"|note|remarks?)\b"
)
# In a list of services: a day, a quarter or a decision other than that of the row.
_ORDERS = re.compile(
    r"\b(?:19|20)\d\d\b|\d{1,2}[/.-]\d{1,2}|\d/[^\W\d_]|\bqu[ýíyi]\b|\btháng \d", re.I
)
_TIME = re.compile(r"\b(?:han|thoi (?:han|gian)|tien do|ngay|quy|thang|nam|gia han|quyet dinh)\b")


def is_remark(heading: Cell) -> bool:
    """Whether a column is for remarks, contacts or reasons, by its heading."""
    return _REMARKS.search(heading.words) is not None


def settle_columns(table: FoundTable, ledger: Ledger) -> Iterator[Finding]:
    """Take a column of verdicts for the status, pass over words, and ask about figures.

    Enters these columns and all headings of the table into the ledger.
    """
    below: dict[int, list[Cell]] = {column: [] for column in table.unread}
    for row in table.rows:
        for cell in row.others:
            below.setdefault(cell.column, []).append(cell)
    fates: dict[int, Fate | Reason] = {}
    for column, cells in sorted(below.items()):
        if _is_status(table, column, cells):
            _take_for_status(table, table.unread.pop(column))
            continue
        said = _Column(table, column, cells)
        fates[column] = Fate.ASKED if said.is_asked else Reason.COLUMN
        ledger.settle(fates[column], cells)
        yield from said.findings()
    for cell in table.heading_cells:
        ledger.settle(fates.get(cell.column, Fate.READ), [cell])


def _is_status(table: FoundTable, column: int, cells: list[Cell]) -> bool:
    """Whether all its words are verdicts, such as "Hoàn thành" below "Đánh giá"."""
    return (
        Field.STATUS not in table.headings
        and not table.layout.lists_services
        and column in table.unread
        and column not in table.given_up
        and any(status_of(cell.words) for cell in cells)
        and all(status_of(cell.words) is not None for cell in cells)
    )


def _take_for_status(table: FoundTable, heading: Cell) -> None:
    table.headings[Field.STATUS] = heading
    for row in table.rows:
        found = next((cell for cell in row.others if cell.column == heading.column), None)
        if found is not None:
            row.cells[Field.STATUS] = found


@dataclass(frozen=True)
class _Column:
    """A column that is not read, with its filled cells."""

    table: FoundTable
    number: int
    cells: list[Cell]

    @property
    def heading(self) -> Cell | None:
        return self.table.unread.get(self.number)

    @property
    def holds_figures(self) -> bool:
        """In a list of services: what may be a deadline or a decision."""
        if self.table.layout.lists_services:
            told = self.heading is None or _TIME.search(self.heading.words) is not None
            return told or any(_ORDERS.search(cell.text) for cell in self.cells)
        return any(map(is_figure, self.cells))

    @property
    def stands_twice(self) -> bool:
        """Whether another column already stands for what its heading says."""
        heading, layout = self.heading, self.table.layout
        return heading is not None and any(column.recognises(heading) for column in layout.columns)

    @property
    def is_shifted(self) -> bool:
        """Whether the cells of a row stand further right than their headings.

        A text file parted at decimal commas has them so: verdicts leave the column of results,
        and what is too much has no heading.
        """
        is_over = self.heading is None and self.table.block == TEXT_FILE
        return is_over or any(
            status_of(cell.words) and (self.heading is None or not _has_verdict(row))
            for row in self.table.rows
            for cell in row.others
            if cell.column == self.number
        )

    @property
    def is_asked(self) -> bool:
        if not self.cells or self.number in self.table.given_up:
            return self.is_shifted
        is_for_people = self.heading is not None and is_remark(self.heading)
        has_figures = not self.table.layout.lists_services and any(map(is_figure, self.cells))
        may_be_pushed = self.table.block == TEXT_FILE and has_figures
        holds_figures = may_be_pushed or (self.holds_figures and not is_for_people)
        return holds_figures or self.stands_twice or self.is_shifted

    def findings(self) -> Iterator[Finding]:
        indicator = self.table.section.indicator
        if not self.cells or self.number in self.table.given_up:
            return
        if self.is_asked:
            yield (
                unknown_column(self.heading)
                if self.heading
                else headless_column(self.cells[0], indicator)
            )
        elif self.heading is None:
            yield ignored_cells(self.cells[0], indicator)
        elif not is_remark(self.heading) or any(map(is_figure, self.cells)):
            yield ignored_column(self.heading)


def _has_verdict(row: DataLine) -> bool:
    """Whether a column of results holds one, or nothing; there may be no such column."""
    cell = row.cells.get(Field.STATUS)
    return cell is None or not cell.text or status_of(cell.words) is not None
