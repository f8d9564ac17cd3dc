"""Flat files and the two steps of an import, for tests."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

IMPORTED = ["agency", "agencyname", "servicedeadline", "target", "period"]
Rows = list[list[Any]]
XLSX, CSV = "0", "1"
KINDS = pytest.mark.parametrize("kind", [XLSX, CSV], ids=["xlsx", "csv"])
HEAD = ["slug", "name", "kind", "display_order"]


def as_file(rows: Rows, kind: str) -> SimpleUploadedFile:
    if kind == CSV:
        text = StringIO()
        csv.writer(text).writerows(rows)
        return SimpleUploadedFile("file.csv", text.getvalue().encode("utf-8-sig"))
    book = Workbook()
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = book.worksheets[0].cell(number, column, value)
            # Text that begins like a formula is text in the files that we write.
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("file.xlsx", content.getvalue())


def address(model: str, page: str) -> str:
    app = "entities" if model in ("agency", "agencyname", "servicedeadline") else "indicators"
    return reverse(f"admin:{app}_{model}_{page}")


def preview(client: Client, model: str, rows: Rows, kind: str) -> Any:
    data = {"import_file": as_file(rows, kind), "format": kind, "resource": "0"}
    return client.post(address(model, "import"), data)


def confirm(client: Client, model: str, shown: Any) -> Any:
    form = shown.context["confirm_form"]
    return client.post(address(model, "process_import"), form.initial, follow=True)


def import_rows(client: Client, model: str, rows: Rows, kind: str) -> Any:
    shown = preview(client, model, rows, kind)
    assert "confirm_form" in shown.context, shown.content.decode()
    return confirm(client, model, shown)


def export(client: Client, model: str, kind: str) -> list[dict[str, Any]]:
    response = client.post(address(model, "export"), {"format": kind, "resource": "0"})
    if kind == CSV:
        return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]
