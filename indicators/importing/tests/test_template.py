"""The template as a spreadsheet program sees it: texts, locks, limits and print."""

from dataclasses import replace
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.reading import read_lines
from indicators.importing.template import Column, Filling, Limits, Template, write_template

COUNT = Limits(999_999_999_999, "Số lượng", "Số nguyên.", "Không phải số lượng", "Nhập số nguyên.")
RATE = Limits(100, "Tỷ lệ", "Từ 0 đến 100.", "Không phải tỷ lệ", "Nhập từ 0 đến 100.")
TEMPLATE = Template(
    sheet="Số liệu",
    title="Biểu nhập số liệu",
    guidance=("Tử số: hồ sơ trực tuyến", "=1+1"),
    columns=(
        Column("Mã cơ quan"),
        Column("Cơ quan"),
        Column("Tử số", Filling.COUNT, 20),
        Column("Mẫu số", Filling.COUNT, 20),
        Column("Tỷ lệ (%)", Filling.RATE, 14),
        Column("Ghi chú", Filling.NOTE, 30),
    ),
    rows=(("ha-noi", "Thành phố Hà Nội"), ("lao", "=1+1"), ("la", "Lạ\x07 lùng")),
    count=COUNT,
    rate=RATE,
)
FIRST, LAST = 5, 7
INPUTS = [f"{letter}{row}" for letter in "CDEF" for row in range(FIRST, LAST + 1)]
KEYS = [f"{letter}{row}" for letter in "AB" for row in range(FIRST, LAST + 1)]


def written(template: Template = TEMPLATE) -> Worksheet:
    sheet = load_workbook(BytesIO(write_template(template)))["Số liệu"]
    assert isinstance(sheet, Worksheet)
    return sheet


def rules(sheet: Worksheet) -> dict[str | None, DataValidation]:
    return {rule.type: rule for rule in sheet.data_validations.dataValidation}


def test_title_guidance_and_headings_stand_above_the_rows() -> None:
    rows = list(written().iter_rows(values_only=True))
    assert [row[0] for row in rows[:3]] == [TEMPLATE.title, *TEMPLATE.guidance]
    assert rows[3] == ("Mã cơ quan", "Cơ quan", "Tử số", "Mẫu số", "Tỷ lệ (%)", "Ghi chú")
    assert rows[4] == ("ha-noi", "Thành phố Hà Nội", None, None, None, None)
    assert len(rows) == LAST


def test_reader_sees_guidance_as_one_cell_a_row_and_nothing_merged_in_the_table() -> None:
    lines = list(read_lines(write_template(TEMPLATE)))
    assert [len(line.cells) for line in lines] == [1, 1, 1, 6, 2, 2, 2]
    assert not any(cell.is_merged for line in lines for cell in line.cells)


def test_text_is_never_a_formula_and_has_no_control_characters() -> None:
    sheet = written()
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert (sheet["A3"].value, sheet["B6"].value) == ("=1+1", "=1+1")
    assert sheet["B7"].value == "Lạ lùng"


def test_keys_are_locked_and_grey_and_inputs_open_white_and_framed() -> None:
    sheet = written()
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    for place in [*KEYS, "A1", "A4", "C4"]:
        assert sheet[place].protection.locked
    for place in INPUTS:
        cell: Cell = sheet[place]
        assert not cell.protection.locked
        assert (cell.fill.fgColor.rgb, cell.border.bottom.style) == ("FFFFFFFF", "thin")
    assert {sheet[place].fill.fgColor.rgb for place in KEYS} == {"FFEDEDED"}


def test_limits_cover_every_count_and_every_rate_and_nothing_else() -> None:
    found = rules(written())
    counts = {place for place in INPUTS if place[0] in "CD"}
    rates = {place for place in INPUTS if place[0] == "E"}
    everything = [f"{letter}{row}" for letter in "ABCDEF" for row in range(1, LAST + 3)]
    assert {place for place in everything if place in found["whole"]} == counts
    assert {place for place in everything if place in found["decimal"]} == rates
    assert (found["whole"].formula1, found["whole"].formula2) == ("0", "999999999999")
    assert (found["decimal"].formula1, found["decimal"].formula2) == ("0", "100")


def test_limits_stop_a_mistake_with_the_words_given() -> None:
    for rule, limits in zip(rules(written()).values(), (COUNT, RATE), strict=True):
        assert (rule.errorStyle, rule.showErrorMessage, rule.showInputMessage) == (
            "stop",
            True,
            True,
        )
        assert (rule.promptTitle, rule.prompt) == (limits.prompt_title, limits.prompt)
        assert (rule.errorTitle, rule.error) == (limits.error_title, limits.error)
        assert rule.allowBlank


def test_numbers_have_their_formats() -> None:
    sheet = written()
    formats = [sheet[f"{letter}5"].number_format for letter in "CDEF"]
    assert formats == ["#,##0", "#,##0", "0.00##", "@"]


def test_headings_stay_in_view_and_on_each_page() -> None:
    sheet = written()
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet["A4"].font.bold
    assert sheet["A4"].alignment.wrap_text


def test_column_of_keys_is_as_wide_as_its_longest_text() -> None:
    sheet = written()
    assert sheet.column_dimensions["B"].width >= len("Thành phố Hà Nội")
    assert sheet.column_dimensions["C"].width >= len("999.999.999.999")


def test_template_without_rows_has_headings_and_no_limits() -> None:
    sheet = written(replace(TEMPLATE, rows=()))
    assert sheet.max_row == 4
    assert rules(sheet) == {}
