"""The export pages of the admin, and that what leaves comes back the same."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)
from indicators.admin.tests.flat_files import CSV, IMPORTED, KINDS, Rows, address, export, preview
from indicators.tests.factories import PeriodFactory, SubmissionFactory, TargetFactory


@pytest.mark.parametrize("model", IMPORTED)
def test_import_and_export_pages_open(admin_page: Client, model: str) -> None:
    assert admin_page.get(address(model, "import")).status_code == 200
    assert admin_page.get(address(model, "export")).status_code == 200
    listed = admin_page.get(address(model, "changelist")).content.decode()
    assert address(model, "import") in listed
    assert address(model, "export") in listed


def test_figures_are_exported_and_not_imported_here(admin_page: Client) -> None:
    SubmissionFactory.create(numerator=1, denominator=3, reported_rate="33.3", reported_decimals=2)
    rows = export(admin_page, "submission", CSV)
    assert rows[0]["rate"] == "33.3333"
    assert rows[0]["reported_rate"] == "33.30"
    assert admin_page.get("/admin/indicators/submission/import/").status_code in (302, 404)


@KINDS
def test_what_was_exported_comes_back_unchanged(admin_page: Client, kind: str) -> None:
    document = LegalDocumentFactory.create()
    AgencyNameFactory.create()
    ServiceDeadlineFactory.create(decision=document)
    TargetFactory.create(value="70", basis=document)
    PeriodFactory.create(code="2022-09-06")
    for model in IMPORTED:
        exported = export(admin_page, model, kind)
        assert exported, model
        rows: Rows = [list(exported[0]), *(list(row.values()) for row in exported)]
        shown = preview(admin_page, model, rows, kind)
        result = shown.context["result"]
        problems = [error.error for error in result.base_errors]
        problems += [error.error for _row, errors in result.row_errors() for error in errors]
        problems += [row.error for row in result.invalid_rows]
        assert problems == [], model
        assert result.totals["skip"] == len(exported), model


@KINDS
def test_text_like_a_formula_leaves_as_text_and_comes_back(admin_page: Client, kind: str) -> None:
    AgencyFactory.create(slug="x", name='=HYPERLINK("http://x")')
    response = admin_page.post(address("agency", "export"), {"format": kind, "resource": "0"})
    if kind == CSV:
        assert "'=HYPERLINK" in response.content.decode("utf-8-sig")
    else:
        sheet = load_workbook(BytesIO(response.content)).worksheets[0]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    exported = export(admin_page, "agency", kind)
    rows: Rows = [list(exported[0]), *(list(row.values()) for row in exported)]
    shown = preview(admin_page, "agency", rows, kind)
    assert shown.context["result"].totals["skip"] == 1
