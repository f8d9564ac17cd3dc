import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvctrack.lib.names import clean, fold, plain

FOLDED = {
    "Hoà Bình": "Hòa Bình",
    "Đắk Lắk": "Ðắk Lắk",
    "UBND tỉnh An Giang": "An Giang",
    "Ủy ban nhân dân thành phố Đà Nẵng": "TP. Đà Nẵng",
    "Bà Rịa - Vũng Tàu": "BÀ RỊA – VŨNG TÀU",
    "Bộ Công Thương": "bộ  công thương",
}


@pytest.mark.parametrize(("one", "other"), FOLDED.items())
def test_spellings_of_one_name_fold_to_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


DIFFERENT = [("Hà Nam", "Hà Nội"), ("Quảng Nam", "Quảng Ninh"), ("Hậu Giang", "Tiền Giang")]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert clean(clean(text)) == clean(text)


def test_name_that_is_only_a_prefix_is_kept() -> None:
    assert fold("tỉnh") == "tinh"
