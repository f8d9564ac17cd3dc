"""One bad cell is corrected on the page: what was read, what is meant, who said so and when."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.files.document import read_document, write_document
from dvctrack.lib.files.reading import read_lines
from dvctrack.lib.refused import Refused
from entities.models import ServiceDeadline
from entities.tests.factories import UserFactory
from indicators.annex.tests.files import TABLE, TITLE, cell_changed, document, workbook
from indicators.importing.answers import Answers, CellAnswer
from indicators.importing.cells import cell_at
from indicators.importing.look import proposal_of
from indicators.importing.receive import correct_cell, restore_cell
from indicators.importing.tests.confirming import CAN_THO, SERVICES, confirm
from indicators.importing.tests.made_files import as_csv, as_ods, as_xls
from indicators.importing.tests.sending import (
    AT,
    CAN_THO_NAME,
    Written,
    flat,
    look,
    received,
    said,
    stored,
)
from indicators.models import ImportBatch

pytestmark = pytest.mark.usefixtures("_reference")

BAD = cell_changed(3, 4, "1.2a3")
FLAT = flat("1850", "1.2a3")
# A file of each kind, and the cell in it that cannot be read.
FILES: dict[str, tuple[bytes, str]] = {
    "xlsx": (workbook(BAD), "Sheet1!D3"),
    "ods": (as_ods(BAD), "Sheet1!D3"),
    "xls": (as_xls(BAD), "Sheet1!D3"),
    "docx": (document(TITLE, BAD[1:]), "T1!D2"),
    "flat_xlsx": (workbook(FLAT), "Sheet1!E2"),
    "flat_csv": (as_csv(FLAT), "csv!E2"),
}


@pytest.fixture
def person(_reference: None) -> User:
    user: User = UserFactory.create(username="an")
    return user


def correct(batch: ImportBatch, ref: str, text: str, by: User) -> None:
    correct_cell(batch, ref, text, by=by, at=AT)
    batch.refresh_from_db()


@pytest.mark.parametrize(("content", "ref"), FILES.values(), ids=FILES.keys())
def test_number_is_what_the_person_means(content: bytes, ref: str, person: User) -> None:
    batch = received(content, by=person)
    assert ("unreadable-number", ref) in said(proposal_of(batch))
    correct(batch, ref, "1.243", person)
    proposal = proposal_of(batch)
    (found,) = [row for row in proposal.findings if row.code == "corrected-cell"]
    assert found.where == ref
    assert found.message == "“1.2a3” được sửa thành “1.243” (an, 08:00 07/09/2022)."
    confirm(batch, person)
    kept = stored()
    assert kept is not None
    assert (kept.numerator, kept.denominator) == (1243, 1850)
    batch.refresh_from_db()
    assert [row["where"] for row in batch.findings if row["code"] == "corrected-cell"] == [ref]


def test_name_is_what_the_person_means(person: User) -> None:
    batch = received(workbook(cell_changed(3, 2, "Tây Đô")), by=person)
    correct(batch, "Sheet1!B3", CAN_THO_NAME, person)
    confirm(batch, person)
    assert stored() == CAN_THO


def test_deadline_is_what_the_person_means(person: User) -> None:
    *rows, (order, name, lead, _deadline) = SERVICES
    batch = received(workbook((*TABLE, (), *rows, (order, name, lead, "sớm"))), by=person)
    assert ("unreadable-deadline", "Sheet1!D8") in said(proposal_of(batch))
    correct(batch, "Sheet1!D8", "Quý III/2022", person)
    confirm(batch, person)
    assert ServiceDeadline.objects.get().due_on == date(2022, 9, 30)


def test_empty_cell_gets_a_number_and_a_number_is_taken_out(person: User) -> None:
    batch = received(workbook(cell_changed(3, 5, "")), by=person)
    correct(batch, "Sheet1!E3", "67,19", person)
    correct(batch, "Sheet1!E4", "", person)
    confirm(batch, person)
    assert stored() == CAN_THO
    assert stored("da-nang") == Written(1409, 1891, None)


def test_cell_beyond_the_last_one_of_its_row_is_filled(person: User) -> None:
    rows = (*TABLE[:2], TABLE[2][:4], TABLE[3])
    batch = received(workbook(rows), by=person)
    correct(batch, "Sheet1!E3", "67,19", person)
    confirm(batch, person)
    assert stored() == CAN_THO


def test_second_correction_replaces_the_first_and_can_be_taken_back(person: User) -> None:
    batch = received(workbook(BAD), by=person)
    correct(batch, "Sheet1!D3", "1.244", person)
    correct(batch, "Sheet1!D3", "1.243", person)
    assert Answers.from_json(batch.answers).cells == {
        "Sheet1!D3": CellAnswer("1.243", "an", AT.isoformat())
    }
    restore_cell(batch, "Sheet1!D3")
    batch.refresh_from_db()
    assert Answers.from_json(batch.answers).cells == {}
    assert ("unreadable-number", "Sheet1!D3") in said(proposal_of(batch))


def test_file_that_is_settled_takes_no_correction(person: User) -> None:
    batch = received(workbook(TABLE), by=person)
    confirm(batch, person)
    with pytest.raises(Refused):
        correct(batch, "Sheet1!D3", "1", person)


def test_other_cells_keep_their_formats() -> None:
    def percent(sheet: Any) -> None:
        for place in ("E3", "E4"):
            sheet[place].value, sheet[place].number_format = 0.5, "0.00%"

    cells = {"Sheet1!E3": CellAnswer("67,19", "an", AT.isoformat())}
    figures = look(workbook(TABLE, percent), Answers(cells=cells)).figures.created
    assert [str(row.values.reported_rate) for row in figures] == ["67.19", "50.00"]


def test_cell_is_found_by_its_name(tmp_path: Any) -> None:
    with (tmp_path / "lines").open("w", encoding="utf-8") as out:
        write_document(read_lines(workbook(TABLE)), out)

    def text(ref: str) -> str | None:
        cell = cell_at(read_document(tmp_path / "lines"), ref)
        return cell.text if cell else None

    assert text("Sheet1!B3") == CAN_THO_NAME
    assert text("Sheet1!J3") == ""
    assert text("Sheet1!B77") is None
    assert text("Sheet2!B3") is None
    assert text("") is None
    assert text("Sheet1!") is None
    assert text("Sheet1!3") is None
