"""Rows and cells that are empty where a figure is stored: it stays, and the row says so."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.annex.tests.files import (
    CAN_THO,
    DA_NANG,
    GROUPED_HEADINGS,
    GROUPED_TITLE,
    HEADINGS,
    TABLE,
    TITLE,
    Rows,
    workbook,
)
from indicators.choices import FigureState
from indicators.importing.look import proposal_of
from indicators.importing.tests.as_files import IN_EVERY_KIND
from indicators.importing.tests.sending import (
    Written,
    all_stored,
    annex,
    bring,
    flat,
    look,
    received,
    said,
    stored,
)
from indicators.importing.tests.test_wide_tables import SPANS, TABLES, figures, settled
from indicators.models import Submission

pytestmark = pytest.mark.usefixtures("_reference")

NOTHING = {
    "nothing": (None, None, None),
    "dash": ("-", "–", "-"),
    "words": ("chưa báo cáo", None, None),
    "words_everywhere": ("chưa báo cáo", "chưa báo cáo", "chưa báo cáo"),
}
STORED = Written(1243, 1850, "67.19")


def emptied(*numbers: object) -> Rows:
    """The row of Cần Thơ, which is row 3, without its numbers; Đà Nẵng has its own."""
    return ((TITLE,), HEADINGS, (*CAN_THO[:2], *numbers, None), DA_NANG)


@IN_EVERY_KIND
@pytest.mark.parametrize("numbers", NOTHING.values(), ids=NOTHING.keys())
def test_emptied_row_says_that_the_stored_figure_stays(
    numbers: tuple[object, ...], make: Callable[[Rows], bytes]
) -> None:
    bring(make(TABLE))
    before = all_stored()
    result = bring(make(emptied(*numbers)))
    assert result.is_saved
    (warning,) = [row for row in result.proposal.findings if row.code != "missing-agency"]
    assert (warning.code, warning.agency, warning.indicator) == (
        "emptied-figure",
        "can-tho",
        "online-provision",
    )
    # A document counts the rows of its table.
    assert str(warning.where).rpartition("!")[2] in ("D3", "D2")
    assert all(number in warning.message for number in ("1.243", "1.850", "67,19%", "lũy kế"))
    assert all_stored() == before


@pytest.mark.parametrize("numbers", NOTHING.values(), ids=NOTHING.keys())
def test_flat_row_does_so_too(numbers: tuple[object, ...]) -> None:
    bring(workbook(flat(1850, 1243, "67,19")))
    result = bring(workbook(flat(*numbers)))
    assert said(result) == [("emptied-figure", "Sheet1!E2")]
    assert stored() == STORED


def test_no_other_finding_counts_the_agency() -> None:
    bring(workbook(TABLE))
    findings = look(workbook(emptied())).findings
    assert "not-in-file" not in {row.code for row in findings}
    assert [row.code for row in findings if row.agency == "can-tho"] == ["emptied-figure"]


def test_agency_without_a_stored_figure_is_missing_as_before() -> None:
    findings = look(workbook(emptied())).findings
    assert [row.code for row in findings if row.agency == "can-tho"] == ["missing-agency"]


@pytest.mark.parametrize("state", FigureState.values)
def test_whatever_is_stored_is_told(state: str) -> None:
    """A draft and what was returned do not count, and would be looked for all the same."""
    bring(workbook(annex("1.850", "1.243", "67,19")))
    Submission.objects.update(state=state)
    assert said(look(workbook(annex()))) == [("emptied-figure", "Sheet1!D3")]


def test_figure_that_stands_further_down_is_not_emptied() -> None:
    bring(workbook(TABLE))
    assert said(look(workbook((*emptied(), CAN_THO)))) == []


def test_queries_are_as_many_as_for_full_rows() -> None:
    bring(workbook(TABLE))
    counts = []
    for rows in (TABLE, emptied(), annex()):
        with CaptureQueriesContext(connection) as queries:
            look(workbook(rows))
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def test_proposal_of_emptied_rows_is_kept() -> None:
    """What it was set beside is the same as long as nobody writes these figures."""
    bring(workbook(TABLE))
    batch = received(workbook(annex()))
    first = proposal_of(batch)
    assert said(proposal_of(batch)) == said(first) == [("emptied-figure", "Sheet1!D3")]
    Submission.objects.get(agency__slug="can-tho").delete()
    assert said(proposal_of(batch)) == []


# Half a row.
HALF = {
    "numerator": ("1.850", None, "67,19", "Sheet1!D3"),
    "denominator": (None, "1.243", "67,19", "Sheet1!C3"),
    "rate": ("1.850", "1.243", None, "Sheet1!E3"),
}


@pytest.mark.parametrize(("denominator", "numerator", "rate", "where"), HALF.values(), ids=HALF)
def test_one_emptied_number_is_asked_about_at_its_cell(
    denominator: object, numerator: object, rate: object, where: str
) -> None:
    bring(workbook(annex("1.850", "1.243", "67,19", "Chưa hoàn thành")))
    result = bring(workbook(annex(denominator, numerator, rate, "Chưa hoàn thành")))
    assert ("missing-count", where) in said(result)
    assert not result.is_saved
    assert stored() == STORED


def test_one_emptied_number_of_a_flat_row_is_asked_about_at_its_cell() -> None:
    bring(workbook(flat(1850, 1243, "67,19")))
    assert said(bring(workbook(flat(1850, 1243)))) == [("missing-count", "Sheet1!G2")]
    assert ("missing-count", "Sheet1!E2") in said(bring(workbook(flat(1850, None, "67,19"))))
    assert stored() == STORED


def test_emptied_result_stays_and_is_said() -> None:
    bring(workbook(annex("1.850", "1.243", "67,19", "Chưa hoàn thành")))
    result = bring(workbook(annex("1.850", "1.243", "67,19")))
    assert said(result) == [("emptied-figure", "Sheet1!F3")]
    (warning,) = [row for row in result.proposal.findings if row.code == "emptied-figure"]
    assert "Chưa hoàn thành" in warning.message
    assert result.proposal.figures.counts().unchanged == 1
    assert Submission.objects.get().reported_status == "not_met"


def test_emptied_result_beside_other_numbers_is_void() -> None:
    bring(workbook(annex("1.850", "1.243", "67,19", "Chưa hoàn thành")))
    assert said(bring(workbook(annex("1.850", "1.480", "80")))) == []
    assert Submission.objects.get().reported_status == ""


GROUPED: Rows = (
    (GROUPED_TITLE,),
    GROUPED_HEADINGS,
    ("", "ĐỊA PHƯƠNG", "", ""),
)


def test_emptied_rate_of_a_table_of_rates_is_told_at_its_cell() -> None:
    bring(workbook((*GROUPED, ("1", "Cần Thơ", "71,5", ""))))
    result = bring(workbook((*GROUPED, ("1", "Cần Thơ", "-", ""), ("2", "Đà Nẵng", "70", ""))))
    assert said(result) == [("emptied-figure", "Sheet1!C4")]


def test_emptied_part_of_a_wide_row_is_told() -> None:
    """A row of two spans is two figures: one was emptied, of the other only the rate."""
    mapping, held = TABLES["two_spans"][1:]
    settled(workbook(SPANS), mapping)
    row = (*SPANS[3][:2], None, "-", None, *SPANS[3][5:7], None)
    found = look(workbook((*SPANS[:3], row, SPANS[4])))
    codes = {"emptied-figure", "missing-count", "missing-agency"}
    told = [(row.code, row.where) for row in found.findings if row.agency == "can-tho"]
    assert [row for row in told if row[0] in codes] == [
        ("missing-count", "Sheet1!H4"),
        ("emptied-figure", "Sheet1!C4"),
    ]
    assert figures() == held
