"""A proposal kept as a file, of which a page reads the figures that it shows and no others.

One JSON value a line: figures by the hundred, each with what stands in its cells, and the effects
on the rankings; then the head, which says what the proposal holds for and where the hundreds begin;
then where the head begins and a checksum of all before it. A file that is not whole, or of another
format, is none.
"""

import json
import mmap
import os
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, overload

from dvctrack.lib.files.cells import Line, column_number
from entities.models import Agency
from indicators.annex.scaling import shown_in
from indicators.figures.compare import FigureChange, FigureChanges, Stored
from indicators.figures.figure import ColumnRefs, Figure, RowCells
from indicators.findings import Finding
from indicators.importing.cells import row_of
from indicators.importing.coding import as_json, from_json, rows_of
from indicators.importing.proposal import Proposal
from indicators.models import Indicator, Period
from indicators.numbers import Values
from indicators.periods.effects import Effect

Row = TypeVar("Row")
# By block and number, as the file was read.
Lines = Mapping[tuple[str, int], Line]

# Raised when a proposal would be kept or made differently, so that older ones are not used.
FORMAT = 4
_AT_ONCE = 100
_STATES = ("created", "updated", "unchanged")
_EAGER = ("as_of", "periods", "tables", "services", "questions", "ledger", "rising", "falling")
_LAST_LINE = "{:015d} {:010d}\n"
_LAST_LENGTH = len(_LAST_LINE.format(0, 0))


def keep(path: Path, proposal: Proposal, lines: Lines, *, holds_for: Any) -> None:
    """Write a proposal with what it `holds_for`, which must be JSON; whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as out:
        try:
            written = _Writer(out, lines)
            rows = {name: getattr(proposal.figures, name) for name in _STATES}
            chunks = {name: written.rows(held, written.figure) for name, held in rows.items()}
            rows["effects"] = proposal.effects
            chunks["effects"] = written.rows(proposal.effects, as_json)
            head = {
                "format": FORMAT,
                "holds_for": holds_for,
                "chunks": chunks,
                "lengths": {name: len(held) for name, held in rows.items()},
                "columns": written.columns,
                "findings": [list(vars(finding).values()) for finding in proposal.findings],
                "trace": proposal.trace,
                "written_digest": proposal.digest_of_written(),
                **{name: as_json(getattr(proposal, name)) for name in _EAGER},
            }
            start = written.put(head)
            out.write(_LAST_LINE.format(start, written.checksum).encode())
            out.close()
            os.replace(out.name, path)
        except BaseException:
            Path(out.name).unlink()
            raise


@dataclass(frozen=True)
class Kept:
    """A kept proposal that is whole."""

    data: mmap.mmap
    head: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> "Kept | None":
        """None where there is none, or none that is whole and of this format."""
        with suppress(OSError, ValueError, KeyError):
            with path.open("rb") as file:
                # It can be replaced meanwhile: what is mapped stays.
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            end = len(data) - _LAST_LENGTH
            start, checksum = map(int, data[end:].split())
            with memoryview(data) as view, view[:end] as content:
                is_whole = zlib.crc32(content) == checksum
            head = json.loads(data[start:end]) if is_whole else {}
            return cls(data, head) if head["format"] == FORMAT else None
        return None

    @property
    def holds_for(self) -> Any:
        return self.head["holds_for"]

    def proposal(self) -> Proposal:
        """The proposal without its contexts; its figures are read as they are asked for."""
        eager = from_json(["map", *([name, self.head[name]] for name in _EAGER)])
        return Proposal(
            figures=FigureChanges(
                created=_Rows(self, "created", self._figures),
                updated=_Rows(self, "updated", self._changes),
                unchanged=_Rows(self, "unchanged", self._figures),
            ),
            effects=_Rows(self, "effects", _effects),
            findings=[Finding(*row) for row in self.head["findings"]],
            trace=self.head["trace"],
            written_digest=self.head["written_digest"],
            **eager,
        )

    @cached_property
    def columns(self) -> list[ColumnRefs]:
        return [ColumnRefs(columns) for columns in self.head["columns"]]

    def chunk(self, name: str, number: int) -> list[Any]:
        starts = self.head["chunks"][name]
        found: list[Any] = json.loads(self.data[starts[number] : starts[number + 1]])
        return found

    def _figure(self, row: Any, rows: "_Known") -> Figure:
        indicator, period, span, agency, values, place, texts, _before = row
        cells: Mapping[str, str] = place
        if isinstance(place, list):
            cells = RowCells(self.columns[place[0]], place[1])
        return Figure(
            rows.periods[period],
            rows.indicators[indicator],
            rows.agencies[agency],
            span,
            _values(values),
            cells,
            texts=texts,
        )

    def _figures(self, rows: list[Any]) -> list[Figure]:
        known = _Known.of(rows)
        return [self._figure(row, known) for row in rows]

    def _changes(self, rows: list[Any]) -> list[FigureChange]:
        before = (
            Stored(pk, _values(values), state, version)
            for *_figure, (pk, values, state, version) in rows
        )
        return [FigureChange(*pair) for pair in zip(before, self._figures(rows), strict=True)]


def _effects(rows: list[Any]) -> list[Effect]:
    found: list[Effect] = from_json(["list", *rows])
    return found


@dataclass(frozen=True)
class _Known:
    """The rows of the database that some figures name; three queries."""

    indicators: Mapping[int, Indicator]
    periods: Mapping[int, Period]
    agencies: Mapping[int, Agency]

    @classmethod
    def of(cls, rows: Sequence[Any]) -> "_Known":
        indicators, periods, agencies = ({row[place] for row in rows} for place in (0, 1, 3))
        return cls(
            rows_of(Indicator, indicators), rows_of(Period, periods), rows_of(Agency, agencies)
        )


class _Rows(Sequence[Row]):
    """What was kept under one name, of which a part is read for a page."""

    def __init__(self, kept: Kept, name: str, make: Callable[[list[Any]], list[Row]]) -> None:
        self.kept = kept
        self.name = name
        self.make = make

    def __len__(self) -> int:
        length: int = self.kept.head["lengths"][self.name]
        return length

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        first, last, _step = place.indices(len(self))
        chunks = range(first // _AT_ONCE, -(-last // _AT_ONCE))
        before = chunks.start * _AT_ONCE
        read = [row for number in chunks for row in self.kept.chunk(self.name, number)]
        return self.make(read[first - before : last - before])


def _values(written: list[Any]) -> Values:
    values = Values(*written)
    rate = values.reported_rate
    return values if rate is None else values._replace(reported_rate=Decimal(rate))


class _Writer:
    """Writes line after line, and knows where it stands."""

    def __init__(self, out: Any, lines: Lines) -> None:
        self.out, self.lines = out, lines
        self.place, self.checksum = 0, 0
        # The columns of flat tables, which all rows of one share.
        self.columns: list[ColumnRefs] = []

    def put(self, value: Any) -> int:
        """Where the line begins."""
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        start, self.place = self.place, self.place + len(data)
        self.checksum = zlib.crc32(data, self.checksum)
        self.out.write(data)
        return start

    def rows(self, rows: Sequence[Any], written: Callable[[Any], Any]) -> list[int]:
        """Where each hundred begins, and where the last one ends."""
        starts = [
            self.put([written(row) for row in rows[first : first + _AT_ONCE]])
            for first in range(0, len(rows), _AT_ONCE)
        ]
        return [*starts, self.place]

    def figure(self, row: Figure | FigureChange) -> list[Any]:
        figure = row.after if isinstance(row, FigureChange) else row
        before = None
        if isinstance(row, FigureChange):
            stored = row.before
            before = [stored.pk, _written(stored.values), stored.state, stored.version]
        cells = figure.cells
        place: Any = dict(cells)
        if isinstance(cells, RowCells):
            if not self.columns or self.columns[-1] is not cells.columns:
                self.columns.append(cells.columns)
            place = [len(self.columns) - 1, cells.number]
        return [
            *figure.key,
            _written(figure.values),
            place,
            list(self._texts(cells)),
            before,
        ]

    def _texts(self, cells: Mapping[str, str]) -> Iterable[Any]:
        """What stands in each of these cells, None where nothing does."""
        if isinstance(cells, RowCells):
            for ref in cells.columns.values():
                block, _mark, letters = ref.rpartition("!")
                values = self.lines[block, cells.number].values
                column = column_number(letters)
                yield values[column - 1] if column <= len(values) else None
            return
        for ref in cells.values():
            yield self._text(ref)

    def _text(self, ref: str) -> str | None:
        block, number = row_of(ref)
        line = self.lines.get((block, int(number)))
        cells = line.cells if line else ()
        return next((shown_in(cell) for cell in cells if cell.ref == ref), None)


def _written(values: Values) -> list[Any]:
    rate = values.reported_rate
    return list(values if rate is None else values._replace(reported_rate=str(rate)))  # type: ignore[arg-type]
