"""The lines of an .xls workbook of Excel 97 to 2003, with the formats of its numbers."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from io import StringIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import xlrd

from dvctrack.lib.files.cells import NOT_WORKED_OUT, LeftOut, Line, column_letter
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.errors import untranslated as _
from dvctrack.lib.files.merged import Area, MergedAreas
from dvctrack.lib.files.runs import Run, parted
from dvctrack.lib.files.serials import FROM_1900, FROM_1904, moment
from dvctrack.lib.files.xls_records import drawn_texts, open_formulas

if TYPE_CHECKING:
    from dvctrack.lib.numbers.reading import Written


def xls_lines(content: bytes) -> Iterator[Line]:
    """Every row with a value, sheet by sheet, and before them the texts in drawings on the sheet.

    Raises FileError for a file with a password.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=StringIO(), on_demand=True
        )
    except xlrd.XLRDError as error:
        if "encrypted" not in str(error).lower():
            raise
        raise FileError(
            _(
                "The file has a password. Open it in Excel or LibreOffice, take the password off "
                "and save it as .xlsx."
            )
        ) from error
    for number in range(book.nsheets):
        sheet = _Sheet(book, number)
        yield from sheet.drawings()
        yield from sheet.lines()


class _Sheet:
    def __init__(self, book: Any, number: int) -> None:
        self.book, self.number = book, number
        self.sheet = book.sheet_by_index(number)
        self.epoch = FROM_1904 if book.datemode else FROM_1900

    def drawings(self) -> Iterator[Line]:
        """The paragraphs of text boxes and shapes, each as one outside tables."""
        found = drawn_texts(self.book.mem, self.book._sh_abs_posn[self.number])
        texts = [(drawn, text) for drawn in found for text in drawn.text.splitlines()]
        for number, (drawn, text) in enumerate(texts, start=1):
            if text.strip():
                ref = f"{self.sheet.name}!{column_letter(drawn.column + 1)}{drawn.row + 1}"
                yield Line(None, number, [text], refs=[ref])

    def lines(self) -> Iterator[Line]:
        sheet = self.sheet
        hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
        areas = MergedAreas(
            Area(top + 1, bottom, left + 1, right)
            for top, bottom, left, right in sheet.merged_cells
        )
        for row in range(sheet.nrows):
            cells = sheet.row(row)
            values: list[Written] = []
            left_out: dict[int, tuple[LeftOut, ...]] = {}
            for place, cell in enumerate(cells):
                value, found = self._value(row, place, cell)
                values.append(value)
                if found:
                    left_out[place + 1] = found
            filled = {place for place, value in enumerate(values) if value is not None}
            # A sheet is as wide as its widest row.
            del values[max([place + 1 for place in filled] + [*left_out], default=0) :]
            merged = areas.mark(row + 1, values) if areas else frozenset[int]()
            if not (filled or merged or left_out):
                continue
            info = sheet.rowinfo_map.get(row)
            yield Line(
                sheet.name,
                row + 1,
                values,
                formats={
                    place + 1: shown
                    for place in filled
                    if (shown := self._format(cells[place])) != "General"
                },
                merged=merged,
                is_hidden=sheet.visibility != 0
                or (info is not None and bool(info.hidden))
                or not hidden_columns.isdisjoint(filled),
                left_out=left_out,
            )

    def _format(self, raw: Any) -> str:
        return str(self.book.format_map[self.book.xf_list[raw.xf_index].format_key].format_str)

    def _value(self, row: int, place: int, raw: Any) -> "tuple[Written, tuple[LeftOut, ...]]":
        """The value of a cell, and what of it is left out."""
        if raw.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return None, ()
        font = self.book.font_list[self.book.xf_list[raw.xf_index].font_index]
        if raw.ctype == xlrd.XL_CELL_TEXT:
            runs = self.sheet.rich_text_runlist_map.get((row, place), ())
            text, left_out = parted(list(self._runs(raw.value, font, runs)))
            if not raw.value and (row, place) in self._open_formulas:
                text = NOT_WORKED_OUT
            return text, left_out
        value = self._plain_value(raw)
        if value is not None and font.struck_out:
            return None, parted([Run(str(value), is_struck=True)])[1]
        return value, ()

    def _plain_value(self, raw: Any) -> "Written":
        if raw.ctype == xlrd.XL_CELL_NUMBER:
            number: float = raw.value
            return int(number) if number.is_integer() else number
        if raw.ctype == xlrd.XL_CELL_DATE:
            return moment(raw.value, self._format(raw), self.epoch)
        if raw.ctype == xlrd.XL_CELL_BOOLEAN:
            return bool(raw.value)
        if raw.ctype == xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(raw.value, "#VALUE!"))
        return None

    def _runs(self, text: str, font: Any, runs: Sequence[tuple[int, int]]) -> Iterator[Run]:
        """A run begins at a place of the text; what stands before the first has the cell's font."""
        starts = [(0, font), *((at, self.book.font_list[number]) for at, number in runs)]
        for (start, look), (end, _next) in pairwise([*starts, (len(text), None)]):
            # Escapement 1 is raised, 2 lowered.
            yield Run(text[start:end], look.escapement == 1, bool(look.struck_out))

    @cached_property
    def _open_formulas(self) -> set[tuple[int, int]]:
        return open_formulas(self.book.mem, self.book._sh_abs_posn[self.number])
