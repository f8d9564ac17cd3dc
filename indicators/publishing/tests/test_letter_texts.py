"""Drafts for the letter and notices: who leads, who lost, who is told what."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import AgencyFactory, ServiceDeadlineFactory
from indicators.choices import LetterPlace
from indicators.management.reference import load_missing
from indicators.models import LetterTemplate, PeriodIndicator
from indicators.publishing.content import annex_content
from indicators.publishing.letter_texts import LetterTexts, letter_texts
from indicators.tests.factories import PeriodIndicatorFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
NAMES = ("An Giang", "Bắc Giang", "Cà Mau", "Đà Nẵng", "Gia Lai")


@pytest.fixture
def _texts() -> None:
    for place, text in {
        LetterPlace.INDICATOR: (
            "{met}/{owing}|{target}|{best}|{worst}|{gains}|{losses}|{not_reported}|{kind}"
        ),
        LetterPlace.NO_TARGET: "{owing}|{best}|{worst}|{gains}|{losses}|{not_reported}|{kind}",
        LetterPlace.OVERDUE: "{count}|{quarters}|{services}",
        LetterPlace.NOTICE: "{agency}\n{below}\n\n{overdue}\nKính gửi {agency}",
    }.items():
        LetterTemplate.objects.create(place=place, text=text)


@pytest.fixture
def agencies() -> list[Agency]:
    return [
        AgencyFactory.create(name=name, kind=AgencyKind.PROVINCE, display_order=place)
        for place, name in enumerate(NAMES)
    ]


@pytest.fixture
def asked(agencies: list[Agency]) -> PeriodIndicator:
    """The year before, and now: 10 → 80, 60 → 60, 90 → 70, none → 20, 50 → none."""
    now = make_asked(code="2022-09-06")
    before: PeriodIndicator = PeriodIndicatorFactory.create(
        indicator=now.indicator, period__as_of=date(2021, 9, 6), period__code="2021-09-06"
    )
    values = ((10, 80), (60, 60), (90, 70), (None, 20), (50, None))
    for agency, (then, today) in zip(agencies, values, strict=True):
        for row, numerator in ((before, then), (now, today)):
            figure = {} if numerator is None else {"numerator": numerator, "denominator": 100}
            add_row(row, agency, **figure)
    return now


def texts(asked: PeriodIndicator) -> LetterTexts:
    return letter_texts(asked.period, annex_content(asked.period))


@pytest.mark.usefixtures("_texts")
def test_paragraph_names_ends_gains_losses_and_who_is_missing(asked: PeriodIndicator) -> None:
    first, overdue = texts(asked).paragraphs
    assert first.split("|") == [
        "2/5",
        "70%",
        "An Giang (80,00%), Cà Mau (70,00%), Bắc Giang (60,00%)",
        "Đà Nẵng (20,00%), Bắc Giang (60,00%), Cà Mau (70,00%)",
        "An Giang (tăng 70,00 điểm phần trăm)",
        "Cà Mau (giảm 20,00 điểm phần trăm)",
        "Gia Lai",
        "các tỉnh, thành phố",
    ]
    assert overdue == "0|Quý II|không có"


@pytest.mark.usefixtures("_texts")
def test_first_period_has_nothing_to_compare(agencies: list[Agency]) -> None:
    asked = make_asked()
    add_row(asked, agencies[0], numerator=1, denominator=2)
    gains = texts(asked).paragraphs[0].split("|")[4]
    assert gains == "chưa có kỳ trước để so sánh"


@pytest.mark.usefixtures("_texts")
def test_paragraph_without_a_target_counts_nobody_as_below_it(agencies: list[Agency]) -> None:
    asked = make_asked(target=None)
    add_row(asked, agencies[0], numerator=1, denominator=2)
    add_row(asked, agencies[1])
    first, _overdue = texts(asked).paragraphs
    assert first.split("|")[:3] == ["2", "An Giang (50,00%)", "An Giang (50,00%)"]
    assert texts(asked).notices == ()


@pytest.mark.usefixtures("_texts")
def test_target_of_nought_is_a_target(agencies: list[Agency]) -> None:
    asked = make_asked(target="0")
    add_row(asked, agencies[0], numerator=0, denominator=2)
    assert texts(asked).paragraphs[0].startswith("1/1|0%|")


@pytest.mark.usefixtures("_texts")
def test_notice_goes_to_those_below_a_target_or_overdue(
    asked: PeriodIndicator, agencies: list[Agency]
) -> None:
    ServiceDeadlineFactory.create(
        agency=agencies[0],
        service__name="Thanh toán viện phí",
        deadline_text="Quý II",
        due_on=date(2022, 6, 30),
    )
    found = {notice.name: notice.paragraphs for notice in texts(asked).notices}
    assert found.keys() == {"An Giang", "Bắc Giang", "Đà Nẵng"}
    title = asked.indicator.name
    assert found["Bắc Giang"] == (
        "Bắc Giang",
        f"- {title}: 60,00% (60/100), chỉ tiêu 70%.",
        "Không có.",
        "Kính gửi Bắc Giang",
    )
    assert found["An Giang"] == (
        "An Giang",
        "Không có.",
        "- Thanh toán viện phí (thời hạn: Quý II; chậm 68 ngày).",
        "Kính gửi An Giang",
    )


def test_shipped_texts_use_known_placeholders_only() -> None:
    load_missing()
    assert {row.place for row in LetterTemplate.objects.all()} == set(LetterPlace.values)
    for row in LetterTemplate.objects.all():
        row.full_clean()


def test_unknown_placeholder_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValidationError, match=r"\{agency\}") as refusal:
        LetterTemplate(place=LetterPlace.NOTICE, text="Kính gửi {ministry}").full_clean()
    assert "{ministry}" in str(refusal.value)
