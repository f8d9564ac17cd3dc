"""An annex on paper: what a document holds beside its tables, and a layout added by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from dvctrack.lib.files.reading import read_lines
from entities.choices import AgencyKind
from indicators.annex.content import (
    AnnexContent,
    FigureLine,
    FigureTable,
    Letter,
    NamedDecision,
    ServiceLine,
    ServiceList,
)
from indicators.annex.layout import AnnexLayout, Column, Field, Section, Services, TableLayout
from indicators.annex.rows import read_figure_rows
from indicators.annex.tables import find_tables
from indicators.annex.writing.compose import compose
from indicators.annex.writing.docx import docx_of
from indicators.annex.writing.xlsx import xlsx_of

# A layout of next year, as docs/layouts.md describes it.
THIRD = AnnexLayout(
    code="2027",
    heading="Phụ lục II",
    title="TÌNH HÌNH CUNG CẤP DỊCH VỤ CÔNG TRỰC TUYẾN TOÀN TRÌNH (tính đến ngày {as_of})",
    letter="(Kèm theo Báo cáo số {number}/{report_sign} ngày {day} tháng {month} năm {year} của"
    " {body})",
    sections=(
        Section(
            number="I",
            indicator="online-provision",
            title="Dịch vụ công trực tuyến toàn trình (tính đến ngày {as_of_long})",
            tables=(
                TableLayout(
                    kind=AgencyKind.PROVINCE,
                    caption="1. Các tỉnh, thành phố",
                    has_number_row=True,
                    order_digits=2,
                    columns=(
                        Column(Field.ORDER, "TT", r"^tt$", "(1)"),
                        Column(Field.AGENCY, "Địa phương", r"^dia phuong$", "(2)"),
                        Column(
                            Field.STATUS,
                            "Kết quả so với chỉ tiêu {year}",
                            r"^ket qua so voi",
                            "(3)",
                        ),
                        Column(Field.DENOMINATOR, "Số TTHC", r"^so tthc$", "(4)"),
                        Column(Field.NUMERATOR, "Toàn trình", r"^toan trinh$", "(5)", digits=2),
                        Column(Field.RATE, "Tỷ lệ (%)", r"^ty le$", "(6)=(5)/(4)"),
                    ),
                ),
            ),
        ),
        Section(
            number="II",
            services=Services.OVERDUE,
            title="Các dịch vụ công quá hạn trong {quarters} theo {decisions}",
            tables=(
                TableLayout(
                    columns=(
                        Column(Field.ORDER, "TT", r"^tt$"),
                        Column(Field.SERVICE, "Tên dịch vụ công", r"^ten dich vu cong"),
                        Column(Field.LEAD, "Cơ quan chủ trì", r"^co quan chu tri"),
                        Column(Field.DEADLINE, "Thời hạn", r"^thoi han"),
                    )
                ),
            ),
        ),
    ),
)
LINES = (
    FigureLine("a", "=1+1", 2, 3, None, 7, Decimal("42.86"), None, "not_met"),
    FigureLine("b", "Bộ GD&ĐT <b>", 1, 1850, None, 1850, Decimal("100.00"), None, "met"),
    FigureLine("c", "Hà Nội", None, status="not_reported"),
)
CONTENT = AnnexContent(
    period="2027-03-14",
    label="Quý I năm 2027",
    as_of=date(2027, 3, 14),
    window_starts_on=None,
    cumulative_starts_on=None,
    letter=Letter(number="5", day=5, month=4, year=2027, body="Bộ Tư pháp", report_sign="BC-BTP"),
    figures=(
        FigureTable(
            "online-provision", "", "province", "to_date", "to_date", Decimal(80), "", LINES
        ),
    ),
    overdue=ServiceList(
        rows=(
            ServiceLine("Thanh toán viện phí", ("y",), ("Bộ Y tế",), "Quý IV", date(2026, 12, 31)),
        ),
        decisions=(NamedDecision("422/QĐ-TTg", date(2022, 4, 4)),),
    ),
)
WRITTEN = compose(THIRD, CONTENT)


def document() -> Any:
    return Document(BytesIO(docx_of(WRITTEN)))


def test_content_goes_to_json_and_comes_back() -> None:
    assert AnnexContent.from_json(CONTENT.as_json()) == CONTENT
    assert CONTENT.as_json()["figures"][0]["rows"][1]["rate"] == "100.00"
    with pytest.raises(ValueError, match="format"):
        AnnexContent.from_json({"format": 99})


def test_texts_and_dates_of_a_layout_are_filled_in() -> None:
    texts = [paragraph.text for paragraph in document().paragraphs]
    assert texts[:3] == [
        "Phụ lục II",
        "TÌNH HÌNH CUNG CẤP DỊCH VỤ CÔNG TRỰC TUYẾN TOÀN TRÌNH (tính đến ngày 14/3/2027)",
        "(Kèm theo Báo cáo số 5/BC-BTP ngày 05 tháng 4 năm 2027 của Bộ Tư pháp)",
    ]
    assert (
        "II. Các dịch vụ công quá hạn trong Quý IV năm 2026 theo Quyết định số 422/QĐ-TTg ngày"
        " 04 tháng 4 năm 2022"
    ) in texts


def test_table_has_headings_numbers_and_rows() -> None:
    table = document().tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["TT", "Địa phương", "Kết quả so với chỉ tiêu 2027", "Số TTHC", "Toàn trình", "Tỷ lệ (%)"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)=(5)/(4)"],
        ["01", "=1+1", "Chưa hoàn thành", "7", "03", "42,86"],
        ["02", "Bộ GD&ĐT <b>", "Hoàn thành", "1.850", "1.850", "100,00"],
        ["03", "Hà Nội", "Chưa báo cáo", "", "", ""],
    ]


def test_document_keeps_to_decree_30_2020() -> None:
    """A4, margins, one font, page numbers at the top but not on the first page."""
    found = document()
    section = found.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    assert section.different_first_page_header_footer
    assert section.first_page_header.is_linked_to_previous
    assert "PAGE" in section.header._element.xml
    styles = found.styles.element
    defaults = styles.find(f"{qn('w:docDefaults')}//{qn('w:rFonts')}")
    fonts = {
        named.get(qn(f"w:{script}"))
        for named in (defaults, found.styles["Normal"].element.rPr.rFonts)
        for script in ("ascii", "hAnsi", "cs", "eastAsia")
    }
    assert fonts == {"Times New Roman"}
    headings = [row for row in found.tables[0].rows if row._tr.xpath("./w:trPr/w:tblHeader")]
    assert len(headings) == 2


def test_workbook_holds_numbers_that_print_the_same() -> None:
    book = load_workbook(BytesIO(xlsx_of(WRITTEN)))
    assert book.sheetnames == ["I", "II"]
    sheet = book["I"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8)]
    assert rows[0] == [1, "=1+1", "Chưa hoàn thành", 7, 3, 42.86]
    assert sheet["B8"].data_type == "s"
    formats = [cell.number_format for cell in sheet[8]]
    assert formats == ["00", "General", "General", "#,##0", "00", "0.00"]
    assert sheet.print_title_rows == "$6:$7"
    assert sheet.print_area == "'I'!$A$1:$F$10"


@pytest.mark.parametrize("write", [docx_of, xlsx_of])
def test_added_layout_reads_what_it_wrote(write: Any) -> None:
    """Columns in another order, a status before the figures, a number with a leading zero."""
    found = find_tables(read_lines(write(WRITTEN)), [THIRD])
    assert [table.section.number for table in found.tables] == ["I", "II"]
    rows = read_figure_rows(found.tables[0])
    assert [row.findings for row in rows if row.findings] == []
    read = [
        (
            row.agency.text,
            *(row.counts[name].value if name in row.counts else None for name in COUNTED),
            str(row.rates[Field.RATE].value) if row.rates else None,
            row.status,
        )
        for row in rows
    ]
    assert read == [
        ("=1+1", 3, 7, "42.86", "not_met"),
        ("Bộ GD&ĐT <b>", 1850, 1850, "100.00", "met"),
        ("Hà Nội", None, None, None, ""),
    ]


COUNTED = (Field.NUMERATOR, Field.DENOMINATOR)


def test_list_of_no_services_says_so() -> None:
    nothing = compose(THIRD, AnnexContent(**{**vars(CONTENT), "overdue": ServiceList()}))
    assert [block.text for block in nothing.blocks if hasattr(block, "text")][-1] == "Không có."
    sheet = load_workbook(BytesIO(xlsx_of(nothing)))["II"]
    assert sheet["A2"].value == "Không có."


@pytest.mark.parametrize(
    ("overdue", "title", "note"),
    [
        (
            replace(CONTENT.overdue, listed_on=date(2022, 9, 6)),
            " (theo danh sách ngày 06/9/2022)",
            "",
        ),
        (
            ServiceList(listed_on=date(2022, 9, 6), is_left_out=True),
            "",
            "Danh sách dịch vụ công chưa được xác nhận trong kỳ.",
        ),
    ],
    ids=["old_list", "left_out"],
)
def test_list_from_before_the_period_says_so(overdue: ServiceList, title: str, note: str) -> None:
    section = compose(THIRD, replace(CONTENT, overdue=overdue)).sections[1]
    assert section.title.endswith(title)
    assert [caption.text for caption, table in section.parts if caption] == ([note] if note else [])


@pytest.mark.parametrize("write", [docx_of, xlsx_of])
def test_target_of_one_agency_stands_below_its_table(write: Any) -> None:
    lines = (*LINES[:2], replace(LINES[2], own_target=Decimal(50), own_basis="theo 5/KH-UBND"))
    table = replace(CONTENT.figures[0], rows=lines)
    written = compose(THIRD, replace(CONTENT, figures=(table,)))
    found = find_tables(read_lines(write(written)), [THIRD])
    assert [len(table.rows) for table in found.tables] == [3, 1]
    assert [row.text for row in found.titles if "riêng" in row.text] == [
        "Chỉ tiêu riêng của Hà Nội: 50% (theo 5/KH-UBND)"
    ]


def test_document_is_the_same_bytes_at_every_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    first = docx_of(WRITTEN)
    monkeypatch.setattr("zipfile.time.localtime", lambda *_args: (1999, 1, 1, 0, 0, 0, 0, 1, 0))
    assert docx_of(WRITTEN) == first
