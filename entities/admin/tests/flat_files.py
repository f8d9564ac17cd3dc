"""Sending flat files through the import pages of the admin, and fetching exports."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from dvctrack.lib.admin.exporting import CODES, CSV, XLSX
from entities.models import FlatImport

Rows = list[list[Any]]
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
    """Send a file; the page with its preview, or with the errors."""
    return client.post(address(model, "import"), {"file": file}, follow=True)


def preview(client: Client, model: str, rows: Rows, kind: str) -> Any:
    return send(client, model, as_file(rows, kind))


def may_confirm(shown: Any) -> bool:
    return b'value="confirm"' in shown.content


def confirm(client: Client, model: str, shown: Any) -> Any:
    row = shown.context["row"]
    page = address_of(row)
    return client.post(page, {"doing": "confirm", "digest": row.digest}, follow=True)


def undo(client: Client, shown: Any) -> Any:
    return client.post(address_of(shown.context["row"]), {"doing": "undo"}, follow=True)


def address_of(row: FlatImport) -> str:
    return reverse(f"admin:{row.model.replace('.', '_')}_import_page", args=(row.pk,))


def import_rows(client: Client, model: str, rows: Rows, kind: str) -> Any:
    shown = preview(client, model, rows, kind)
    assert may_confirm(shown), shown.content.decode()
    return confirm(client, model, shown)


def export(client: Client, model: str, kind: str, words: str = CODES) -> list[dict[str, Any]]:
    response = client.post(address(model, "export"), {"kind": kind, "words": words})
    assert response.status_code == 200
    if kind == CSV:
        return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def rows_of(exported: list[dict[str, Any]]) -> Rows:
    """An export as the rows of a file to import."""
    return [list(exported[0]), *(list(row.values()) for row in exported)]
