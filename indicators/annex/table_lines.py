"""What a line within a table is: the label of a group, a sum, a note, or a row to be read."""

import re
import unicodedata
from dataclasses import replace

from dvctrack.lib.files.cells import Cell, Line
from dvctrack.lib.numbers.reading import is_missing
from indicators.annex.around import ends_table, is_figure, is_subtotal, is_total
from indicators.annex.found import DataLine, FoundTable
from indicators.annex.layout import COUNTS, RATES, Field, Group
from indicators.annex.ledger import Reason
from indicators.annex.vocabulary import status_of

SERVICE_FIELDS = frozenset({Field.SERVICE, Field.LEAD, Field.DEADLINE})
FIGURE_FIELDS = frozenset({*COUNTS, *RATES})
# A digit, or the error value of a formula that should have given some.
_NUMBER = re.compile(r"\d|^#")
_DAY_OR_TELEPHONE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\b0\d[\d. ]{7,}")
_ORDER_OF_LABEL = re.compile(r"\W*(?:[IVX]+|[A-ZĐ])\W*")


# "I. Bộ Công an" above the services that it leads; "Lĩnh vực y tế" is none.
_LEAD = re.compile(
    r"(?:(?:[IVX]{1,5}|[A-ZĐ]|\d{1,2})(?:\.\d{1,2})*[.):]?\s+)?(?P<name>(?:các )?(?:bộ|[uủ][yỷ] ban"
    r"|ubnd|ngân hàng|bảo hiểm xã hội|bhxh|thanh tra|văn phòng|tập đoàn|tổng công ty|phòng thương"
    r" mại|kho bạc|tổng cục|tỉnh|thành phố|địa phương|tòa án|toà án|viện|thông tấn xã|đài|evn|vcci"
    r")\b.*)",
    re.IGNORECASE,
)


def named_lead(cell: Cell) -> Cell | None:
    """The cell with the name alone, where it names an agency that leads what is below it."""
    found = _LEAD.fullmatch(unicodedata.normalize("NFC", cell.text))
    return replace(cell, value=found["name"]) if found else None


def lead_of(table: FoundTable, line: Line) -> Cell | None:
    """The lead of the services below a line of nothing but its name and number.

    A name in the column of leads alone belongs to the row above, or to one that lacks a service.
    """
    *orders, name = line.filled
    if line.block is not None:
        service, lead = (table.headings.get(it) for it in (Field.SERVICE, Field.LEAD))
        is_beside = service is not None and name.column > service.column
        if line.block != table.block or is_beside or (lead and lead.column == name.column):
            return None
    is_label = len(orders) < 2 and all(
        cell.words.isdecimal() or _ORDER_OF_LABEL.fullmatch(cell.text) for cell in orders
    )
    return named_lead(name) if is_label else None


def group_of(table: FoundTable, line: Line) -> tuple[Group, Cell] | None:
    """The group that a label such as "II | ĐỊA PHƯƠNG" begins, with the cell that says so."""
    if not table.layout.groups:
        return None
    labels = [cell for cell in line.filled[:2] if not cell.words.isdecimal()]
    found = (
        (group, cell)
        for group in table.layout.groups
        for cell in labels
        if re.search(group.match, cell.words)
    )
    return next(found, None)


def passed_over(table: FoundTable, row: DataLine, line: Line) -> Reason | None:
    """Why a line of a table is no row; None for a row, whatever number stands in front of it.

    Below a note or a signature only what surely is a row is one.
    """
    lists_services = table.layout.lists_services
    is_row, is_surely = (_is_service if lists_services else _is_figure)(row)
    is_sum = is_total(table.names(row)) or (is_subtotal(table.names(row)) and not _is_numbered(row))
    if is_sum and not (lists_services and is_surely):
        return Reason.TOTAL
    if is_surely:
        return None
    is_below = table.has_ended or ends_table(line.filled)
    return None if is_row and not is_below else Reason.NOTE


def _is_numbered(row: DataLine) -> bool:
    order = row.cells.get(Field.ORDER)
    return order is not None and order.words.isdecimal()


def _is_service(row: DataLine) -> tuple[bool, bool]:
    """Whether it may be one, and surely is: it has a name, a lead, and a number or a deadline.

    "I | Lĩnh vực y tế" is the label of the services below it; "a" and "-" stand before services.
    """
    held = {name for name, cell in row.cells.items() if cell.is_filled}
    named = {Field.SERVICE, Field.LEAD}
    is_service = not held.isdisjoint(SERVICE_FIELDS) and not is_label(row)
    return is_service, named <= held and len(held) > len(named)


def is_label(row: DataLine) -> bool:
    """Whether a row of a list of services has nothing but a name and the number of a label."""
    held = {name for name, cell in row.cells.items() if cell.is_filled}
    return held == {Field.ORDER, Field.SERVICE} and bool(
        _ORDER_OF_LABEL.fullmatch(row.cells[Field.ORDER].text)
    )


def _is_figure(row: DataLine) -> tuple[bool, bool]:
    """Whether it may be one, and surely is: a name beside a figure, or numbered beside digits.

    Two figures without a name are one, too.

    A name alone is an agency that has not reported. Words beside a name, without a number, are
    those of a signature where no order number stands in front of them.
    """
    name = row.cells.get(Field.AGENCY)
    said = [cell for field, cell in row.cells.items() if field in FIGURE_FIELDS and cell.is_filled]
    has_numbers = any(_NUMBER.search(cell.text) for cell in said)
    if name is None or not name.is_filled:
        return has_numbers, sum(map(is_figure, said)) > 1
    status = row.cells.get(Field.STATUS)
    speaks = any(not is_missing(cell.value) for cell in said) or (
        status is not None and bool(status.text) and status_of(status.words) is None
    )
    order = row.cells.get(Field.ORDER)
    is_signed = speaks and not has_numbers and (order is None or not order.is_filled)
    counts = (_NUMBER.search(_DAY_OR_TELEPHONE.sub("", cell.text)) for cell in said)
    return not is_signed, any(map(is_figure, said)) or (_is_numbered(row) and any(counts))
