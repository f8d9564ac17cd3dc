"""One table of what a cell says, for all kinds of files: the value of a target, by its cell."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from openpyxl import Workbook

from entities.admin.tests.flat_files import address, confirm, may_confirm, send
from indicators.models import Target
from indicators.tests.factories import IndicatorFactory, TargetFactory

TARGET = "indicators_target"
HEAD = ("indicator", "kind", "starts_on", "value")
KEY = ("chi-so", "province", "01/01/2024")
_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="A">{}</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)


def xlsx(value: Any, number_format: str = "General") -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "CHỈ TIÊU NĂM 2024"
    sheet.merge_cells("A1:D1")
    sheet.append(HEAD)
    sheet.append([*KEY, value])
    sheet["D3"].number_format = number_format
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def xlsx_with(cell: str) -> bytes:
    """The workbook with this XML of the cell."""
    content = BytesIO()
    with ZipFile(BytesIO(xlsx(123.5))) as read, ZipFile(content, "w") as written:
        for name in read.namelist():
            member = read.read(name)
            if name.endswith("sheet1.xml"):
                start = member.index(b'<c r="D3"')
                end = member.index(b"</c>", start) + len(b"</c>")
                member = member[:start] + cell.encode() + member[end:]
            written.writestr(name, member)
    return content.getvalue()


def csv(value: str) -> bytes:
    return "\n".join(";".join(row) for row in (HEAD, (*KEY, value))).encode()


def docx(value: str) -> bytes:
    document = Document()
    document.add_paragraph("Chỉ tiêu năm 2024")
    table = document.add_table(rows=2, cols=4)
    for row, texts in zip(table.rows, (HEAD, (*KEY, value)), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def ods(value: str) -> bytes:
    rows = (
        "<table:table-row>{}</table:table-row>".format(
            "".join(
                '<table:table-cell office:value-type="string">'
                f"<text:p>{text}</text:p></table:table-cell>"
                for text in row
            )
        )
        for row in (HEAD, (*KEY, value))
    )
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS.format("".join(rows)))
        archive.writestr("META-INF/manifest.xml", "<x/>")
    return content.getvalue()


def problems_of(client: Client, content: bytes) -> list[str]:
    shown = send(client, TARGET, SimpleUploadedFile("file", content))
    if may_confirm(shown):
        confirm(client, TARGET, shown)
    found: list[str] = shown.context.get("problems", [])
    return found


@pytest.fixture(autouse=True)
def _indicator(db: None) -> None:
    IndicatorFactory.create(slug="chi-so")


WRITTEN = {"67,19": "67.19", "67.19": "67.19", "45%": "45", "45 %": "45", "0,45%": "0.45"}


@pytest.mark.parametrize("kind", [xlsx, csv, docx, ods])
@pytest.mark.parametrize("text", WRITTEN)
def test_text_is_read_alike_in_all_kinds_of_files(
    admin_page: Client, kind: Callable[[str], bytes], text: str
) -> None:
    assert problems_of(admin_page, kind(text)) == []
    assert Target.objects.get().value == Decimal(WRITTEN[text])


SHOWN: dict[str, tuple[bytes, str]] = {
    "number": (xlsx(67.19), "67.19"),
    "noise": (xlsx(67.19000000000001), "67.19"),
    "per_cent": (xlsx(0.45, "0%"), "45"),
    "per_cent_with_decimals": (xlsx(0.4525, "0.00%"), "45.25"),
    "optional_digits": (xlsx(56.52, "0.00##"), "56.52"),
    "worked_out": (xlsx_with('<c r="D3"><f>40+5</f><v>45</v></c>'), "45"),
    "worked_out_as_text": (xlsx_with('<c r="D3" t="str"><f>"45"</f><v>45</v></c>'), "45"),
}


@pytest.mark.parametrize("case", SHOWN)
def test_number_cell_is_what_it_shows(admin_page: Client, case: str) -> None:
    content, value = SHOWN[case]
    assert problems_of(admin_page, content) == []
    assert Target.objects.get().value == Decimal(value)


ASKED = {
    "half_or_45": (xlsx(0.45), "Dòng 3, cột value: “0.45”: 0,45"),
    "half_or_45_as_text": (csv("0,45"), "Dòng 2, cột value: 0,45"),
    "above_100": (xlsx("6719%"), "Dòng 3, cột value: “6719%”"),
    "count": (docx("1.850"), "Dòng 2, cột value: “1.850”"),
    "error": (xlsx_with('<c r="D3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'), "D3: "),
    "not_worked_out": (xlsx_with('<c r="D3"><f>1+1</f></c>'), "D3 chứa công thức chưa tính"),
    "empty": (xlsx_with('<c r="D3" t="str"><f>""</f><v></v></c>'), "Dòng 3, cột value: "),
}


@pytest.mark.parametrize("case", ASKED)
def test_cell_that_says_nothing_clear_is_told_with_its_place(admin_page: Client, case: str) -> None:
    content, said = ASKED[case]
    [problem] = problems_of(admin_page, content)
    assert problem.startswith(said)
    assert not Target.objects.exists()


def test_half_a_per_cent_that_is_stored_comes_back(admin_page: Client) -> None:
    TargetFactory.create(
        indicator=IndicatorFactory.create(slug="khac"), value="0.5", starts_on="2024-01-01"
    )
    data = {"kind": "csv", "words": "vi"}
    exported = admin_page.post(address(TARGET, "export"), data).content
    shown = send(admin_page, TARGET, SimpleUploadedFile("file", exported))
    assert shown.context["problems"] == []
    assert shown.context["totals"]["unchanged"] == 1
