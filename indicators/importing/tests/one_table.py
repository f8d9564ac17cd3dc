"""The figures of one table, and files in which it stands."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook

from indicators.annex.tests.files import (
    HEADINGS,
    TABLE,
    TITLE,
    Rows,
)
from indicators.models import Submission

FIGURES = {("can-tho", 1243, 1850), ("da-nang", 1409, 1891)}
NUMBERS = ("(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)", "(6)")
HANOI = ("03", "Thành phố Hà Nội", "1.875", "1.281", "68,32", "Chưa hoàn thành")


def counts() -> set[tuple[str, int | None, int | None]]:
    rows = Submission.objects.values_list("agency__slug", "numerator", "denominator")
    return set(rows)


def table(*rows: tuple[Any, ...]) -> Rows:
    return ((TITLE,), HEADINGS, *rows)


def in_order(*places: int) -> Rows:
    return ((TITLE,), *(tuple(row[place] for place in places) for row in TABLE[1:]))


def saved(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()
