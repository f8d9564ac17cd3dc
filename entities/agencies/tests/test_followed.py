"""What a person is told of a name that is not of the day."""

from datetime import date
from typing import Any

import pytest

from entities.agencies.matching import AgencyIndex
from entities.choices import DocumentType, NameKind, SuccessionRelation
from entities.models import Agency, LegalDocument
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
THEN, LAST, FIRST, NOW = date(2022, 9, 6), date(2025, 6, 30), date(2025, 7, 1), date(2026, 10, 31)


def told(text: str, *, on: date) -> str:
    index = AgencyIndex.load(on=on)
    match = index.find(text)
    assert match.problem == "not_valid"
    return index.explain(match)


def succeed(one: Agency, other: Agency, **values: Any) -> None:
    SuccessionFactory.create(
        predecessor=one,
        successor=other,
        **{"basis": resolution(), "is_verified": True, "effective_on": FIRST} | values,
    )


def resolution() -> LegalDocument:
    found = LegalDocument.objects.filter(number="202/2025/QH15").first()
    return found or LegalDocumentFactory.create(
        type=DocumentType.RESOLUTION, number="202/2025/QH15"
    )


def ended(name: str) -> Agency:
    return AgencyFactory.create(name=name, ends_on=LAST)


def begun(name: str) -> Agency:
    return AgencyFactory.create(name=name, starts_on=FIRST)


@pytest.fixture
def hue() -> Agency:
    hue = AgencyFactory.create(slug="thua-thien-hue", name="Thành phố Huế")
    AgencyNameFactory.create(agency=hue, text="Huế")
    for text, days in (
        ("Thừa Thiên Huế", {"ends_on": date(2024, 12, 31)}),
        ("Thành phố Huế", {"starts_on": date(2025, 1, 1)}),
    ):
        AgencyNameFactory.create(agency=hue, text=text, kind=NameKind.OFFICIAL, **days)
    return hue


def test_a_name_is_found_on_its_days_and_with_the_name_of_the_day(hue: Agency) -> None:
    for text, day in (("tỉnh Thừa Thiên - Huế", THEN), ("Huế", THEN), ("TP Huế", NOW)):
        found = AgencyIndex.load(on=day).find(text).agency
        assert found == hue
        assert found.name == ("Thừa Thiên Huế" if day == THEN else "Thành phố Huế")


def test_of_a_merged_agency_it_says_into_which_and_since_when() -> None:
    city = begun("Thành phố Hồ Chí Minh")
    succeed(ended("Bình Dương"), city)
    assert told("Bình Dương", on=NOW) == (
        "Bình Dương đã sáp nhập vào Thành phố Hồ Chí Minh từ ngày 01/7/2025 (NQ 202/2025/QH15). "
        "Ghi “Thành phố Hồ Chí Minh”."
    )


def test_the_name_to_write_is_that_of_the_day() -> None:
    dong_nai = begun("Thành phố Đồng Nai")
    AgencyNameFactory.create(
        agency=dong_nai, text="Đồng Nai", kind=NameKind.OFFICIAL, ends_on=date(2026, 4, 29)
    )
    succeed(ended("Bình Phước"), dong_nai, basis=None, is_verified=False)
    assert told("Bình Phước", on=NOW) == (
        "Bình Phước đã sáp nhập vào Đồng Nai từ ngày 01/7/2025 (chưa kiểm chứng). "
        "Ghi “Thành phố Đồng Nai”."
    )


def test_what_followed_is_what_may_be_chosen_instead() -> None:
    city = begun("Thành phố Hồ Chí Minh")
    succeed(ended("Bình Dương"), city)
    ended("Hà Tây")
    index = AgencyIndex.load(on=NOW)
    assert index.meant(index.find("Bình Dương")) == [city]
    assert [str(row) for row in index.meant(index.find("Hà Tây"))] == ["Hà Tây"]


def test_of_a_split_agency_it_names_the_parts_and_not_who_took_a_function() -> None:
    split = ended("Bộ Thông tin và Truyền thông")
    parts = [begun("Bộ Khoa học và Công nghệ"), begun("Bộ Văn hóa, Thể thao và Du lịch")]
    for part in parts:
        succeed(split, part, relation=SuccessionRelation.SPLIT_INTO)
    succeed(split, begun("Bộ Công an"), relation=SuccessionRelation.FUNCTION_MOVED)
    assert told("Bộ Thông tin và Truyền thông", on=NOW) == (
        "Bộ Thông tin và Truyền thông đã tách thành Bộ Khoa học và Công nghệ và "
        "Bộ Văn hóa, Thể thao và Du lịch từ ngày 01/7/2025 (NQ 202/2025/QH15). "
        "Ghi “Bộ Khoa học và Công nghệ”, “Bộ Văn hóa, Thể thao và Du lịch”."
    )


def test_a_later_name_in_an_earlier_period_is_told_with_the_name_of_that_period(
    hue: Agency,
) -> None:
    assert told("Thành phố Huế", on=THEN) == (
        "Thành phố Huế là tên từ ngày 01/01/2025; kỳ này ghi “Thừa Thiên Huế”."
    )


def test_a_former_name_in_a_later_period_is_told_with_the_present_one(hue: Agency) -> None:
    succeed(hue, hue, relation=SuccessionRelation.RENAMED, effective_on=date(2025, 1, 1))
    assert told("Thừa Thiên Huế", on=NOW) == (
        "Thừa Thiên Huế có tên là Thành phố Huế từ ngày 01/01/2025 (NQ 202/2025/QH15). "
        "Ghi “Thành phố Huế”."
    )


def test_an_agency_that_is_not_there_yet_is_told_with_those_that_were() -> None:
    ministry = begun("Bộ Nông nghiệp và Môi trường")
    for name in ("Bộ Nông nghiệp", "Bộ Tài nguyên"):
        succeed(ended(name), ministry)
    assert told("Bộ Nông nghiệp và Môi trường", on=THEN) == (
        "Bộ Nông nghiệp và Môi trường có từ ngày 01/7/2025 (NQ 202/2025/QH15). "
        "Ghi “Bộ Nông nghiệp”, “Bộ Tài nguyên”."
    )


def test_a_chain_is_followed_to_what_there_is_on_the_day() -> None:
    first = AgencyFactory.create(name="Bộ Thủy lợi", ends_on=date(1995, 12, 31))
    second = AgencyFactory.create(name="Bộ Nông nghiệp", starts_on=date(1996, 1, 1), ends_on=LAST)
    third = begun("Bộ Nông nghiệp và Môi trường")
    succeed(first, second, effective_on=date(1996, 1, 1))
    succeed(second, third)
    assert told("Bộ Thủy lợi", on=NOW) == (
        "Bộ Thủy lợi đã sáp nhập vào Bộ Nông nghiệp từ ngày 01/01/1996 (NQ 202/2025/QH15). "
        "Ghi “Bộ Nông nghiệp và Môi trường”."
    )
    assert told("Bộ Nông nghiệp và Môi trường", on=date(1990, 1, 1)) == (
        "Bộ Nông nghiệp và Môi trường có từ ngày 01/7/2025 (NQ 202/2025/QH15). Ghi “Bộ Thủy lợi”."
    )


def test_of_an_agency_that_ended_without_a_trace_the_name_alone_is_told() -> None:
    ended("Hà Tây")
    assert "Hà Tây (" in told("Hà Tây", on=NOW)
