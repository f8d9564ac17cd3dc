"""One row of a flat file, with and without some of its columns."""

from indicators.annex.tests.files import Rows
from indicators.importing.tests.sending import (
    FLAT_HEADINGS,
    FLAT_KEYS,
)

VALUES = ("1243", "1850", "67,19", "tạm tính")
ROW = (*FLAT_KEYS, *VALUES)
FLAT: Rows = (FLAT_HEADINGS, ROW)


def columns(*places: int) -> Rows:
    return tuple(tuple(row[place] for place in places) for row in FLAT)
