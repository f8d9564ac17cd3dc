"""Formulas to another workbook: with the value that was worked out, and without one."""

import zipfile
from io import BytesIO

import pytest

from dvctrack.lib.files.tests.test_kinds import with_member
from indicators.annex.tests.files import workbook
from indicators.importing.tests.sending import (
    Written,
    annex,
    assert_refused,
    bring,
    said,
    stored,
)

pytestmark = pytest.mark.usefixtures("_reference")


def with_formula(cell: str) -> bytes:
    """The table with the XML of one cell in the place of C3, for what no program writes here."""
    with zipfile.ZipFile(BytesIO(workbook(annex(777, "1.243")))) as source:
        xml = source.read("xl/worksheets/sheet1.xml").decode()
    found = xml.partition('<c r="C3"')[2].partition("</c>")[0]
    changed = xml.replace(f'<c r="C3"{found}</c>', cell)
    assert changed != xml
    return with_member(workbook(annex(777, "1.243")), "xl/worksheets/sheet1.xml", changed.encode())


def test_formula_to_another_workbook_has_the_value_that_was_worked_out() -> None:
    content = with_formula('<c r="C3"><f>[1]Sheet1!A1</f><v>1850</v></c>')
    assert said(bring(content)) == []
    assert stored() == Written(1243, 1850)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<c r="C3"><f>[1]Sheet1!A1</f></c>', "not-worked-out"),
        ('<c r="C3"><f>[1]Sheet1!A1</f><v></v></c>', "not-worked-out"),
        ('<c r="C3" t="e"><f>[1]Sheet1!A1</f><v>#REF!</v></c>', "error-value"),
    ],
    ids=["nothing", "empty", "error"],
)
def test_formula_to_another_workbook_without_a_value_is_refused(cell: str, code: str) -> None:
    assert_refused(with_formula(cell), (code, "Sheet1!C3"))
