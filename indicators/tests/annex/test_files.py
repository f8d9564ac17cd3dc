"""Files that are not read: each is refused with a sentence that says what to do."""

import zipfile
from io import BytesIO

import pytest

from indicators.annex import read_annex
from indicators.annex.files import MOST_BYTES
from indicators.tests.annex.files import CAN_THO, HEADINGS, TABLE, TITLE, document, workbook


def archive(**members: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in members.items():
            out.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return content.getvalue()


def with_doctype() -> bytes:
    """A document in which an entity would bring in a file of the server."""
    source = zipfile.ZipFile(BytesIO(document(TITLE, (HEADINGS, CAN_THO))))
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as out:
        for member in source.namelist():
            data = source.read(member)
            if member == "word/document.xml":
                attack = b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
                data = data.replace(b"?>", attack, 1).replace(b"67,19", b"&a;")
            out.writestr(member, data)
    return content.getvalue()


REFUSED = {
    "empty": (b"", "trống"),
    "xls_or_password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, ".xlsx"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "html_saved_as_xls": (b"<html><table></table></html>", ".xlsx"),
    "csv": ("STT;Tỉnh;Tỷ lệ\n1;An Giang;1".encode(), ".xlsx"),
    "ods": (
        archive(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<x/>"),
        "OpenDocument",
    ),
    "zip_that_is_no_workbook": (archive(readme="x"), ".xlsx"),
    "truncated": (workbook(TABLE)[:3000], "hỏng"),
    "workbook_of_nothing": (archive(xl__workbook_xml="<x/>"), "hỏng"),
    "entity": (with_doctype(), "hỏng"),
    "one_byte_too_large": (b"PK" + b"0" * (MOST_BYTES - 1), "10 MB"),
    "bomb": (archive(word__document_xml="0" * 160_000_000), "quá lớn"),
}


@pytest.mark.parametrize(("content", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_file_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    reading = read_annex(content)
    assert [finding.code for finding in reading.findings] == ["unreadable-file"]
    assert said in reading.findings[0].message
    assert reading.tables == []
