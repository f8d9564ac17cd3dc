"""Agencies that are suggested for a name which is none: those that share its words, or nobody."""

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from entities.agencies.likeness import Likeness
from entities.agencies.matching import AgencyIndex
from entities.agencies.tests.test_matching import load_reference

SCIENCE = "Bộ Khoa học và Công nghệ"
LABOUR = "Bộ Lao động - Thương binh và Xã hội"
FARMING = "Bộ Nông nghiệp và Phát triển nông thôn"


@pytest.fixture(scope="module")
def index(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> AgencyIndex:
    with django_db_blocker.unblock(), transaction.atomic():
        loaded = load_reference()
        # Without its aliases, to which most short forms belong.
        bearers = {key: of for key, of in loaded.bearers.items() if key in _official(loaded)}
        transaction.set_rollback(True)
    return AgencyIndex(loaded.on, bearers, loaded.by_slug, loaded.by_code)


def _official(index: AgencyIndex) -> set[str]:
    return {agency.key for agency in index.by_slug.values()}


# What a file says, and the agencies that are suggested, best first.
ALIKE = {
    "Tp HN": ["Thành phố Hà Nội", "Hà Nam"],
    "TPHN": ["Thành phố Hà Nội", "Hà Nam"],
    "Tỉnh HN": ["Hà Nam", "Thành phố Hà Nội"],
    "UBND TP. HCM": ["Thành phố Hồ Chí Minh"],
    "Hà Nộii": ["Thành phố Hà Nội"],
    "HàNội": ["Thành phố Hà Nội"],
    "Quảng Bìhn": ["Quảng Bình"],
    "Bình Dươg": ["Bình Dương"],
    "Q. Trị": ["Quảng Trị"],
    "BR-VT": ["Bà Rịa - Vũng Tàu"],
    "B.Rịa - V.Tàu": ["Bà Rịa - Vũng Tàu"],
    "Vũng Tàu": ["Bà Rịa - Vũng Tàu"],
    "TT Huế": ["Thừa Thiên Huế"],
    "Cần Thơ (1)": ["Thành phố Cần Thơ"],
    "Hà Nội và Hải Phòng": ["Thành phố Hải Phòng", "Thành phố Hà Nội"],
    "Bộ KHCN": [SCIENCE],
    "Bộ KH-CN": [SCIENCE],
    "BKH&CN": [SCIENCE],
    "Bộ Khoa học & Công nghệ": [SCIENCE],
    "Bộ KH": [SCIENCE, "Bộ Kế hoạch và Đầu tư"],
    "Bộ LĐ-TB và XH": [LABOUR],
    "Bộ Lao động TBXH": [LABOUR],
    "Bộ NN & PTNT": [FARMING],
    "Bộ Nông nghiệp": [FARMING],
    "Bộ Công": ["Bộ Công an", "Bộ Công Thương"],
    "Ngân hàng NN VN": ["Ngân hàng Nhà nước Việt Nam"],
}


@pytest.mark.parametrize(("text", "names"), ALIKE.items())
def test_names_with_the_same_words_are_suggested(
    index: AgencyIndex, text: str, names: list[str]
) -> None:
    assert [row.name for row in index.suggestions(text)] == names


UNLIKE = (
    "",
    "–",
    "-",
    "...",
    "Atlantis",
    "92",
    "True",
    "TP",
    "Thành phố",
    "Bộ",
    "Các bộ",
    "Tổng cộng",
    "chưa báo cáo",
    # A province that is no more shares a word with several.
    "Hà Tây",
    "Huyện Cần Giờ",
    "Sở TN&MT",
    "Sở Tài chính",
    "Sở Tư pháp tỉnh Cà Mau",
    "Xã Hà Nam",
)


@pytest.mark.parametrize("text", UNLIKE)
def test_nothing_is_suggested_that_only_may_be_meant(index: AgencyIndex, text: str) -> None:
    assert index.suggestions(text) == []
    assert "–." not in index.explain(index.find(text))


def test_at_most_five_are_suggested(index: AgencyIndex) -> None:
    names = [row.name for row in index.suggestions("Quảng")]
    assert len(names) == 5
    assert all(name.startswith("Quảng") for name in names)
    assert len(index.suggestions("Bình")) == 5


def test_department_is_suggested_for_a_department() -> None:
    fields = ("tai chinh", "tu phap", "ke hoach va dau tu", "tai nguyen va moi truong")
    known = {f"{body} {of}": [f"{body} {of}"] for body in ("bo", "so") for of in fields}
    assert list(Likeness(known).nearest("so khdt")) == ["so ke hoach va dau tu"]
    assert list(Likeness(known).nearest("so tn mt")) == ["so tai nguyen va moi truong"]


def test_few_of_thousands_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name shares a word with the text, and most share only the commonest."""
    known = {f"xa {chr(97 + n % 26)}o{n} {chr(97 + n // 26 % 26)}u{n}": [n] for n in range(3400)}
    compared = []

    class Counted(Likeness[int]):
        def _likeness(self, words, name, near):  # type: ignore[no-untyped-def]
            compared.append(name)
            return super()._likeness(words, name, near)

    found = Counted(known).nearest("xa ao2600 wu2600")
    assert list(found) == [2600]
    assert len(compared) <= 200
