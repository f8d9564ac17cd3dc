"""Sending flat files through the import pages of the admin, and fetching exports."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

Rows = list[list[Any]]
XLSX, CSV = "0", "1"
KINDS = pytest.mark.parametrize("kind", [XLSX, CSV], ids=["xlsx", "csv"])


def address(model: str, page: str) -> str:
    """`model` as in `entities_agency`."""
    return reverse(f"admin:{model}_{page}")


def as_file(rows: Rows, kind: str) -> SimpleUploadedFile:
    if kind == CSV:
        text = StringIO()
        csv.writer(text).writerows(rows)
        return SimpleUploadedFile("file.csv", text.getvalue().encode("utf-8-sig"))
    return SimpleUploadedFile("file.xlsx", workbook(rows))


def workbook(rows: Rows) -> bytes:
    book = Workbook()
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = book.worksheets[0].cell(number, column, value)
            # Text that begins like a formula is text in the files that we write.
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def send(client: Client, model: str, file: SimpleUploadedFile) -> Any:
    """The first step: the preview, or the page with the errors."""
    data = {"import_file": file, "format": "0", "resource": "0"}
    return client.post(address(model, "import"), data)


def preview(client: Client, model: str, rows: Rows, kind: str) -> Any:
    return send(client, model, as_file(rows, kind))


def confirm(client: Client, model: str, shown: Any) -> Any:
    form = shown.context["confirm_form"]
    return client.post(address(model, "process_import"), form.initial, follow=True)


def import_rows(client: Client, model: str, rows: Rows, kind: str) -> Any:
    shown = preview(client, model, rows, kind)
    assert "confirm_form" in shown.context, shown.content.decode()
    return confirm(client, model, shown)


def export(client: Client, model: str, kind: str) -> list[dict[str, Any]]:
    response = client.post(address(model, "export"), {"format": kind, "resource": "0"})
    assert response.status_code == 200
    if kind == CSV:
        return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def rows_of(exported: list[dict[str, Any]]) -> Rows:
    """An export as the rows of a file to import."""
    return [list(exported[0]), *(list(row.values()) for row in exported)]
