"""A row that a person leaves out takes all its findings along; the reason is said once."""

from collections.abc import Iterator

import pytest

from dvctrack.lib.files.cells import LeftOut, LeftOutKind, Line
from dvctrack.lib.files.reading import read_lines
from entities.models import ServiceDeadline
from indicators.annex.known_headings import KNOWN_HEADINGS
from indicators.annex.ledger import Reason
from indicators.annex.tests.files import CAN_THO, HEADINGS, TITLE, Rows, workbook
from indicators.importing.answers import Answers, NameAnswer
from indicators.importing.propose import propose
from indicators.importing.tests.made_files import as_csv
from indicators.importing.tests.sending import FLAT_HEADINGS, FLAT_KEYS, look, said
from indicators.importing.tests.test_service_lists import HOSPITAL, listed
from indicators.importing.tests.test_wide_tables import RATES, TABLES, settled

pytestmark = pytest.mark.usefixtures("_reference")

NAME = "Khối ngành dọc"
OUT = Answers(names={NAME: NameAnswer(reason="không phải một cơ quan")})
# Numbers and words of a row that cannot be read, each in another way.
FAULTS: dict[str, tuple[object, ...]] = {
    "no_number": ("1.850", "x12", "67,19", ""),
    "error": ("#REF!", "1.243", "67,19", ""),
    "too_many": ("1.243", "1.850", "67,19", ""),
    "rate_above_100": ("1.850", "1.243", "671,9", ""),
    "status": ("1.850", "1.243", "67,19", "Đang làm"),
    "one_count": ("1.850", None, None, ""),
}


def _annex(*numbers: object) -> Rows:
    return ((TITLE,), HEADINGS, ("01", NAME, *numbers), CAN_THO)


def _flat(*numbers: object, name: object = NAME, keys: tuple[str, ...] = FLAT_KEYS[:2]) -> Rows:
    headings = tuple("Cơ quan" if text == "Mã cơ quan" else text for text in FLAT_HEADINGS)
    denominator, numerator, rate, _status = numbers
    row = (*keys, name, "Lũy kế", numerator, denominator, rate, None)
    return (headings, row, (*FLAT_KEYS[:2], "Cần Thơ", "Lũy kế", 1243, 1850, "67,19", None))


@pytest.mark.parametrize("numbers", FAULTS.values(), ids=FAULTS.keys())
def test_left_out_row_of_an_annex_has_no_other_finding(numbers: tuple[object, ...]) -> None:
    proposal = look(workbook(_annex(*numbers)), OUT)
    assert said(proposal) == [("row-left-out", "Sheet1!B3")]
    assert proposal.ledger.adds_up
    assert [figure.agency.slug for figure in proposal.figures.created] == ["can-tho"]


@pytest.mark.parametrize("numbers", FAULTS.values(), ids=FAULTS.keys())
def test_left_out_row_of_a_flat_file_has_no_other_finding(numbers: tuple[object, ...]) -> None:
    proposal = look(workbook(_flat(*numbers)), OUT)
    assert said(proposal) == [("row-left-out", "Sheet1!C2")]
    assert [figure.agency.slug for figure in proposal.figures.created] == ["can-tho"]
    assert proposal.ledger.adds_up


KEYS = {
    "period": ("2099-01-01", "online-provision"),
    "indicator": ("2022-09-06", "chỉ số lạ"),
    "neither": ("", ""),
}


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS.keys())
def test_keys_of_a_left_out_flat_row_are_not_asked_about(keys: tuple[str, ...]) -> None:
    """The row stands first, so that nothing is known of its period and indicator."""
    content = workbook(_flat(*FAULTS["no_number"], keys=keys))
    assert said(look(content, OUT)) == [("row-left-out", "Sheet1!C2")]
    assert {code for code, _where in said(look(content))} != {"row-left-out"}


def test_unknown_column_is_told_by_the_rows_that_stay() -> None:
    headings, out, kept = _flat(*FAULTS["status"])
    rows = (headings, (*out, "ghi thêm"), (*kept, "ghi thêm"))
    assert said(look(workbook(rows), OUT))[0][1] == "Sheet1!I3"
    without = (headings, (*out, "ghi thêm"), kept)
    assert said(look(workbook(without), OUT)) == [("row-left-out", "Sheet1!C2")]


def test_many_left_out_rows_leave_no_sum_of_faults() -> None:
    """A file that is wrong in every row has a bounded list, and left-out rows are not on it."""
    headings, out, kept = _flat(*FAULTS["no_number"])
    found = look(as_csv((headings, *[out] * 300, kept)), OUT)
    assert {row.code for row in found.findings if row.is_error} == set()


def test_answer_for_a_name_that_is_known_by_now_leaves_nothing_out() -> None:
    known = Answers(names={"Cần Thơ": NameAnswer(reason="không phải một cơ quan")})
    proposal = look(workbook(_flat(*FAULTS["status"], name="Đà Nẵng")), known)
    assert "row-left-out" not in {code for code, _where in said(proposal)}
    assert len(proposal.figures.created) == 2


def test_struck_text_goes_with_the_row() -> None:
    def lines() -> Iterator[Line]:
        for line in read_lines(workbook(_annex(*FAULTS["status"])), KNOWN_HEADINGS):
            if line.number == 3:
                line.left_out = {3: (LeftOut(LeftOutKind.STRUCK, "9"),)}
            yield line

    assert ("struck-text", "Sheet1!C3") in said(propose(lines()))
    assert said(propose(lines(), answers=OUT)) == [("row-left-out", "Sheet1!B3")]


# Lists of services.
BAD_ROWS: dict[str, tuple[object, ...]] = {
    "no_deadline": ("2", "Đăng ký khai sinh", NAME, None),
    "unreadable_deadline": ("2", "Đăng ký khai sinh", NAME, "sớm nhất có thể"),
    "day_before": ("2", "Đăng ký khai sinh", NAME, "Trước ngày 30/6/2022"),
    "day_before_the_order": ("2", "Đăng ký khai sinh", NAME, "Quý I/2022"),
    "no_service": ("2", None, NAME, "Quý II"),
    "nothing_wrong": ("2", "Đăng ký khai sinh", NAME, "Quý II"),
}


@pytest.mark.parametrize("row", BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_left_out_service_takes_its_findings_along(row: tuple[object, ...]) -> None:
    content = listed(HOSPITAL, row)
    assert ("unknown-agency", "Sheet1!C4") in said(look(content))
    proposal = look(content, OUT)
    assert said(proposal) == [("row-left-out", "Sheet1!C4")]
    assert proposal.ledger.adds_up
    assert [service.name for service in proposal.services.created] == ["Thanh toán viện phí"]
    assert not ServiceDeadline.objects.exists()


def test_cells_of_a_left_out_service_are_passed_over() -> None:
    proposal = look(listed(HOSPITAL, BAD_ROWS["nothing_wrong"]), OUT)
    assert proposal.ledger.passed[Reason.ROW].places == [f"Sheet1!{at}4" for at in "ABCD"]


def test_reason_of_a_row_of_several_indicators_is_said_once() -> None:
    mapping = TABLES["rates_of_four"][1]
    settled(workbook(RATES), mapping)
    row = (3, NAME, "x", "50", "999", "1", None)
    found = look(workbook((*RATES, row)), OUT)
    assert [where for code, where in said(found) if code == "row-left-out"] == ["Sheet1!B5"]
    assert not [finding for finding in found.findings if finding.is_error]
