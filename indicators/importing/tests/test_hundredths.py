"""Rates beside stored ones that are a hundred times as much."""

import pytest

from indicators.annex.tests.files import workbook
from indicators.importing.answers import Answers
from indicators.importing.tests.sending import FLAT_HEADINGS, Written, bring, look, said, stored

pytestmark = pytest.mark.usefixtures("_reference")


def payment(rate: str, name: str = "can-tho") -> tuple[str | None, ...]:
    return ("2022-09-06", "online-payment", name, "Lũy kế", None, None, rate)


def test_hundredth_of_what_is_stored_is_asked_about() -> None:
    """One rate of two decimals alone says nothing; what is stored does."""
    bring(workbook((FLAT_HEADINGS, payment("67,19"))))
    again = workbook((FLAT_HEADINGS, payment("0,67")))
    result = bring(again)
    assert said(result) == [("unclear-scale", "Sheet1!G2")]
    assert not result.is_saved
    assert "67,19" in result.proposal.findings[0].message
    assert stored() == Written(rate="67.19")


@pytest.mark.parametrize(("factor", "rate"), [(1, "0.67"), (100, "67")])
def test_hundredth_is_read_as_was_answered(factor: int, rate: str) -> None:
    bring(workbook((FLAT_HEADINGS, payment("67,19"))))
    again = workbook((FLAT_HEADINGS, payment("0,67")))
    proposal = look(again, Answers(scales={"Sheet1!G2": factor}))
    assert said(proposal) == []
    assert [str(change.after.values.printed_rate) for change in proposal.figures.updated] == [rate]


def test_rate_that_fell_is_not_asked_about() -> None:
    bring(workbook((FLAT_HEADINGS, payment("67,19"))))
    assert said(bring(workbook((FLAT_HEADINGS, payment("0,81"))))) == []


def test_one_hundredth_among_other_changes_is_not_asked_about() -> None:
    names = ("can-tho", "da-nang", "ha-noi")
    rows = [payment(rate, name) for rate, name in zip(("67", "50", "40"), names, strict=True)]
    bring(workbook((FLAT_HEADINGS, *rows)))
    rows = [payment(rate, name) for rate, name in zip(("0,67", "51", "41"), names, strict=True)]
    assert said(bring(workbook((FLAT_HEADINGS, *rows)))) == []
