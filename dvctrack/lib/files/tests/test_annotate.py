"""A workbook given back: everything as it was, and each remark at its cell."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.annotate import AUTHOR, annotate
from dvctrack.lib.files.child import TOO_MUCH
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.limited import annotate_to
from dvctrack.lib.files.remark_list import Remark, Words
from dvctrack.lib.files.tests.test_kinds import MAIN, STRICT, renamed
from indicators.tests.expected import ANNEXES

WORDS = Words(
    severity="Mức độ",
    where="Ô",
    text="Nội dung",
    severities={"error": "Lỗi", "warning": "Cảnh báo", "info": "Thông tin"},
)
RED, YELLOW, BLUE = "FFF8CBAD", "FFFFF2CC", "FFDDEBF7"


def workbook(arrange: Callable[[Worksheet], None] | None = None, title: str = "Sheet1") -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet["B2"], sheet["C2"], sheet["D2"] = 1850, "=B2*2", "chữ"
    sheet["B2"].number_format = "#,##0"
    sheet["B2"].font = Font(bold=True)
    if arrange:
        arrange(sheet)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def annotated(content: bytes, *remarks: Remark) -> Any:
    return load_workbook(BytesIO(annotate(content, remarks, WORDS)), rich_text=True)


def error(where: str | None, text: str = "Sai") -> Remark:
    return Remark(where, "error", text)


def test_cell_has_one_comment_with_the_gravest_remark_first() -> None:
    remarks = [Remark("Sheet1!B2", severity, "x") for severity in ("info", "error", "warning")]
    cell = annotated(workbook(), *remarks)["Sheet1"]["B2"]
    assert cell.comment.text == "Lỗi: x\nCảnh báo: x\nThông tin: x"
    assert cell.comment.author == AUTHOR


@pytest.mark.parametrize(
    ("severity", "color"), [("error", RED), ("warning", YELLOW), ("info", BLUE)]
)
def test_cell_is_filled_by_severity_and_keeps_its_format(severity: str, color: str) -> None:
    cell = annotated(workbook(), Remark("Sheet1!B2", severity, "x"))["Sheet1"]["B2"]
    assert cell.fill.fgColor.rgb == color
    assert (cell.value, cell.number_format, cell.font.bold) == (1850, "#,##0", True)


def test_gravest_severity_colours_the_cell() -> None:
    remarks = (Remark("Sheet1!B2", "info", "x"), error("Sheet1!B2"))
    assert annotated(workbook(), *remarks)["Sheet1"]["B2"].fill.fgColor.rgb == RED


def test_longer_text_has_a_higher_box_up_to_a_screen() -> None:
    content = annotate(
        workbook(),
        [error("Sheet1!B2"), error("Sheet1!C2", "dài " * 60), error("Sheet1!D2", "dài " * 9000)],
        WORDS,
    )
    drawing = zipfile.ZipFile(BytesIO(content)).read("xl/drawings/commentsDrawing1.vml").decode()
    heights = [float(part.partition("px")[0]) for part in drawing.split("height:")[1:]]
    assert heights[0] < heights[1] < heights[2] == 600


def test_comment_of_a_person_is_kept_below() -> None:
    def arrange(sheet: Worksheet) -> None:
        sheet["B2"].comment = Comment("Đã hỏi lại", "An")
        sheet["D2"].comment = Comment("Không đổi", "An")

    sheet = annotated(workbook(arrange), error("Sheet1!B2"))["Sheet1"]
    assert sheet["B2"].comment.text == "Lỗi: Sai\n\nĐã hỏi lại"
    assert (sheet["D2"].comment.text, sheet["D2"].comment.author) == ("Không đổi", "An")


def test_second_check_replaces_its_own_words_only() -> None:
    def arrange(sheet: Worksheet) -> None:
        sheet["B2"].comment = Comment("Đã hỏi lại", "An")

    once = annotate(workbook(arrange), [error("Sheet1!B2", "Sai\n\ntừ đầu")], WORDS)
    cell = annotated(once, error("Sheet1!B2", "Vẫn sai"))["Sheet1"]["B2"]
    assert cell.comment.text == "Lỗi: Vẫn sai\n\nĐã hỏi lại"


def test_empty_cell_can_have_a_remark() -> None:
    cell = annotated(workbook(), error("Sheet1!H40"))["Sheet1"]["H40"]
    assert (cell.value, cell.comment.text) == (None, "Lỗi: Sai")


def test_merged_cell_has_its_comment_at_the_top_left() -> None:
    def arrange(sheet: Worksheet) -> None:
        sheet.merge_cells("D2:E4")

    sheet = annotated(workbook(arrange), error("Sheet1!E3"), error("Sheet1!D2", "Nữa"))["Sheet1"]
    assert sheet["D2"].comment.text == "Lỗi: Sai\nLỗi: Nữa"
    assert sheet["D2"].fill.fgColor.rgb == RED
    assert [str(area) for area in sheet.merged_cells.ranges] == ["D2:E4"]


def test_list_has_every_remark_the_gravest_first() -> None:
    remarks = (Remark(None, "info", "Đã nạp"), error("Sheet1!B2"), error("T3!B10", "Khác"))
    book = annotated(workbook(), *remarks)
    assert book.sheetnames == ["Sheet1", "dvctrack"]
    assert list(book["dvctrack"].iter_rows(values_only=True)) == [
        ("Mức độ", "Ô", "Nội dung"),
        ("Lỗi", "Sheet1!B2", "Sai"),
        ("Lỗi", "T3!B10", "Khác"),
        ("Thông tin", None, "Đã nạp"),
    ]


@pytest.mark.parametrize("title", ["Biểu 1!2023", "L'an", "Số liệu", "= +"])
def test_list_leads_to_the_cell_whatever_the_sheet_is_called(title: str) -> None:
    book = annotated(workbook(title=title), error(f"{title}!B2"))
    assert book[title]["B2"].comment.text == "Lỗi: Sai"
    link = book["dvctrack"]["B2"].hyperlink
    quoted = title.replace("'", "''")
    assert (link.location, link.target) == (f"'{quoted}'!B2", None)


@pytest.mark.parametrize(
    "where", ["Khác!B2", "Sheet1!XFE1", "Sheet1!A1048577", "Sheet1!B", "Sheet1!A0", "B2", "", None]
)
def test_remark_at_no_cell_is_only_listed(where: str | None) -> None:
    book = annotated(workbook(), error(where))
    assert book["dvctrack"]["B2"].hyperlink is None
    assert book["dvctrack"]["C2"].value == "Sai"
    assert not any(cell.comment for row in book["Sheet1"] for cell in row)


def test_list_has_a_name_of_its_own() -> None:
    book = annotated(workbook(title="DVCtrack"), error("DVCtrack!B2"))
    assert book.sheetnames == ["DVCtrack", "dvctrack1"]


def test_text_of_a_remark_is_never_a_formula() -> None:
    sheet = annotated(workbook(), error("Sheet1!B2", "=1+1"), error("=A!B2", "a\x07b"))["dvctrack"]
    cells = [cell for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert (sheet["C2"].value, sheet["C3"].value) == ("=1+1", "ab")


def test_text_that_looks_like_a_formula_stays_text_and_an_error_an_error() -> None:
    def arrange(sheet: Worksheet) -> None:
        sheet["D2"].value = "=1+1"
        sheet["D2"].data_type = "s"
        sheet["D3"].value = "#REF!"

    sheet = annotated(workbook(arrange), error("Sheet1!D2"))["Sheet1"]
    found = [(sheet[place].value, sheet[place].data_type) for place in ("C2", "D2", "D3")]
    assert found == [("=B2*2", "f"), ("=1+1", "s"), ("#REF!", "e")]


def with_macros(content: bytes) -> bytes:
    """The workbook as Excel marks one with macros, which are not looked into."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                plain = b"officedocument.spreadsheetml.sheet.main+xml"
                data = data.replace(
                    b"application/vnd.openxmlformats-" + plain,
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            target.writestr(name, data)
        target.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


def test_archive_of_macros_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is left open complains when it is collected, now and then."""
    books: list[Workbook] = []

    def load(*args: Any, **options: Any) -> Workbook:
        books.append(load_workbook(*args, **options))
        return books[-1]

    monkeypatch.setattr("dvctrack.lib.files.annotate.load_workbook", load)
    annotate(with_macros(workbook()), [error("Sheet1!B2")], WORDS)
    archive = books[0].vba_archive
    assert archive is not None
    assert archive.fp is None


def test_macros_are_kept() -> None:
    content = annotate(with_macros(workbook()), [error("Sheet1!B2")], WORDS)
    archive = zipfile.ZipFile(BytesIO(content))
    assert archive.read("xl/vbaProject.bin") == b"macro"
    assert b"macroEnabled" in archive.read("[Content_Types].xml")
    assert len(archive.namelist()) == len(set(archive.namelist()))
    assert load_workbook(BytesIO(content))["Sheet1"]["B2"].comment


@pytest.mark.parametrize("path", sorted(ANNEXES.glob("*.xlsx")), ids=lambda path: path.name)
def test_annex_keeps_every_value_formula_and_format(path: Path) -> None:
    content = path.read_bytes()
    before = load_workbook(BytesIO(content), rich_text=True)
    remarks = [error(f"{sheet.title}!G{row}") for sheet in before for row in range(5, 200)]
    after = annotated(content, *remarks)
    for sheet in before.worksheets:
        assert looks(after[sheet.title]) == looks(sheet)
        assert after[sheet.title].merged_cells == sheet.merged_cells


def looks(sheet: Worksheet) -> dict[str, tuple[Any, ...]]:
    """All of a filled cell that must stay; fonts and the like compare by what they print."""
    return {
        cell.coordinate: (
            cell.value,
            cell.data_type,
            cell.number_format,
            repr((cell.font, cell.border, cell.protection)),
            (cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.wrap_text),
        )
        for row in sheet
        for cell in row
        if cell.value is not None
    }


def test_module_needs_no_django() -> None:
    code = "import sys, dvctrack.lib.files.annotate; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("code", "sentence"),
    [(-24, "too large"), (TOO_MUCH, "too large"), (1, "cannot be put into this workbook")],
    ids=["ended_by_the_system", "out_of_memory", "not_writable"],
)
def test_process_that_fails_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, sentence: str
) -> None:
    command = [sys.executable, "-c", "import os, sys; os.kill(os.getpid(), -int(sys.argv[1]))"]
    if code > 0:
        command[2] = "import sys; sys.exit(int(sys.argv[1]))"
    monkeypatch.setattr(
        "dvctrack.lib.files.limited.start_module",
        lambda *_arguments, **_how: subprocess.Popen([*command, str(code)]),
    )
    with pytest.raises(FileError, match=sentence):
        give_back(tmp_path, workbook())
    assert [path.name for path in tmp_path.iterdir()] == ["sent"]


def give_back(folder: Path, content: bytes) -> None:
    source = folder / "sent"
    source.write_bytes(content)
    annotate_to(source, folder / "back", [error("Sheet1!B2")], WORDS)


def test_workbook_whose_values_would_be_lost_is_not_written(tmp_path: Path) -> None:
    content = renamed(workbook(), MAIN, f"{STRICT}/spreadsheetml/main")
    with pytest.raises(FileError, match="cannot be written again"):
        give_back(tmp_path, content)
