"""Counts that a spreadsheet program had divided by 1.000, and checks within one row.

A workbook saved under an English locale holds the number 1.85 where 1.850 was written, 50
where 50.000 was, and 1 where the rate 0,001 was. A count is a whole number, so 1.85 is read
as 1850 and shown as a finding; what the printed rate proves is corrected, what nothing
proves is said.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.numbers import CountReading, format_count, format_rate, shown
from dvctrack.lib.numbers.reading import Written
from indicators.annex.layout import COUNTS, RATES, Field
from indicators.annex.rows import FigureRow
from indicators.findings import Finding

_THOUSAND = 1000
_PROOFS = 2
_SIDES = (Field.NUMERATOR, Field.DENOMINATOR)


class ScaleKind(StrEnum):
    """Why the numbers of a column may be a part of what they mean."""

    # Rates that may be shares of 1: 0,0184 for 1,84 %.
    SHARE = "share"
    # Counts below a unit such as "Đơn vị tính: 1.000 hồ sơ".
    UNIT = "unit"


@dataclass(frozen=True)
class ScaleQuestion:
    """A column of which only a person can say by what its numbers are to be multiplied.

    `place` is the cell of its heading, under which `Answers.scales` holds the answer: 1, or
    `factor` where the numbers are a part of what they mean (100 for shares, 1.000 or 1.000.000
    for units). `samples` are the first numbers as they stand.
    """

    place: str
    heading: str
    kind: ScaleKind
    factor: int
    samples: tuple[str, ...]
    is_answered: bool = False


def is_divided(rows: Sequence[FigureRow]) -> bool:
    """Whether printed rates prove, more than once, that counts of these rows were divided.

    One such cell may be a slip of the hand, so it is asked about.
    """
    proofs = sum(
        any(count.is_rescaled and not count.needs_proof for count in row.counts.values())
        and _is_proven(row)
        for row in rows
    )
    return proofs >= _PROOFS


def mend(row: FigureRow, *, divided: bool) -> FigureRow:
    """The row with the whole counts that lost three zeros put right.

    Only in a workbook that is known to be divided, only where the row as read contradicts its
    printed rate, and only where exactly one count times 1.000 makes it agree.
    """
    if not divided or _agrees(row) is not False:
        return row
    suspects = [
        name
        for name, count in row.counts.items()
        if not count.is_rescaled
        and 0 < count.value < _THOUSAND
        and not _is_printed(row.cells[name].value)
    ]
    # One count only: two counts times 1.000 give the same rate, which proves nothing.
    candidates = [_rescaled(row, name) for name in suspects]
    proven = [candidate for candidate in candidates if _agrees(candidate)]
    return proven[0] if len(proven) == 1 else row


def row_findings(
    row: FigureRow, *, indicator: str | None, divided: bool, columns: Collection[Field]
) -> Iterator[Finding]:
    """What one row shows by itself, without the database; `columns` are those of its table."""
    for name, count in row.counts.items():
        if count.is_rescaled:
            yield _scaling_finding(row, name, count, indicator, divided=divided)
    yield from _partial(row, indicator, columns)
    if divided:
        yield from _uncertain_counts(row, indicator)
        if _agrees(row) is None:
            yield from _uncertain_rates(row, indicator)


def _agrees(row: FigureRow) -> bool | None:
    """Whether the counts give the printed rate, to its last digit; None if that is unknown."""
    rate = row.rates.get(Field.RATE)
    numerator = row.counts.get(Field.NUMERATOR)
    denominator = row.counts.get(Field.DENOMINATOR)
    if rate is None or numerator is None or denominator is None or not denominator.value:
        return None
    window = row.counts.get(Field.SINGLE_WINDOW)
    total = numerator.value + (window.value if window else 0)
    counted = Fraction(100 * total, denominator.value)
    return abs(counted - Fraction(rate.value)) < Fraction(1, 10**rate.decimals)


def _is_proven(row: FigureRow) -> bool:
    """Whether the printed rate shows that a count of the row was divided.

    One factor on both sides of a ratio proves nothing, unless a fraction to the third place, such
    as 127,296, shows it: counts that were rounded to thousands do not have it.
    """
    sides = [row.counts[name] for name in _SIDES if name in row.counts]
    return _agrees(row) is True and any(
        not count.is_rescaled or (not count.needs_proof and count.value % 10) for count in sides
    )


def _is_printed(value: Written) -> bool:
    """Whether a count stands as text, as a person writes it, and not as a program does: 50.0."""
    return isinstance(value, str) and not value.strip().endswith(".0")


def _rescaled(row: FigureRow, name: Field) -> FigureRow:
    reading = row.counts[name]
    return row.with_count(name, replace(reading, value=reading.value * _THOUSAND, is_rescaled=True))


def _scaling_finding(
    row: FigureRow, name: Field, count: CountReading, indicator: str | None, *, divided: bool
) -> Finding:
    cell = row.cells[name]
    printed = format_count(count.value)
    if (count.needs_proof or not divided) and not _is_proven(row):
        return Finding(
            code="ambiguous-number",
            where=cell.ref,
            indicator=indicator,
            message=_(
                "“%(read)s” stands where a whole number is due, and no printed rate proves what "
                "was meant. Write %(count)s if that is the number."
            )
            % {"read": shown_in(cell), "count": printed},
        )
    held = (Decimal(count.value) / _THOUSAND).normalize()
    return Finding(
        code="rescaled-count",
        where=cell.ref,
        indicator=indicator,
        message=_(
            "The cell holds %(held)s and was read as %(count)s, a thousand times as much: the file "
            "was saved with an English number format, which divides counts by 1,000."
        )
        % {"held": format_rate(held, None), "count": printed},
    )


def shown_in(cell: Cell) -> str:
    """What stands in a cell for the eye: a number as its program shows it, a text as it is."""
    if isinstance(cell.value, int | float):
        return shown(cell.value, cell.number_format)
    return cell.text


def _partial(
    row: FigureRow, indicator: str | None, columns: Collection[Field]
) -> Iterator[Finding]:
    """One of the two counts of which a rate is made stands, and the other's cell is empty."""
    missing = [name for name in _SIDES if name not in row.counts]
    if len(missing) == 1 and set(_SIDES) <= set(columns) and row.is_readable:
        yield Finding(
            code="partial-counts",
            where=row.cells.get(missing[0], row.agency).ref,
            indicator=indicator,
            message=_(
                "“%(name)s” has only one of the two counts of which the rate is made. "
                "Write the other one where it is known."
            )
            % {"name": row.agency.text},
        )


def _uncertain_counts(row: FigureRow, indicator: str | None) -> Iterator[Finding]:
    """Counts of a divided workbook that a thousand times as much would fit as well.

    It takes round thousands, so it is said only where one count proves nothing of the other:
    none of them, all of them, or no rate.
    """
    sides = {name: row.counts[name] for name in _SIDES if name in row.counts}
    if len(sides) < len(_SIDES) or _agrees(row) is False:
        return
    window = row.counts.get(Field.SINGLE_WINDOW)
    total = sides[Field.NUMERATOR].value + (window.value if window else 0)
    is_proven = _agrees(row) and total not in (0, sides[Field.DENOMINATOR].value)
    for name, count in sides.items():
        cell = row.cells[name]
        is_bare = not count.is_rescaled and not _is_printed(cell.value)
        if not is_proven and is_bare and 0 < count.value < _THOUSAND:
            yield Finding(
                code="uncertain-count",
                where=cell.ref,
                indicator=indicator,
                message=_(
                    "The count was read as %(read)s. The file was saved with an English number "
                    "format, in which %(thousands)s would look the same: compare it with the "
                    "signed annex."
                )
                % {
                    "read": format_count(count.value),
                    "thousands": format_count(count.value * _THOUSAND),
                },
            )


def _uncertain_rates(row: FigureRow, indicator: str | None) -> Iterator[Finding]:
    """Whole numbers in a rate column of a divided workbook, with no counts to prove them."""
    for name in RATES:
        cell = row.cells.get(name)
        if cell is None:
            continue
        if is_uncertain(row, name):
            value = row.rates[name].value
            yield Finding(
                code="uncertain-rate",
                where=cell.ref,
                indicator=indicator,
                message=_(
                    "The rate was read as %(read)s. The file was saved with an English number "
                    "format, in which 0,%(digits)s would look the same: compare it with the "
                    "signed annex."
                )
                % {"read": shown_in(cell), "digits": f"{int(value):03d}"},
            )


def is_uncertain(row: FigureRow, name: Field) -> bool:
    """Whether a rate of a divided workbook may have been a thousandth of what was read.

    A row that met its target cannot have a rate of less than one per cent.
    """
    cell = row.cells.get(name)
    if name not in row.rates or cell is None or not isinstance(cell.value, int | float):
        return False
    value = row.rates[name].value
    return row.status != "met" and bool(value) and value == value.to_integral_value()


def total_findings(
    totals: Sequence[FigureRow], rows: Sequence[FigureRow], *, indicator: str | None
) -> Iterator[Finding]:
    """Counts of a total row that are not the sum of the rows it may stand for."""
    for total in totals:
        for name in COUNTS:
            printed = total.counts.get(name)
            sums = {_sum(rows, name), _sum([row for row in rows if row.kind == total.kind], name)}
            if printed is not None and printed.value not in sums:
                yield Finding(
                    code="total-mismatch",
                    where=total.cells[name].ref,
                    indicator=indicator,
                    message=_("The total %(printed)s is not the sum of its rows, %(sum)s.")
                    % {
                        "printed": format_count(printed.value),
                        "sum": format_count(_sum(rows, name)),
                    },
                )


def _sum(rows: Sequence[FigureRow], name: Field) -> int:
    return sum(row.counts[name].value for row in rows if name in row.counts)
