"""A .pdf by LibreOffice: its fonts, its Vietnamese, its limits."""

import re
import subprocess
from pathlib import Path

import pytest

from dvctrack.lib.files import pdf as pdf_module
from dvctrack.lib.files.pdf import PdfError, pdf_of
from indicators.annex.writing.docx import letter_docx
from indicators.management.reference import load_missing
from indicators.management.tests.test_import_annex import run
from indicators.models import Period
from indicators.publishing.content import annex_content
from indicators.publishing.letter_texts import letter_texts
from indicators.tests.expected import ANNEXES

NAMES = (
    "Đắk Lắk Đắk Nông Bà Rịa - Vũng Tàu Thừa Thiên Huế Thành phố Hồ Chí Minh Quảng Ngãi Lạng Sơn",
    "ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựýỳỷỹỵíìỉĩịúùủũụóòỏõọéèẻẽẹáàảãạđ",
    "ẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰÝỲỶỸỴÍÌỈĨỊÚÙỦŨỤÓÒỎÕỌÉÈẺẼẸÁÀẢÃẠĐ",
)


def test_missing_program_is_said_with_a_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "libreoffice", lambda: None)
    with pytest.raises(PdfError, match="libreoffice-writer"):
        pdf_of(b"")


def test_program_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 600\n")
    program.chmod(0o755)
    monkeypatch.setattr(pdf_module, "libreoffice", lambda: str(program))
    with pytest.raises(PdfError, match="too long"):
        pdf_of(b"", seconds=0.5)


def test_program_that_makes_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_module, "libreoffice", lambda: "/bin/true")
    with pytest.raises(PdfError, match="did not make"):
        pdf_of(b"")


@pytest.mark.browser
def test_pdf_has_one_embedded_family_and_every_vietnamese_letter(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of(letter_docx("THÔNG BÁO", NAMES)))
    # A line of letters without a space is broken somewhere.
    text = "".join(tool("pdftotext", str(path), "-").split())
    for name in NAMES:
        assert "".join(name.split()) in text
    fonts = tool("pdffonts", str(path)).splitlines()[2:]
    families = {re.sub(r"^[A-Z]{6}\+|-.*$", "", line.split()[0]) for line in fonts}
    assert families == {"LiberationSerif"}
    assert all(line.split()[-5] == "yes" for line in fonts)


@pytest.mark.browser
def test_notice_to_the_agency_with_most_to_do_is_one_page(
    tmp_path: Path, transactional_db: None
) -> None:
    load_missing()
    run(ANNEXES / "annex-2022.docx")
    period = Period.objects.get(code="2022-09-06")
    found = letter_texts(period, annex_content(period)).notices
    longest = max(found, key=lambda notice: len(" ".join(notice.paragraphs)))
    assert len(longest.paragraphs) > 6
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of(letter_docx("THÔNG BÁO", longest.paragraphs)))
    assert re.search(r"^Pages: +1$", tool("pdfinfo", str(path)), re.M)


def tool(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
