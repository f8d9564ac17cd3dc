"""Files of other programs, renamed ones and csv are read like the usual ones."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from dvctrack.lib.files.tests.test_kinds import with_member
from indicators.annex.tests.files import (
    CAN_THO,
    DA_NANG,
    GROUPED_HEADINGS,
    GROUPED_TITLE,
    HEADINGS,
    TABLE,
    TITLE,
    Rows,
    document,
    workbook,
)
from indicators.importing.tests.made_files import (
    SHEET,
    as_csv,
    as_ods,
    as_xls,
    part,
    with_shared_strings,
)
from indicators.importing.tests.sending import (
    FLAT_HEADINGS,
    FLAT_KEYS,
    base,
    bring,
    said,
    stored,
)
from indicators.models import ImportBatch, Submission

pytestmark = pytest.mark.usefixtures("_reference")
FIGURES = {("can-tho", 1243, 1850), ("da-nang", 1409, 1891)}


def counts() -> set[tuple[str, int | None, int | None]]:
    return set(Submission.objects.values_list("agency__slug", "numerator", "denominator"))


def altered(name: str, change: Callable[[str], str], content: bytes = b"") -> bytes:
    """The workbook with one of its parts written in another way."""
    source = content or workbook(TABLE)
    before = part(source, name)
    after = change(before)
    assert after != before
    return with_member(source, name, after.encode())


def prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(\w)", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")


def plain_cells(xml: str) -> str:
    return re.sub(r' r="[A-Z]*\d+"', "", xml)


LIKE_OTHERS: dict[str, Callable[[], bytes]] = {
    "xlsm": lambda: with_member(workbook(TABLE), "xl/vbaProject.bin", b"\x00macro"),
    "ods": lambda: as_ods(TABLE),
    "xls": lambda: as_xls(TABLE),
    "csv": lambda: as_csv(TABLE),
    "docx": lambda: document(TITLE, TABLE[1:]),
    "range_that_is_too_small": lambda: altered(SHEET, lambda xml: xml.replace("A1:F4", "A1")),
    "range_that_is_too_large": lambda: altered(
        SHEET, lambda xml: xml.replace("A1:F4", "A1:XFD1048576")
    ),
    "no_range": lambda: altered(SHEET, lambda xml: xml.replace('<dimension ref="A1:F4"/>', "")),
    "cells_without_places": lambda: altered(SHEET, plain_cells),
    "shared_strings": with_shared_strings,
    "prefix": lambda: altered(SHEET, prefixed),
    "text_of_a_formula": lambda: altered(
        SHEET,
        lambda xml: re.sub(
            r'<c r="B3" t="inlineStr"><is>.*?</is>',
            '<c r="B3" t="str"><f>A9</f><v>Cần Thơ</v>',
            xml,
        ),
    ),
}


@pytest.mark.parametrize("make", LIKE_OTHERS.values(), ids=LIKE_OTHERS.keys())
def test_file_of_another_program_is_read(make: Callable[[], bytes]) -> None:
    assert said(bring(make())) == []
    assert counts() == FIGURES


RENAMED = {
    "xls_called_xlsx": (as_xls(TABLE), "so-lieu.xlsx", ".xls"),
    "csv_called_xlsx": (as_csv(TABLE), "so-lieu.xlsx", ".csv"),
    "xlsx_called_xls": (workbook(TABLE), "so-lieu.xls", ".xlsx"),
    "docx_called_doc": (document(TITLE, TABLE[1:]), "phu-luc.doc", ".docx"),
    "ods_without_an_ending": (as_ods(TABLE), "phu luc", ".ods"),
}


@pytest.mark.parametrize(("content", "name", "ending"), RENAMED.values(), ids=RENAMED.keys())
def test_file_is_what_it_holds_and_not_what_it_is_called(
    content: bytes, name: str, ending: str
) -> None:
    result = bring(content, file_name=name)
    assert said(result) == []
    assert counts() == FIGURES
    assert result.batch is not None
    assert (result.batch.file_name, Path(str(result.batch.file.name)).suffix) == (name, ending)


NAMES = {
    "markup": "<script>alert(1)</script>.xlsx",
    "quotes": "\"phụ lục\" 'I'.xlsx",
    "nfd": "Phu\u0323 lu\u0323c I – Hòa Bình.xlsx",
    "path": "../../../etc/passwd",
    "windows_path": "C:\\Users\\an\\phụ lục.xlsx",
    "line_break": "phụ lục\r\nSet-Cookie: a=b.xlsx",
    "emoji": "📊 phụ lục.xlsx",
    "other_direction": "phu-luc-\u202excod.xlsx",
    "percent": "100%s %(file)s {0}.xlsx",
    "three_hundred": "ư" * 295 + ".xlsx",
    "longer": "ư" * 400 + ".xlsx",
    "letters_that_grow": "\ufb03" * 300,
    "nothing": "",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_name_of_a_file_is_kept_and_never_used_as_a_path(name: str) -> None:
    content = workbook(TABLE)
    batch = bring(content, file_name=name).batch
    assert batch is not None
    batch.refresh_from_db()
    assert batch.file_name == name[:300]
    path = Path(batch.file.path)
    assert path.is_relative_to(settings.MEDIA_ROOT)
    assert re.fullmatch(r"[0-9a-f]{64}(_\w+)?\.xlsx", path.name)
    assert path.read_bytes() == content
    reason = Submission.objects.get(agency__slug="can-tho").history.get().history_change_reason
    assert reason.startswith(f"Nhập từ {name[:80]}")


FLAT_ROW = (*FLAT_KEYS, "1243", "1850", "67,19", "tạm tính")
FLAT: Rows = (FLAT_HEADINGS, FLAT_ROW)

CSV: dict[str, bytes] = {
    "commas": as_csv(FLAT),
    "byte_order_mark": as_csv(FLAT, encoding="utf-8-sig"),
    "semicolons": as_csv(FLAT, ";"),
    "semicolons_with_mark": as_csv(FLAT, ";", "utf-8-sig"),
    "tabs": as_csv(FLAT, "\t"),
    "tabs_in_utf_16": as_csv(FLAT, "\t", "utf-16"),
    "separator_that_is_named": b"sep=;\r\n" + as_csv(FLAT, ";"),
    "named_after_a_mark": b"\xef\xbb\xbfsep=;\r\n" + as_csv(FLAT, ";"),
    "unix_lines": as_csv(FLAT, ";").replace(b"\r\n", b"\n"),
    "no_last_line_break": as_csv(FLAT).rstrip(),
    "blank_lines": as_csv(((), *FLAT, (), ("", " "))),
    "everything_quoted": "\r\n".join(
        ";".join(f'"{cell}"' for cell in row) for row in FLAT
    ).encode(),
    "title_with_commas": as_csv((("Bộ A, Bộ B, Bộ C, Bộ D, Bộ E, Bộ G, Bộ H, Bộ I",), *FLAT), ";"),
    "note_of_two_lines": as_csv((FLAT_HEADINGS, (*FLAT_ROW[:7], "tạm\ntính;,\t"))),
}


@pytest.mark.parametrize("content", CSV.values(), ids=CSV.keys())
def test_csv_is_read_however_it_is_parted(content: bytes) -> None:
    assert said(bring(content)) == []
    figure = Submission.objects.get()
    assert (figure.numerator, figure.denominator, str(figure.printed_rate)) == (1243, 1850, "67.19")
    assert figure.note.startswith("tạm")


def test_csv_without_its_last_cells_leaves_them_empty() -> None:
    content = as_csv((FLAT_HEADINGS, (*FLAT_KEYS, "1243", "1850")))
    assert said(bring(content)) == []
    assert Submission.objects.get().reported_rate is None


UNEVEN: dict[str, tuple[Rows, tuple[str, str | None]]] = {
    "count_cut_at_its_comma": (
        (FLAT_HEADINGS[:6], (*FLAT_KEYS, "1", "243", "1850")),
        ("unknown-column", "csv!G2"),
    ),
    "rate_cut_at_its_comma": (
        (FLAT_HEADINGS[:7], (*FLAT_KEYS, "1243", "1850", "67", "19")),
        ("unknown-column", "csv!H2"),
    ),
    "column_without_a_heading_between": (
        ((*FLAT_HEADINGS[:5], "", *FLAT_HEADINGS[5:]), (*FLAT_KEYS, "1", "243", "1850")),
        ("unknown-column", "csv!F2"),
    ),
    "annex": (
        ((TITLE,), HEADINGS, (*CAN_THO[:4], "67", "19", CAN_THO[5]), DA_NANG),
        ("unknown-column", "csv!G3"),
    ),
}


@pytest.mark.parametrize(("rows", "finding"), UNEVEN.values(), ids=UNEVEN.keys())
def test_csv_row_with_too_many_cells_is_refused(
    rows: Rows, finding: tuple[str, str | None]
) -> None:
    before = base()
    result = bring(as_csv(rows))
    assert finding in said(result)
    assert not result.is_saved
    assert base() == before


SECOND = {"same_name": "so-lieu.xlsx", "another_name": "so lieu (2).xlsx"}


@pytest.mark.parametrize("name", SECOND.values(), ids=SECOND.keys())
def test_same_content_again_changes_nothing_and_says_when_it_came(name: str) -> None:
    content = workbook(TABLE)
    bring(content)
    before = base()
    result = bring(content, file_name=name)
    assert said(result) == [("file-already-imported", None)]
    (again,) = [row for row in result.proposal.findings if row.code == "file-already-imported"]
    assert "07/09/2022" in again.message
    assert result.batch is None
    assert result.proposal.figures.counts().as_dict() == {
        "created": 0,
        "updated": 0,
        "unchanged": 2,
    }
    assert base() == before


def test_same_figures_in_another_file_change_nothing() -> None:
    bring(workbook(TABLE))
    before = base()
    result = bring(as_csv(TABLE))
    assert said(result) == []
    assert (result.is_saved, result.batch) == (True, None)
    assert base() == before


def test_older_day_than_what_is_stored_goes_to_its_own_period() -> None:
    newer = (
        (GROUPED_TITLE,),
        GROUPED_HEADINGS,
        ("", "ĐỊA PHƯƠNG"),
        (1, "Cần Thơ", "95", "Hoàn thành"),
    )
    bring(workbook(newer))
    result = bring(workbook(TABLE))
    assert said(result) == []
    assert result.proposal.figures.counts().as_dict() == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
    }
    kept = stored(period__code="2023-07-25")
    assert kept is not None
    assert kept.rate == "95"
    assert ImportBatch.objects.count() == 2
