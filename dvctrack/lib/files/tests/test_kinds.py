"""What kind a file is, and the sentence for every file that is not read."""

import zipfile
from io import BytesIO

import pytest
from django.utils import translation

from dvctrack.lib.archives import MOST_BYTES
from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.kinds import FileKind, ending_of, kind_of
from dvctrack.lib.files.reading import read_lines
from indicators.annex.tests.files import CAN_THO, HEADINGS, TABLE, TITLE, document, workbook
from indicators.importing.propose import propose

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def archive(members: dict[str, str | bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in members.items():
            out.writestr(name, text)
    return content.getvalue()


def with_member(source: bytes, name: str, change: bytes | None = None) -> bytes:
    """An archive with one more member, or with another content of one."""
    with zipfile.ZipFile(BytesIO(source)) as old:
        members: dict[str, str | bytes] = {row: old.read(row) for row in old.namelist()}
    return archive(members | {name: b"" if change is None else change})


def with_doctype(attack: bytes) -> bytes:
    """A document in which an entity would bring something in."""
    source = document(TITLE, (HEADINGS, CAN_THO))
    with zipfile.ZipFile(BytesIO(source)) as old:
        xml = old.read("word/document.xml")
    xml = xml.replace(b"?>", b"?>" + attack, 1).replace(b"67,19", b"&a;")
    return with_member(source, "word/document.xml", xml)


def renamed(source: bytes, old: str, new: str) -> bytes:
    """An archive with other words in the names and the contents of its members."""
    with zipfile.ZipFile(BytesIO(source)) as before:
        return archive(
            {
                name.replace(old, new): before.read(name).replace(old.encode(), new.encode())
                for name in before.namelist()
            }
        )


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le")


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml"
XXE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY b "ha"><!ENTITY a "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
SHEET_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet xmlns='
    b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
)

# the file, and a word of the sentence that tells the cure
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "trống"),
    "password": (ole("EncryptedPackage"), "mật khẩu"),
    "doc": (ole("WordDocument"), ".docx"),
    "ole_of_something_else": (OLE, "Office cũ"),
    "xls_that_is_damaged": (ole("Workbook"), "hỏng"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "scan_jpeg": (b"\xff\xd8\xff\xe0JFIF", "bản quét"),
    "scan_png": (b"\x89PNG\r\n\x1a\n", "bản quét"),
    "html_saved_as_xls": (b"<html><table></table></html>", "trang web"),
    "html_with_mark": (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "trang web"),
    "html_that_begins_with_a_style": (b"<style>td{}</style><table></table>", "trang web"),
    "html_that_begins_with_its_text": (b"<!-- x -->\n<center><h1>B</h1></center>", "trang web"),
    "html_in_utf_16": ("<html><table></table>".encode("utf-16"), "trang web"),
    "html_in_utf_16_without_mark": ("<html><table></table>".encode("utf-16-le"), "trang web"),
    "mht": (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n<html>",
        "trang web",
    ),
    "strict_document": (
        renamed(
            document(TITLE, (HEADINGS, CAN_THO)),
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            f"{STRICT}/wordprocessingml/main",
        ),
        "Strict",
    ),
    "contents_that_are_damaged": (with_member(workbook(TABLE), "[Content_Types].xml"), "hỏng"),
    "rtf": (b"{\\rtf1 x}", "hỏng"),
    "xml": (b"<?xml version='1.0'?><x/>", "hỏng"),
    "bytes_of_nothing": (b"\x01\x00\x02\x00" * 40, ".xlsx"),
    "legacy_accents": ("STT,Tỉnh\n1,Đắk".encode().replace(b"\xc4", b"\xfe"), "UTF-8"),
    "nul_in_text": (b"\xef\xbb\xbfSTT,T\x00n", ".xlsx"),
    "unclosed_quote": ('STT,Tên\n1,"An Giang\n'.encode(), "ngoặc kép"),
    "xlsb": (archive({"xl/workbook.bin": "x"}), ".xlsb"),
    "odt": (
        archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        ".docx",
    ),
    "archive_of_something_else": (archive({"readme": "x"}), ".xlsx"),
    "path_that_leaves": (with_member(workbook(TABLE), "../../etc/cron.d/x"), "hỏng"),
    "absolute_path": (with_member(workbook(TABLE), "/etc/x"), "hỏng"),
    "truncated": (workbook(TABLE)[:3000], "hỏng"),
    "workbook_of_nothing": (archive({"xl/workbook.xml": "<x/>"}), "hỏng"),
    "external_entity": (with_doctype(XXE), "hỏng"),
    "billion_laughs": (with_doctype(LAUGHS), "hỏng"),
    "billion_laughs_in_a_sheet": (
        with_member(workbook(TABLE), "xl/worksheets/sheet1.xml", SHEET_LAUGHS),
        "hỏng",
    ),
    "one_byte_too_large": (b"PK" + b"0" * (MOST_BYTES - 1), "10 MB"),
    "bomb": (archive({"word/document.xml": "0" * 160_000_000}), "quá lớn"),
    "too_many_members": (archive({f"m{number}": "" for number in range(2001)}), "hỏng"),
}


@pytest.mark.parametrize(("content", "cure"), REFUSED.values(), ids=REFUSED.keys())
def test_file_is_refused_with_what_to_do(content: bytes, cure: str) -> None:
    (finding,) = propose(read_lines(content)).findings
    assert finding.code == "unreadable-file"
    assert cure in finding.message
    assert "Error" not in finding.message


KINDS: dict[str, tuple[bytes, FileKind]] = {
    "xlsx": (workbook(TABLE), FileKind.XLSX),
    "xlsm": (with_member(workbook(TABLE), "xl/vbaProject.bin", b"\x00"), FileKind.XLSM),
    "docx": (document(TITLE, (HEADINGS, CAN_THO)), FileKind.DOCX),
    "utf_16_without_mark": ("STT,Tên".encode("utf-16-le"), FileKind.CSV),
    "ods": (
        archive(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": "<x/>",
            }
        ),
        FileKind.ODS,
    ),
    "xls": (ole("Workbook"), FileKind.XLS),
    "csv": (b"STT;T\n1;2", FileKind.CSV),
    "csv_in_utf_16": ("STT\tTên".encode("utf-16"), FileKind.CSV),
}


@pytest.mark.parametrize(("content", "kind"), KINDS.values(), ids=KINDS.keys())
def test_kind_is_told_by_the_content(content: bytes, kind: FileKind) -> None:
    assert kind_of(content) == kind


COUNTED = {
    ".xlsx": renamed(workbook(TABLE), "workbook.xml", "workbook2.xml"),
    ".docx": renamed(document(TITLE, TABLE[1:]), "document.xml", "document2.xml"),
}


@pytest.mark.parametrize(("ending", "content"), COUNTED.items(), ids=COUNTED.keys())
def test_main_part_is_the_one_that_the_contents_name(ending: str, content: bytes) -> None:
    assert ending_of(content) == ending
    assert texts(read_lines(content))[-1] == [*TABLE[-1]]


def test_large_workbook_whose_main_part_is_counted_is_read() -> None:
    rows = [(number, "can-tho", 1243, 1850) for number in range(1, 4001)]
    content = renamed(workbook(rows), "workbook.xml", "workbook2.xml")
    assert len(texts(read_lines(content))) == len(rows)


def test_workbook_with_macros_is_read_and_nothing_is_run() -> None:
    content = with_member(workbook(TABLE), "xl/vbaProject.bin", b"\x00not a macro")
    assert texts(read_lines(content)) == texts(read_lines(workbook(TABLE)))


def test_sentence_of_a_refusal_is_english_until_it_is_shown() -> None:
    with pytest.raises(FileError) as refusal:
        kind_of(b"%PDF")
    assert str(refusal.value).startswith("This is a PDF")
    with translation.override("en"):
        assert propose(read_lines(b"%PDF")).findings[0].message == str(refusal.value)


def texts(lines: object) -> list[list[str]]:
    rows: list[Line] = list(lines)  # type: ignore[call-overload]
    return [[cell.text for cell in line.cells] for line in rows]
