"""The annex on the units of another day: a draft that says so, never published."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from indicators.models import Period
from indicators.publishing.edition import Edition, edition, layout_named

pytestmark = pytest.mark.usefixtures("_reorganised")


def draft(code: str = "2022-09-06", layout: str = "2022") -> Edition:
    period = Period.objects.get(code=code)
    return edition(period, layout_named(layout), units_on=date(2025, 7, 1))


def rows(found: Edition, name: str) -> dict[str, tuple[str, ...]]:
    (table,) = (table for table in found.written.tables if table.name == name)
    return {row.texts[1]: row.texts for _label, row in table.grouped()}


def test_title_says_that_it_is_a_draft_and_on_which_units() -> None:
    found = draft()
    assert found.written.title.endswith("– DỰ THẢO, trên đơn vị hành chính ngày 01/7/2025")
    assert (
        "DỰ THẢO" not in edition(Period.objects.get(code="2022-09-06"), found.layout).written.title
    )


def test_units_stand_in_their_order_with_sums_or_that_they_cannot_be_combined() -> None:
    found = draft()
    sync = rows(found, "IV.1")
    assert len(sync) == 34
    assert "926.659" in sync["Thành phố Hồ Chí Minh"]
    payable = rows(found, "V.1")
    assert payable["Gia Lai"][-1] == "Không đủ dữ liệu để gộp"
    assert "91,53" in payable["Nghệ An"]


def test_counts_of_procedures_are_not_printed_as_those_of_the_unit() -> None:
    provision = rows(draft(), "I.1")
    assert provision["Thành phố Đà Nẵng"][2:4] == ("", "")
    assert "74,51" in provision["Thành phố Đà Nẵng"]
    assert "1.588" in provision["Quảng Ninh"]


def test_it_is_never_frozen() -> None:
    found = draft()
    with pytest.raises(ValueError, match="units of another day"):
        found.content.as_json()
    with pytest.raises(ValueError, match="units of another day"):
        _ = found.digest


def test_command_writes_it(tmp_path: Path) -> None:
    target = tmp_path / "annex.xlsx"
    call_command(
        *("export_annex", "--as-of", "2022-09-06", "--units-on", "2025-12-31"),
        *("--output", str(target)),
    )
    sheets = load_workbook(target, read_only=True).worksheets
    texts = {cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert any("DỰ THẢO, trên đơn vị hành chính ngày 01/7/2025" in str(text) for text in texts)
    assert "Thành phố Huế" in texts


def test_a_day_outside_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as raised:
        call_command(
            *("export_annex", "--as-of", "2022-09-06", "--units-on", "2090-01-01"),
            *("--output", str(tmp_path / "annex.xlsx")),
        )
    assert raised.value.returncode == 2
