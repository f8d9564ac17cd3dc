"""A cell that goes to several tables is counted once."""

import pytest

from dvctrack.lib.files.reading import read_lines
from indicators.annex.mapping import KnownTables
from indicators.annex.reading import read_annex
from indicators.annex.tests.files import Rows, workbook
from indicators.importing.tests.test_wide_tables import COUNTS, RATES, SPANS, TABLES

TOTAL = ((None, "Tổng số", 2652, 3741, None, 382386, 604140, None), ("Nơi nhận: như trên",))
FILES: dict[str, tuple[str, Rows]] = {
    "rates_of_four": ("rates_of_four", RATES),
    "counts_of_two": ("counts_of_two", COUNTS),
    "two_spans": ("two_spans", SPANS),
    "with_total_and_note": ("counts_of_two", (*COUNTS, *TOTAL)),
    "heading_again": ("rates_of_four", (*RATES, *RATES[1:])),
    "only_the_last_is_filled": ("rates_of_four", (*RATES, (3, "Huế", *[None] * 3, "7,6", None))),
    "nobody_reported": ("rates_of_four", (*RATES, (3, "Huế", *[None] * 5))),
}


@pytest.mark.parametrize(("name", "rows"), FILES.values(), ids=FILES.keys())
def test_ledger_of_a_wide_table_adds_up(name: str, rows: Rows) -> None:
    known = KnownTables(answered={"Sheet1!A2": TABLES[name][1]})
    ledger = read_annex(read_lines(workbook(rows)), known=known).ledger
    assert ledger.read
    assert ledger.adds_up
