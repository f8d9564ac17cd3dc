"""The league command on the units of another day."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.usefixtures("_reorganised")


def printed(indicator: str, *, kind: str, on: str, form: str = "text") -> str:
    out = StringIO()
    call_command(
        *("league", indicator, "--as-of", "2022-09-06", "--kind", kind),
        *("--units-on", on, "--format", form),
        stdout=out,
    )
    return out.getvalue()


def test_text_says_which_units_and_among_how_many_is_ranked() -> None:
    lines = printed("payment-procedures", kind="province", on="2025-07-01").splitlines()
    assert lines[1] == "Trên đơn vị hành chính ngày 01/07/2025"
    assert "11 đơn vị đủ dữ liệu" in "\n".join(lines[:5])
    (gia_lai,) = (line for line in lines if "Gia Lai" in line and "Bình Định" in line)
    assert "Không đủ dữ liệu để gộp; Bình Định: không có mẫu số; Gia Lai: " in gia_lai


def test_text_lists_what_stands_apart_below() -> None:
    shown = printed("online-provision", kind="ministry", on="2025-03-01")
    _units, apart = shown.split("Số liệu đứng riêng")
    assert "Bộ Thông tin và Truyền thông" in apart
    assert "Bộ Xây dựng" not in apart


def test_csv_has_parts_and_what_is_missing_in_columns() -> None:
    rows = list(
        csv.DictReader(
            printed("online-provision", kind="ministry", on="2025-03-01", form="csv").splitlines()
        )
    )
    named = {row["agency"]: row for row in rows}
    assert named["bo-xay-dung-2025"]["parts"] == "bo-giao-thong-van-tai bo-xay-dung"
    science = named["bo-khoa-hoc-va-cong-nghe-2025"]
    assert science["missing"] == "bo-thong-tin-va-truyen-thong:split"
    assert {row["units_on"] for row in rows} == {"2025-03-01"}
    assert [row["agency"] for row in rows if row["is_apart"] == "True"] == [
        "bo-khoa-hoc-va-cong-nghe",
        "bo-thong-tin-va-truyen-thong",
        "bo-van-hoa-the-thao-va-du-lich",
    ]


@pytest.mark.parametrize("day", ["2090-01-01", "1990-01-01"])
def test_a_day_outside_is_wrong_usage(day: str) -> None:
    with pytest.raises(CommandError) as raised:
        printed("online-provision", kind="province", on=day)
    assert raised.value.returncode == 2
