"""A pasted block finds the agencies that a file would find, and loses no line."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dvctrack.lib.names import plain
from entities.agencies.matching import AgencyIndex
from entities.models import Agency
from entities.tests.factories import AgencyNameFactory
from indicators.entry.grid import read_grid
from indicators.entry.pasted_block import PastedBlock, place_block
from indicators.models import Obligation, PeriodIndicator
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.usefixtures("_reference")
DAY = date(2022, 9, 6)
AT = datetime(2022, 9, 7, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
# In the order of the table.
ROWS = ("ha-nam", "hoa-binh", "hung-yen")


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(as_of=DAY)


@pytest.fixture
def table(asked: PeriodIndicator) -> PeriodIndicator:
    """A table of three provinces."""
    for slug in ROWS:
        add_row(asked, Agency.objects.get(slug=slug))
    return asked


def paste(asked: PeriodIndicator, block: str, *, at: str = "") -> PastedBlock:
    rows = read_grid(asked, "province", {}, at=AT).rows
    return place_block(block, rows, AgencyIndex.load(on=asked.period.as_of), at=at)


def as_ubnd(name: str) -> str:
    return "UBND tỉnh " + re.sub(r"^(Tỉnh|Thành phố) ", "", name)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as_named": str,
    "with_the_office": as_ubnd,
    "without_accents": plain,
    "eth_for_a_stroked_d": lambda name: name.replace("Đ", "Ð"),
    "tone_on_the_last_vowel": lambda name: name.replace("òa", "oà").replace("óa", "oá"),
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_all_63_provinces_are_placed_as_files_place_them(
    asked: PeriodIndicator, spelling: Callable[[str], str]
) -> None:
    provinces = list(Agency.objects.filter(kind="province"))
    index = AgencyIndex.load(on=DAY)
    for agency in provinces:
        add_row(asked, agency)
    written = {agency: spelling(agency.name) for agency in provinces}
    block = "\n".join(f"{place}\t{name}\t{place}" for place, name in enumerate(written.values()))
    pasted = paste(asked, block)
    assert len(provinces) == 63
    assert [index.find(name, kind="province").agency for name in written.values()] == provinces
    assert pasted.unplaced == []
    assert pasted.texts == {
        f"{agency.slug}:to_date:numerator": str(place) for place, agency in enumerate(provinces)
    }


def test_name_of_another_day_is_not_taken(table: PeriodIndicator) -> None:
    agency = Agency.objects.get(slug="ha-nam")
    AgencyNameFactory.create(agency=agency, text="Nam Hà", ends_on=date(1996, 12, 31))
    pasted = paste(table, "Nam Hà\t5\nHưng Yên\t6")
    assert pasted.texts == {"hung-yen:to_date:numerator": "6"}
    ((line, message),) = pasted.unplaced
    assert line == "Nam Hà\t5"
    assert "Ngày đó chưa có hoặc không còn cơ quan nào tên là" in message


def test_each_line_without_a_place_is_told_with_the_cure(table: PeriodIndicator) -> None:
    for slug in ("ha-nam", "hoa-binh"):
        AgencyNameFactory.create(agency=Agency.objects.get(slug=slug), text="Đồng bằng")
    Obligation.objects.filter(agency__slug="hung-yen").update(is_due=False, reason="Sáp nhập")
    lines = {
        "STT\tTên tỉnh\tSố": "“Tên tỉnh” không phải tên cơ quan nào đã biết.",
        "1\tHà Nam\t5": "",
        "2\tHà Nam\t6": "“Hà Nam” đã có trong danh sách.",
        "3\tHoà Bìn\t7": "Gần giống: Hòa Bình",
        "4\tĐồng bằng\t8": "có thể là nhiều cơ quan:",
        "5\tBộ Y tế\t9": "“Bộ Y tế” không có trong bảng này.",
        "6\tHưng Yên\t10": "Hưng Yên: Không áp dụng: Sáp nhập",
    }
    pasted = paste(table, "\n".join(lines))
    assert pasted.texts == {"ha-nam:to_date:numerator": "5"}
    assert [line for line, _message in pasted.unplaced] == [line for line in lines if lines[line]]
    for line, message in pasted.unplaced:
        assert lines[line] in message


def test_code_is_a_name_and_a_number_is_none(table: PeriodIndicator) -> None:
    """35 is a code of Hà Nam, as H25 is."""
    assert paste(table, "H25\t5").texts == {"ha-nam:to_date:numerator": "5"}
    assert paste(table, "35\t100", at="hoa-binh:to_date:numerator").texts == {
        "hoa-binh:to_date:numerator": "35",
        "hoa-binh:to_date:denominator": "100",
    }


FORMS = {
    "excel": "Hòa Bình\t1.850\t2.000\r\nHà Nam\t7\t10\r\n",
    "libreoffice": "Hòa Bình\t1.850\t2.000\nHà Nam\t7\t10\n",
    "old_line_ends": "Hòa Bình\t1.850\t2.000\rHà Nam\t7\t10",
    "blank_lines": "\n\nHòa Bình\t1.850\t2.000\n\t\t\n\nHà Nam\t7\t10\n\n",
    "quoted_line_ends": '"Hòa\nBình"\t1.850\t"2.000\r\n"\n"Hà Nam"\t7\t10',
    "quotation_mark_left_open": '"Hòa Bình\t1.850\t2.000\nHà Nam\t7\t10',
    "order_before_the_name": "1\tHòa Bình\t1.850\t2.000\n2\tHà Nam\t7\t10",
    "spaces": " Hòa\u00a0 Bình \t 1.850 \t2.000\nHà Nam\t7\t10",
}


@pytest.mark.parametrize("block", FORMS.values(), ids=FORMS)
def test_block_is_read_as_spreadsheets_copy_it(table: PeriodIndicator, block: str) -> None:
    pasted = paste(table, block)
    assert pasted.unplaced == []
    assert pasted.texts == {
        "hoa-binh:to_date:numerator": "1.850",
        "hoa-binh:to_date:denominator": "2.000",
        "ha-nam:to_date:numerator": "7",
        "ha-nam:to_date:denominator": "10",
    }


def test_line_with_a_very_long_cell_stops_nothing(table: PeriodIndicator) -> None:
    pasted = paste(table, f"{'x' * 200_000}\t1\nHà Nam\t5")
    assert pasted.texts == {"ha-nam:to_date:numerator": "5"}
    assert len(pasted.unplaced) == 1


def test_block_without_names_fills_down_and_right(table: PeriodIndicator) -> None:
    pasted = paste(table, "10\t50\tHoàn thành\n20\n30\t1", at="hoa-binh:to_date:denominator")
    assert pasted.texts == {
        "hoa-binh:to_date:denominator": "10",
        "hoa-binh:to_date:rate": "50",
        "hung-yen:to_date:denominator": "20",
    }
    assert pasted.outside == 1
    assert pasted.unplaced == [("30\t1", "Bảng không còn hàng nào cho dòng này.")]


def test_names_lead_to_their_rows_from_the_column_of_the_field(table: PeriodIndicator) -> None:
    pasted = paste(table, "Hà Nam\t10\nHòa Bình\t20", at="hung-yen:to_date:denominator")
    assert pasted.texts == {
        "ha-nam:to_date:denominator": "10",
        "hoa-binh:to_date:denominator": "20",
    }


def test_notes_are_filled_from_a_note(table: PeriodIndicator) -> None:
    pasted = paste(table, "Hưng Yên gửi muộn\nĐã rà soát", at="ha-nam:note")
    assert pasted.texts == {"ha-nam:note": "Hưng Yên gửi muộn", "hoa-binh:note": "Đã rà soát"}


@pytest.mark.parametrize("at", ["", "ha-tay:to_date:numerator"])
def test_figures_without_names_and_field_are_told(table: PeriodIndicator, at: str) -> None:
    pasted = paste(table, "1\t2\n3\t4", at=at)
    assert pasted.texts == {}
    assert [line for line, _message in pasted.unplaced] == ["1\t2", "3\t4"]


def test_table_without_rows_places_nothing(asked: PeriodIndicator) -> None:
    assert [line for line, _message in paste(asked, "Hà Nam\t1").unplaced] == ["Hà Nam\t1"]
