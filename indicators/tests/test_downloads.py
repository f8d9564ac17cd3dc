"""What people and machines download: the numbers in LibreOffice, and the way back in."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from dvctrack.lib.numbers import round_half_up
from dvctrack.tests.libreoffice import libreoffice_path
from indicators.annex.layout import Field
from indicators.importing.answers import Answers
from indicators.importing.tests.sending import look
from indicators.models import Indicator, Submission

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("_annexes")]

ADDRESS = reverse("league", args=("online-provision", "2022-09-06"))
# How a spreadsheet program is told to read each: separator, and what decides the decimal mark.
SEMICOLON, COMMA = "59", "44"
LOCALE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
</oor:items>"""
SEEN = {
    "people": ("csv-vi", "vi-VN", SEMICOLON),
    "machines": ("csv", "en-US", COMMA),
    "workbook_in_vietnam": ("xlsx", "vi-VN", ""),
    "workbook_in_english": ("xlsx", "en-US", ""),
}


def download(client: Client, address: str, export: str, **query: str) -> bytes:
    content: bytes = client.get(address, {**query, "_export": export}).getvalue()
    return content


def opened(content: bytes, ending: str, locale: str, separator: str, folder: Path) -> list[Any]:
    """The rows of the first sheet, as LibreOffice in this locale reads the file."""
    source = folder / f"file.{ending}"
    source.write_bytes(content)
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(LOCALE.format(locale=locale))
    reads = [f"--infilter=CSV:{separator},34,76,1,,0,false,true"] if separator else []
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "out"
    program = libreoffice_path()
    assert program is not None
    subprocess.run(
        [program, profile, "--headless", *reads, "--convert-to", "xlsx", "--outdir", out, source],
        capture_output=True,
        timeout=180,
        check=True,
    )
    return list(load_workbook(out / "file.xlsx").worksheets[0].iter_rows(values_only=True))


def below_headings(rows: Sequence[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Each row of a province by its headings."""
    top = next(place for place, row in enumerate(rows) if "Cơ quan" in row)
    for row in rows[top + 1 :]:
        yield dict(zip(rows[top], row, strict=True))


def stored(indicator: str, period: str) -> dict[str, Submission]:
    figures = Submission.objects.select_related("agency").filter(
        indicator__slug=indicator, period__code=period, span="to_date"
    )
    return {figure.agency.name: figure for figure in figures}


@pytest.mark.browser
@pytest.mark.parametrize(("export", "locale", "separator"), SEEN.values(), ids=SEEN)
def test_every_number_is_that_of_the_database(
    client: Client, tmp_path: Path, export: str, locale: str, separator: str
) -> None:
    ending = export.removesuffix("-vi")
    content = download(client, ADDRESS, export, kind="province")
    rows = list(below_headings(opened(content, ending, locale, separator, tmp_path)))
    indicator = Indicator.objects.get(slug="online-provision")
    figures = stored("online-provision", "2022-09-06")
    found = 0
    for row in rows:
        figure = figures.get(row["Cơ quan"])
        if figure is None or figure.exact_rate is None:
            continue
        found += 1
        assert row[indicator.numerator_label] == figure.numerator
        assert row[indicator.denominator_label] == figure.denominator
        rate = round_half_up(Fraction(figure.exact_rate), 2)
        assert Decimal(str(row["Tỷ lệ (%)"])) == rate.normalize()
        assert row["Chỉ tiêu (%)"] == 70
    assert found == 63


@pytest.mark.browser
def test_days_of_services_are_days_in_a_vietnamese_spreadsheet(
    client: Client, tmp_path: Path
) -> None:
    content = download(client, reverse("services"), "csv-vi", on="2022-09-06", state="all")
    rows = opened(content, "csv", "vi-VN", SEMICOLON, tmp_path)
    days = [f"{row[7]:%Y-%m-%d}" for row in rows if hasattr(row[7], "year")]
    assert len(days) == 17
    assert set(days) >= {"2022-03-31", "2022-09-30"}


def test_totals_and_source_stand_in_the_file_as_on_the_page(client: Client) -> None:
    lines = download(client, ADDRESS, "csv-vi", kind="province").decode("utf-8-sig").splitlines()
    assert lines[1] == "Tính đến ngày 06/9/2022"
    assert lines[2] == "Số liệu tính đến ngày: 06/09/2022"
    assert lines[3].strip('"').startswith("Chỉ tiêu: Tối thiểu 70%.")
    assert "Nguồn: " in lines[4]
    assert "annex-2022.docx" in lines[4]
    (total,) = (line for line in lines if "Tổng cộng" in line)
    page = client.get(ADDRESS, {"kind": "province"}).content.decode()
    assert total.split(";")[1] in page


@pytest.mark.parametrize("export", ["xlsx", "csv-vi", "csv"])
def test_importer_reads_the_download_back(client: Client, export: str) -> None:
    content = download(client, ADDRESS, export, kind="province")
    (asked,) = look(content).questions.tables
    indicator = Indicator.objects.get(slug="online-provision")
    fields = {
        "Cơ quan": Field.AGENCY,
        indicator.numerator_label: Field.NUMERATOR,
        indicator.denominator_label: Field.DENOMINATOR,
    }
    mapping = replace(
        asked.mapping,
        fields=tuple(fields.get(heading.text) for heading in asked.headings),
        indicator=indicator.slug,
        kind="province",
    )
    answers = Answers(period="2022-09-06", mappings={asked.place: mapping})
    proposal = look(content, answers)
    assert [row for row in proposal.findings if row.severity == "error"] == []
    counts = proposal.figures.counts()
    assert (counts.created, counts.updated, counts.unchanged) == (0, 0, 63)
