"""Of which indicator a text speaks, whoever made the indicator."""

import pytest

from indicators.annex.subjects import Subjects
from indicators.models import Indicator
from indicators.tests.factories import IndicatorFactory

pytestmark = pytest.mark.usefixtures("_reference")

SEEDS = ("online-provision", "dossier-sync", "payment-procedures", "online-payment")
MADE = {
    "digitised": ("Tỷ lệ hồ sơ, kết quả giải quyết thủ tục hành chính được số hóa", "Số hóa hồ sơ"),
    "whole-process": ("Tỷ lệ hồ sơ trực tuyến toàn trình", "Toàn trình"),
    "submitted": ("Tỷ lệ hồ sơ tiếp nhận trực tuyến", "Hồ sơ trực tuyến"),
    "on-time": ("Tỷ lệ hồ sơ giải quyết đúng hạn", "Đúng hạn"),
}


@pytest.fixture
def subjects() -> Subjects:
    """Those of the seeds beside some that an administrator made, with words in common."""
    for order, (slug, (name, short)) in enumerate(MADE.items(), start=10):
        IndicatorFactory.create(
            slug=slug,
            name=name,
            name_en=slug,
            short_name=short,
            short_name_en=slug,
            numerator_label=f"Số {short.lower()}",
            numerator_label_en=slug,
            denominator_label="Tổng số hồ sơ tiếp nhận",
            denominator_label_en="Dossiers received",
            display_order=order,
        )
    return Indicator.subjects()


def slug_of(subjects: Subjects, text: str) -> str:
    fit = subjects.best(text)
    return fit.slug if fit else ""


@pytest.mark.parametrize("slug", SEEDS)
@pytest.mark.parametrize("name", ["name", "name_en", "short_name", "short_name_en"])
def test_own_names_of_a_shipped_indicator_propose_it(slug: str, name: str) -> None:
    text = getattr(Indicator.objects.get(slug=slug), name)
    assert slug_of(Indicator.subjects(), text) == slug


@pytest.mark.parametrize("slug", [*SEEDS, *MADE])
def test_own_title_proposes_an_indicator_beside_new_ones(slug: str, subjects: Subjects) -> None:
    title = Indicator.objects.get(slug=slug).name
    assert slug_of(subjects, title) == slug
    assert slug_of(subjects, f"Phụ lục II. {title.upper()} tính đến ngày 06/9/2022 (%)") == slug


SPOKEN = {
    "whole_words_and_short_forms": ("Tỷ lệ cung cấp DVCTT (%)", "online-provision"),
    "procedures_that_can_be_paid": ("Tỷ lệ TTHC thanh toán trực tuyến", "payment-procedures"),
    "dossiers_that_are_paid": ("Tỷ lệ hồ sơ TTTT", "online-payment"),
    "without_accents": ("Ket qua dong bo ho so", "dossier-sync"),
    "as_well_as_another": ("Thanh toán", ""),
    "syllables_of_other_words": ("Bộ, ngành; hồ; sơ; đồng", ""),
    "nothing": ("STT | Đơn vị | Tổng số | Tỷ lệ (%)", ""),
}


@pytest.mark.parametrize(("text", "slug"), SPOKEN.values(), ids=SPOKEN.keys())
def test_one_that_fits_best_is_proposed(text: str, slug: str) -> None:
    assert slug_of(Indicator.subjects(), text) == slug


def test_words_that_say_so_are_given_as_printed() -> None:
    fit = Indicator.subjects().best("I. Tình hình THANH TOÁN trực tuyến (%)")
    assert fit is not None
    assert fit.words == "THANH TOÁN trực tuyến"


def test_all_indicators_of_a_title_are_its_subject() -> None:
    spoken = Indicator.subjects().all("Cung cấp dịch vụ công trực tuyến và đồng bộ hồ sơ")
    assert spoken == "dossier-sync, online-provision"
    assert Indicator.subjects().all("Biểu số 1") == ""


def test_without_indicators_nothing_is_proposed() -> None:
    assert Subjects().best("Đồng bộ hồ sơ") is None
    assert Subjects().all("Đồng bộ hồ sơ") == ""
