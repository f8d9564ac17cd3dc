"""A number put into a table of an annex and into a flat one."""

from collections.abc import Callable

import pytest

from indicators.annex.tests.files import Rows
from indicators.importing.tests.sending import (
    annex,
    flat,
)

# Where the one denominator and the one rate of the two small tables stand.
TABLES: dict[str, tuple[Callable[..., Rows], str, str]] = {
    "annex": (annex, "Sheet1!C3", "Sheet1!E3"),
    "flat": (flat, "Sheet1!F2", "Sheet1!G2"),
}

BOTH_TABLES = pytest.mark.parametrize("table", TABLES)
