"""Text that would be a formula, markup or a template: it comes in and goes out as text."""

import csv
import zipfile
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from dvctrack.lib.admin.exporting import CODES, CSV, XLSX
from dvctrack.lib.files.tests.test_kinds import with_member
from entities.choices import Role
from entities.models import Agency
from entities.tests.accounts import staff
from indicators.annex.tests.files import (
    DA_NANG,
    HEADINGS,
    TITLE,
    Rows,
    cell_changed,
    document,
    workbook,
)
from indicators.importing.confirm import confirm_import
from indicators.importing.look import proposal_of
from indicators.importing.tests.made_files import as_csv, as_ods
from indicators.importing.tests.sending import (
    AT,
    FLAT_HEADINGS,
    FLAT_KEYS,
    as_text,
    assert_refused,
    bring,
    flat,
    received,
    said,
    stored,
)
from indicators.models import ImportBatch, Submission

pytestmark = pytest.mark.usefixtures("_reference")

MARKUP = "<img src=x onerror=alert(1)>"
NOTES = {
    "equals": "=1+1",
    "plus": "+84 24 1234",
    "minus": "-5 hồ sơ",
    "at": "@SUM(A1:A9)",
    "command": "=cmd|' /C calc'!A0",
    "link": '=HYPERLINK("http://x","y")',
    "markup": MARKUP,
    "template": "{{ 7*7 }} {% load x %}",
    "placeholders": "100%s %(name)s {0} $1",
    "entities": "a & b < c &lt; &#65;",
    "emoji": "tạm tính 🎉👩‍👩‍👧",
    "apostrophe": "'trích dẫn'",
    "apostrophe_before_equals": "'=1+1",
    "quotes": '"a" “b” «c»',
    "backslash": "a\\b\\n",
    "sql": "'; DROP TABLE indicators_submission; --",
    "lines": "dòng một\ndòng hai",
}


@pytest.fixture
def administrator(_reference: None) -> User:
    return staff("quantri", Role.ADMINISTRATOR)


@pytest.fixture
def client(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def confirmed(content: bytes, by: User) -> ImportBatch:
    batch = received(content, by=by)
    proposal = proposal_of(batch)
    accepted = {row.code for row in proposal.warnings}
    confirm_import(batch, by=by, at=AT, digest=proposal.digest(), accepted=accepted)
    batch.refresh_from_db()
    return batch


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES.keys())
@pytest.mark.parametrize("make", [as_text, as_ods], ids=["xlsx", "ods"])
def test_note_is_kept_as_it_was_typed(make: Any, note: str) -> None:
    assert said(bring(make(flat("1850", "1243", "", note)))) == []
    assert Submission.objects.get().note == note


def exported(client: Client, kind: str) -> bytes:
    address = reverse("admin:indicators_submission_export")
    return client.post(address, {"kind": kind, "words": CODES}).content


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES.keys())
def test_note_goes_out_as_text_and_comes_back_the_same(client: Client, note: str) -> None:
    bring(as_text(flat("1850", "1243", "67,19", note)))
    as_workbook, as_lines = exported(client, XLSX), exported(client, CSV)
    headings, row, *_ = load_workbook(BytesIO(as_workbook)).worksheets[0].iter_rows()
    cell = next(cell for head, cell in zip(headings, row, strict=True) if head.value == "note")
    assert (cell.value, cell.data_type) == (note, "s")
    (line,) = csv.DictReader(StringIO(as_lines.decode("utf-8-sig"), newline=""))
    assert not line["note"].startswith(("=", "+", "-", "@", "\t"))
    for content in (as_workbook, as_lines):
        result = bring(content)
        assert said(result) == []
        assert result.proposal.figures.counts().unchanged == 1
        assert Submission.objects.get().note == note


FORMULAS = {"equals": "=", "plus": "+", "minus": "-", "at": "@"}


@pytest.mark.parametrize("sign", FORMULAS.values(), ids=FORMULAS.keys())
def test_name_that_begins_like_a_formula_is_a_text(client: Client, sign: str) -> None:
    name = f"{sign}1+1"
    content = as_text(cell_changed(3, 2, name))
    result = assert_refused(content, ("unknown-agency", "Sheet1!B3"))
    assert f"“{name}”" in result.proposal.findings[0].message
    batch = received(content, by=User.objects.get(username="quantri"))
    listed = client.get(reverse("import-findings", args=(batch.pk,))).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(listed, newline="")) for cell in row]
    assert any(name in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_formula_in_the_place_of_a_name_names_nobody() -> None:
    assert_refused(
        workbook(cell_changed(3, 2, '=HYPERLINK("http://x","Cần Thơ")')),
        ("not-worked-out", "Sheet1!B3"),
    )


def pages(batch: ImportBatch) -> dict[str, str]:
    """Every page on which a figure of the batch, its file or its agency is shown."""
    figure = Submission.objects.filter(batch=batch).first()
    found = {
        "list": reverse("imports"),
        "batch": reverse("import", args=(batch.pk,)),
        "created": reverse("import", args=(batch.pk,)) + "?show=created",
        "undo": reverse("import-undo", args=(batch.pk,)),
        "league": reverse("league", args=("online-provision", "2022-09-06")),
        "checks": reverse("period-checks", args=("2022-09-06",)),
        "agency": reverse("agency", args=("can-tho",)),
        "figures": reverse("admin:indicators_submission_changelist"),
    }
    if figure is not None:
        found |= {
            "figure": reverse("admin:indicators_submission_change", args=(figure.pk,)),
            "history": reverse("admin:indicators_submission_history", args=(figure.pk,)),
        }
    return found


@pytest.mark.parametrize("note", [MARKUP, "{{ 7*7 }}", "a & b < c"], ids=["img", "braces", "signs"])
def test_note_is_text_in_preview_and_history(
    client: Client, administrator: User, note: str
) -> None:
    content = as_text(flat("1850", "1243", "", note))
    waiting = received(content, by=administrator)
    shown = {f"waiting {name}": page for name, page in pages(waiting).items()}
    texts = {name: client.get(page).content.decode() for name, page in shown.items()}
    batch = confirmed(content, administrator)
    assert batch.created_count == 1
    texts |= {name: client.get(page).content.decode() for name, page in pages(batch).items()}
    for name, text in texts.items():
        assert "<img src=x" not in text, name
        assert "a & b <" not in text, name
    escaped = note.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert escaped in texts["figure"]


def test_changed_note_is_text_in_the_history(client: Client, administrator: User) -> None:
    confirmed(as_text(flat("1850", "1243", "", "trước")), administrator)
    batch = confirmed(as_text(flat("1850", "1243", "", MARKUP)), administrator)
    assert batch.updated_count == 1
    for name, address in pages(batch).items():
        assert "<img src=x" not in client.get(address).content.decode(), name


def rows_named(name: str) -> Rows:
    return ((TITLE,), HEADINGS, ("01", name, "1.850", "1.243", "67,19", ""), DA_NANG)


NAMED = {
    "xlsx": lambda name: workbook(rows_named(name)),
    "docx": lambda name: document(TITLE, rows_named(name)[1:]),
    "ods": lambda name: as_ods(rows_named(name)),
    "csv": lambda name: as_csv(rows_named(name)),
}


@pytest.mark.parametrize("kind", NAMED)
def test_signs_of_markup_in_the_name_of_an_agency(kind: str) -> None:
    name = "Trung tâm R&D <Cần Thơ> 🎉"
    row = Agency.objects.get(slug="can-tho")
    row.name = name
    row.save()
    assert said(bring(NAMED[kind](name))) == []
    assert stored() is not None


def test_name_of_an_agency_is_text_on_every_page(client: Client, administrator: User) -> None:
    row = Agency.objects.get(slug="can-tho")
    row.name = f"R&D {MARKUP}"
    row.save()
    batch = confirmed(workbook(rows_named(row.name)), administrator)
    texts = {name: client.get(page).content.decode() for name, page in pages(batch).items()}
    for name, text in texts.items():
        assert "<img src=x" not in text, name
        assert "R&D" not in text, name
    assert "R&amp;D &lt;img" in texts["league"]
    assert "R&amp;D &lt;img" in texts["batch"]


LONG = "ghi chú dài & rộng " * 5300


def in_a_workbook() -> bytes:
    """The library cuts texts as long as this off, other programs do not."""
    source = as_text(flat("1850", "1243", "", "PLACE"))
    with zipfile.ZipFile(BytesIO(source)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    long = LONG.replace("&", "&amp;")
    return with_member(source, "xl/worksheets/sheet1.xml", xml.replace("PLACE", long).encode())


LONG_NOTES: dict[str, Callable[[], bytes]] = {
    "xlsx": in_a_workbook,
    "ods": lambda: as_ods(flat("1850", "1243", "", LONG)),
    "csv": lambda: as_csv(flat("1850", "1243", "", LONG)),
}


@pytest.mark.parametrize("kind", LONG_NOTES)
def test_note_of_a_hundred_kilobytes_is_kept_whole(kind: str) -> None:
    assert len(LONG.encode()) > 100 * 1024
    assert said(bring(LONG_NOTES[kind]())) == []
    assert Submission.objects.get().note.strip() == LONG.strip()


@pytest.mark.parametrize("written", [0.5, 7, True], ids=["fraction", "number", "true"])
def test_note_that_is_no_text_is_kept_as_one(written: Any) -> None:
    assert said(bring(workbook(flat("1850", "1243", "", written)))) == []
    assert Submission.objects.get().note == str(written)


def test_note_of_spaces_is_no_note() -> None:
    row = (*FLAT_KEYS, "1243", "1850", "", "   ")
    assert said(bring(as_csv((FLAT_HEADINGS, row)))) == []
    assert Submission.objects.get().note == ""
