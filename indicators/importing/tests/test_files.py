"""Files as people send them: read whatever they are called, or refused with what to do."""

from collections.abc import Callable

import pytest
from django.utils import translation

from dvctrack.lib.archives import MOST_BYTES
from dvctrack.lib.files.kinds import FileKind, kind_of
from dvctrack.lib.files.tests.test_kinds import archive, with_member
from indicators.annex.tests.files import (
    TABLE,
    TITLE,
    document,
    workbook,
)
from indicators.importing.tests.made_files import (
    SHEET,
    STRINGS,
    as_csv,
    as_ods,
    as_xls,
    in_container,
    part,
    with_shared_strings,
)
from indicators.importing.tests.sending import (
    assert_refused,
    bring,
)

pytestmark = pytest.mark.usefixtures("_reference")
XXE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)


def attacked(source: bytes, name: str, attack: bytes) -> bytes:
    xml = part(source, name).encode()
    # The first cell of text becomes an entity.
    head, mark, rest = xml.partition(b"?>")
    body = rest if mark else xml
    prolog = head + mark if mark else b'<?xml version="1.0"?>'
    return with_member(source, name, prolog + attack + body.replace(b"67,19", b"&a;"))


def bomb() -> bytes:
    return archive({"xl/workbook.xml": "<x/>", SHEET: "0" * 160_000_000})


# How the file is made, and a word of its sentence in Vietnamese and in English.
REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "password": (lambda: in_container("EncryptedPackage", b"x"), "mật khẩu", "password off"),
    "xls_with_a_password": (
        lambda: as_xls(TABLE, has_password=True),
        "mật khẩu",
        "password off",
    ),
    "ods_with_a_password": (
        lambda: as_ods(TABLE, has_password=True),
        "mật khẩu",
        "without a password",
    ),
    "html_saved_as_xls": (
        lambda: b"<html><body><table><tr><td>STT</td></tr></table></body></html>",
        ".xlsx",
        "save it as .xlsx",
    ),
    "truncated": (lambda: workbook(TABLE)[:3000], "hỏng", "save it as .xlsx"),
    "truncated_by_one_byte": (lambda: workbook(TABLE)[:-1], "hỏng", "save it as .xlsx"),
    "truncated_document": (lambda: document(TITLE, TABLE[1:])[:9000], "hỏng", "damaged"),
    "truncated_xls": (lambda: as_xls(TABLE)[:2000], "hỏng", "damaged"),
    "no_bytes": (lambda: b"", "trống", "Send it again"),
    "archive_of_something_else": (lambda: archive({"a.txt": "x"}), ".xlsx", "no spreadsheet"),
    "workbook_without_its_parts": (
        lambda: archive({"xl/workbook.xml": "<x/>"}),
        "hỏng",
        "damaged",
    ),
    "bomb": (bomb, "quá lớn", "unpacks to more"),
    "laughs_in_strings": (
        lambda: attacked(with_shared_strings(), STRINGS, LAUGHS),
        "hỏng",
        "damaged",
    ),
    "laughs_in_a_sheet": (lambda: attacked(workbook(TABLE), SHEET, LAUGHS), "hỏng", "damaged"),
    "laughs_in_a_document": (
        lambda: attacked(document(TITLE, TABLE[1:]), "word/document.xml", LAUGHS),
        "hỏng",
        "damaged",
    ),
    "laughs_in_ods": (lambda: attacked(as_ods(TABLE), "content.xml", LAUGHS), "hỏng", "damaged"),
    "entity_in_strings": (lambda: attacked(with_shared_strings(), STRINGS, XXE), "hỏng", "damaged"),
    "entity_in_a_sheet": (lambda: attacked(workbook(TABLE), SHEET, XXE), "hỏng", "damaged"),
    "entity_in_a_document": (
        lambda: attacked(document(TITLE, TABLE[1:]), "word/document.xml", XXE),
        "hỏng",
        "damaged",
    ),
    "entity_in_ods": (lambda: attacked(as_ods(TABLE), "content.xml", XXE), "hỏng", "damaged"),
    "one_byte_too_large": (
        lambda: b"0" * (MOST_BYTES + 1),
        "10 MB",
        "larger than 10 MB",
    ),
    "unclosed_quote": (
        lambda: as_csv(TABLE).replace(b'"67,19"', b'"67,19'),
        "Dòng 3",
        "Row 3",
    ),
    "unclosed_quote_in_the_first_row": (lambda: b'"STT,T\n1,2\n', "Dòng 1", "Row 1"),
    "nul": (lambda: as_csv(TABLE).replace(b"1.850", b"1.8\x0050"), ".xlsx", ".xlsx"),
    "nul_far_below": (
        lambda: as_csv((*TABLE, *[("",) * 5 + ("x" * 90,)] * 60, ("a\x00b",))),
        "Dòng 65",
        "Line 65",
    ),
    "accents_of_windows_1258": (
        lambda: "STT;Tên\n1;Đà Lạt".encode().replace(b"\xc4\x90", b"\xd0"),
        "UTF-8",
        "CSV UTF-8",
    ),
}


@pytest.mark.parametrize(("make", "word", "english"), REFUSED.values(), ids=REFUSED.keys())
def test_file_is_refused_with_its_cure(make: Callable[[], bytes], word: str, english: str) -> None:
    content = make()
    result = assert_refused(content, ("unreadable-file", None))
    assert word in result.proposal.findings[0].message
    with translation.override("en"):
        assert english in bring(content).proposal.findings[0].message


def test_file_of_ten_megabytes_is_not_too_large() -> None:
    assert kind_of(b"0" * MOST_BYTES) == FileKind.CSV
