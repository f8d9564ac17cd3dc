"""Files of a league on the units of another day: nothing that is in the total is missing."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from indicators.models import Indicator

pytestmark = pytest.mark.usefixtures("_reorganised")

MINISTRIES = {"units_on": "2025-03-01", "kind": "ministry"}
APART = "Figures that stand apart (Ministries and agencies)"
Line = dict[str, str]


def download(
    client: Client, ending: str, asked: dict[str, str], indicator: str = "online-provision"
) -> bytes:
    address = reverse("league", args=(indicator, "2022-09-06"))
    answer = client.get(address, {**asked, "_export": ending})
    assert f"_units_{asked['units_on']}" in answer["Content-Disposition"]
    return bytes(answer.content)


def lines(client: Client, asked: dict[str, str], indicator: str = "online-provision") -> list[Line]:
    content = download(client, "csv", asked, indicator).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(content)))


def number(text: str) -> int:
    return int(text.replace(",", "") or 0)


def counts(line: Line) -> tuple[int, int]:
    """Its numerator with the part on the single window, and its denominator.

    Of a weighted row, whose counts are not those of the unit, they are those of its parts.
    """
    indicator = Indicator.objects.get(slug="online-provision")
    if line["Rank"] and not line[indicator.denominator_title]:
        parts = re.findall(r": ([\d,]+)/([\d,]+)", line["Former units"])
        return sum(number(part[0]) for part in parts), sum(number(part[1]) for part in parts)
    single_window = number(line["On the National Single Window"])
    numerator = number(line[indicator.numerator_title]) + single_window
    return numerator, number(line[indicator.denominator_title])


def added(found: list[Line]) -> tuple[int, int]:
    numbers = [counts(line) for line in found]
    return sum(row[0] for row in numbers), sum(row[1] for row in numbers)


def test_rows_and_what_stands_apart_come_to_the_total(english: Client) -> None:
    found = lines(english, MINISTRIES)
    ranked = [line for line in found if line["Rank"]]
    apart = [line for line in found if line["table"] == APART]
    assert (len(found), len(ranked), len(apart)) == (18, 13, 3)
    assert (added(ranked), added(apart)) == ((1312, 3435), (251, 630))
    assert added([*ranked, *apart]) == (1563, 4065)
    assert apart[1]["Why it stands apart"] == "split"


def test_a_unit_names_its_parts_and_what_is_missing(english: Client) -> None:
    found = {line["Agency"]: line for line in lines(english, MINISTRIES) if line["table"] != APART}
    finance = found["Bộ Tài chính"]["Former units"]
    assert finance.startswith("Bảo hiểm xã hội Việt Nam: ")
    assert "; Bộ Kế hoạch và Đầu tư: " in finance
    assert found["Bộ Y tế"]["Former units"] == ""
    science = found["Bộ Khoa học và Công nghệ"]
    assert science["Former units"].endswith("; Bộ Thông tin và Truyền thông: 142/262 (split)")
    assert science["Remark"].startswith("Bộ Thông tin và Truyền thông: split")


def test_sums_of_provinces_name_their_parts_too(english: Client) -> None:
    asked = {"units_on": "2025-07-01", "kind": "province"}
    found = {line["Agency"]: line for line in lines(english, asked, "dossier-sync")}
    expected = "An Giang: 403,420/810,073; Kiên Giang: 152,771/165,446"
    assert found["An Giang"]["Former units"] == expected


def test_as_published_there_are_no_parts_and_nothing_apart(english: Client) -> None:
    found = lines(english, {"units_on": "2022-09-06", "kind": "ministry"})
    assert len(found) == 21
    assert not {"table", "Former units"} & set(found[0])


def test_vietnamese_csv_has_the_heading_of_the_page(english: Client) -> None:
    said = download(english, "csv-vi", MINISTRIES).decode("utf-8-sig").splitlines()
    assert said[1].startswith("On the administrative units of 01/03/2025 (")
    start = said.index("Not combined or divided: the figures of 3 agencies, which are in the total")
    assert said[start - 1].endswith(APART)
    assert any(line.startswith("Bộ Thông tin và Truyền thông;262;137;5;54,20") for line in said)
    assert said.index("") < start


def test_workbook_has_a_sheet_of_them(english: Client) -> None:
    book = load_workbook(BytesIO(download(english, "xlsx", MINISTRIES)))
    below = book.worksheets[1]
    rows = {row[0]: row for row in below.iter_rows(values_only=True)}
    assert below.title == APART[:31]
    assert rows["Bộ Thông tin và Truyền thông"][1:4] == (262, 137, 5)
