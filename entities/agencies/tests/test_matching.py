"""The agency behind a printed name: exactly, on a day, or not at all."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.serializers import deserialize
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from entities.agencies.matching import AgencyIndex
from entities.models import Agency
from entities.tests.factories import AgencyFactory, AgencyNameFactory

DAY = date(2022, 9, 6)


def load_reference() -> AgencyIndex:
    """All names of the reference data on the day of the first annex."""
    for name in ("agencies.json", "agency_names.json"):
        path = Path(settings.BASE_DIR) / "fixtures" / name
        for row in deserialize("json", path.read_text(encoding="utf-8")):
            row.object.save()
    return AgencyIndex.load(on=DAY)


@pytest.fixture(scope="module")
def index(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> AgencyIndex:
    with django_db_blocker.unblock(), transaction.atomic():
        loaded = load_reference()
        transaction.set_rollback(True)
    return loaded


SPELLINGS = {
    "Thành phố Cần Thơ": "can-tho",
    "Cần Thơ": "can-tho",
    "UBND TP Hà Nội": "ha-noi",
    "UBND thành phố Hà Nội": "ha-noi",
    "TP. Hồ Chí Minh": "ho-chi-minh",
    "TP.HCM": "ho-chi-minh",
    "Sài Gòn": "ho-chi-minh",
    "tỉnh Thừa Thiên - Huế": "thua-thien-hue",
    "Son La": "son-la",
    "Hung Yên": "hung-yen",
    "Thanh Hoá": "thanh-hoa",
    "Hoà  Bình ": "hoa-binh",
    "ĐẮK LẮK": "dak-lak",
    "Ðắk Lắk": "dak-lak",
    "Đắc Lắc": "dak-lak",
    "Bà Rịa – Vũng Tàu": "ba-ria-vung-tau",
    "BR-VT": "ba-ria-vung-tau",
    "Kontum": "kon-tum",
    "Bắc Cạn": "bac-kan",
    "An\u00a0Giang": "an-giang",
    "Bộ Công thương": "bo-cong-thuong",
    "Bộ Lao động – Thương binh và xã hội": "bo-lao-dong-thuong-binh-va-xa-hoi",
    "Bộ KH&CN": "bo-khoa-hoc-va-cong-nghe",
    "Bộ TN&MT": "bo-tai-nguyen-va-moi-truong",
    "TNMT": "bo-tai-nguyen-va-moi-truong",
    "Bộ Văn hóa, Thể thao và Du lịch": "bo-van-hoa-the-thao-va-du-lich",
    "Ngân hàng Nhà nước": "ngan-hang-nha-nuoc-viet-nam",
    "BHXH Việt Nam": "bao-hiem-xa-hoi-viet-nam",
    "Tập đoàn điện lực Việt Nam": "tap-doan-dien-luc-viet-nam",
    "VCCI": "phong-thuong-mai-va-cong-nghiep-viet-nam",
    unicodedata.normalize("NFD", "Quảng Ngãi"): "quang-ngai",
}


@pytest.mark.parametrize(("spelling", "slug"), SPELLINGS.items())
def test_spelling_is_found(index: AgencyIndex, spelling: str, slug: str) -> None:
    match = index.find(spelling)
    assert match.agency is not None
    assert match.agency.slug == slug


UNKNOWN = (
    "",
    "Hà Tây",
    "Vũng Tàu",
    "Quảng Nam - Đà Nẵng",
    "Sở Tài chính",
    "Sở TN&MT",
    "Huyện Cần Giờ",
    "Quảng",
    "Hà Nộii",
    "Bộ",
    "Tổng cộng",
)


@pytest.mark.parametrize("name", UNKNOWN)
def test_name_that_is_none_is_not_guessed(index: AgencyIndex, name: str) -> None:
    assert index.find(name).problem == "unknown"


def test_suggestions_only_suggest(index: AgencyIndex) -> None:
    assert "Thành phố Hà Nội" in [row.name for row in index.suggestions("Hà Nộii")]
    assert index.find("Hà Nộii").agency is None


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("1. Thành phố Cần Thơ", "can-tho"),
        ("(02) An Giang", "an-giang"),
        ("Bộ Thông tin & Truyền thông", "bo-thong-tin-va-truyen-thong"),
    ],
)
def test_place_in_a_list_is_no_part_of_a_name(index: AgencyIndex, spelling: str, slug: str) -> None:
    found = index.find(spelling)
    assert (found.text, found.agency and found.agency.slug) == (spelling, slug)


LEADS = {
    "Bộ Y tế & Bộ Tài chính": ["Bộ Y tế", "Bộ Tài chính"],
    "Thành phố Hà Nội và Thành phố Hồ Chí Minh": ["Thành phố Hà Nội", "Thành phố Hồ Chí Minh"],
    "Bộ Giáo dục và Đào tạo": ["Bộ Giáo dục và Đào tạo"],
    "Bộ Kế hoạch và Đầu tư và Bộ Tài chính": ["Bộ Kế hoạch và Đầu tư", "Bộ Tài chính"],
    "Bộ Văn hóa, Thể thao và Du lịch, Bộ Y tế": ["Bộ Văn hóa, Thể thao và Du lịch", "Bộ Y tế"],
    "Bộ Y tế; Bộ Tư pháp; BHXH": ["Bộ Y tế", "Bộ Tư pháp", "BHXH"],
    "Bộ Y tế và Bộ không có": ["Bộ Y tế và Bộ không có"],
    "Bộ Lao động, Thương binh và Xã hội / TN&MT": [
        "Bộ Lao động, Thương binh và Xã hội",
        "TN&MT",
    ],
    "Thành phố Hà Nội\nThành phố Hồ Chí Minh": ["Thành phố Hà Nội", "Thành phố Hồ Chí Minh"],
    "Bộ Lao động - Thương binh\nvà Xã hội": ["Bộ Lao động - Thương binh và Xã hội"],
    "HÀ NỘI VÀ TP.HCM": ["HÀ NỘI", "TP.HCM"],
    unicodedata.normalize("NFD", "Hà Nội và Cần Thơ"): ["Hà Nội", "Cần Thơ"],
}


@pytest.mark.parametrize(("text", "names"), LEADS.items())
def test_leads_are_split_where_every_part_is_known(
    index: AgencyIndex, text: str, names: list[str]
) -> None:
    assert index.split(text) == names


def test_cell_of_thousands_of_leads_is_read_from_left_to_right(index: AgencyIndex) -> None:
    names = ["Hà Nội", "Bộ Văn hóa, Thể thao và Du lịch"] * 1000
    assert index.split("; ".join(names)) == names
    unknown = "; ".join([*names, "Bộ không có"])
    assert index.split(unknown) == [unknown]


@given(data=st.data())
def test_case_spaces_tones_and_form_do_not_matter(index: AgencyIndex, data: st.DataObject) -> None:
    spelling = data.draw(st.sampled_from(sorted(SPELLINGS)))
    decomposed = unicodedata.normalize("NFD", spelling)
    old_tones = spelling.replace("òa", "oà").replace("óa", "oá").replace("ủy", "uỷ")
    written = data.draw(st.sampled_from([spelling, decomposed, old_tones]))
    changed = data.draw(st.sampled_from([str.upper, str.lower]))(written)
    spaced = changed.replace(" ", data.draw(st.sampled_from([" ", "  ", "\u00a0", "\n"])))
    match = index.find(f" {spaced} ")
    assert match.agency is not None
    assert match.agency.slug == SPELLINGS[spelling]


def test_no_two_agencies_share_a_name(index: AgencyIndex) -> None:
    assert [key for key, bearers in index.bearers.items() if len(bearers) > 1] == []


@pytest.mark.django_db
def test_day_tells_two_territories_of_one_name_apart() -> None:
    old = AgencyFactory.create(slug="quang-tri", name="Quảng Trị", ends_on=date(2025, 6, 30))
    new = AgencyFactory.create(slug="quang-tri-2025", name="Quảng Trị", starts_on=date(2025, 7, 1))
    assert AgencyIndex.load(on=date(2025, 6, 30)).find("Quảng Trị").agency == old
    assert AgencyIndex.load(on=date(2025, 7, 1)).find("Quảng Trị").agency == new


@pytest.mark.django_db
def test_name_out_of_its_days_is_said() -> None:
    agency = AgencyFactory.create(name="Huế")
    AgencyNameFactory.create(agency=agency, text="Thuận Hóa", ends_on=date(2020, 1, 1))
    match = AgencyIndex.load(on=DAY).find("Thuận Hóa")
    assert (match.agency, match.problem, match.candidates) == (None, "not_valid", (agency,))


@pytest.mark.django_db
def test_two_on_one_day_are_asked_and_the_kind_can_tell() -> None:
    province = AgencyFactory.create(name="Hậu Giang", kind="province")
    ministry = AgencyFactory.create(name="Hậu Giang", kind="ministry")
    index = AgencyIndex.load(on=DAY)
    assert index.find("Hậu Giang").problem == "ambiguous"
    assert set(index.find("Hậu Giang").candidates) == {province, ministry}
    assert index.find("Hậu Giang", kind="ministry").agency == ministry
    assert Agency.objects.count() == 2


@pytest.mark.django_db
def test_unit_is_written_with_its_province_behind_a_comma() -> None:
    for slug, name in (("gia-lai", "Gia Lai"), ("ca-mau", "Cà Mau")):
        parent = AgencyFactory.create(slug=slug, name=name)
        AgencyFactory.create(slug=f"xa-{slug}", name="Xã Hòa Bình", kind="commune", parent=parent)
    index = AgencyIndex.load(on=date(2026, 11, 1))
    found = index.find_written("xã hòa bình, tỉnh Cà Mau")
    assert found.agency is not None
    assert found.agency.slug == "xa-ca-mau"
    problems = ("Xã Hòa Bình", "Xã Hòa, Cà Mau", "Xã Hòa Bình, Huế", "Cà Mau, Cà Mau")
    found_problems = [index.find_written(text).problem for text in problems]
    assert found_problems == ["ambiguous", "unknown", "unknown", "unknown"]
