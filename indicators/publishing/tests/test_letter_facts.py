"""What a letter tells is what the league tables say, also where a source contradicts itself."""

from datetime import date

import pytest

from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import AgencyFactory
from indicators.choices import LetterPlace
from indicators.management.reference import load_missing
from indicators.models import LetterTemplate, Period, PeriodIndicator
from indicators.publishing.content import annex_content
from indicators.publishing.letter_texts import LetterTexts, letter_texts
from indicators.tests.factories import PeriodIndicatorFactory, TargetFactory
from indicators.tests.leagues import add_row, make_asked
from indicators.tests.levels import add_local

pytestmark = pytest.mark.django_db


def texts(period: Period) -> LetterTexts:
    return letter_texts(period, annex_content(period))


def word(place: LetterPlace, text: str) -> None:
    LetterTemplate.objects.update_or_create(place=place, defaults={"text": text})


def province(name: str, place: int = 0) -> Agency:
    made: Agency = AgencyFactory.create(name=name, kind=AgencyKind.PROVINCE, display_order=place)
    return made


@pytest.fixture
def lower() -> PeriodIndicator:
    """Lower is better: An Giang fell from 40 to 10, Bắc Giang rose from 20 to 30."""
    now = make_asked(target="15")
    now.indicator.direction = "lower"
    now.indicator.save()
    before = PeriodIndicatorFactory.create(
        indicator=now.indicator, period__as_of=date(2021, 9, 6), period__code="2021-09-06"
    )
    for place, (name, then, today) in enumerate((("An Giang", 40, 10), ("Bắc Giang", 20, 30))):
        agency = province(name, place)
        add_row(before, agency, numerator=then, denominator=100)
        add_row(now, agency, numerator=today, denominator=100)
    return now


def test_where_lower_is_better_the_lowest_leads_and_a_fall_is_a_gain(
    lower: PeriodIndicator,
) -> None:
    word(LetterPlace.INDICATOR, "{met}/{owing}|{best}|{worst}|{gains}|{losses}")
    assert texts(lower.period).paragraphs[0].split("|") == [
        "1/2",
        "An Giang (10,00%), Bắc Giang (30,00%)",
        "Bắc Giang (30,00%), An Giang (10,00%)",
        "An Giang (giảm 30,00 điểm phần trăm)",
        "Bắc Giang (tăng 10,00 điểm phần trăm)",
    ]


def test_body_that_issues_writes_no_notice_to_itself() -> None:
    word(LetterPlace.NOTICE, "{below}")
    asked = make_asked(issuing_body="Bộ Tư Pháp")
    for name in ("Bộ Tư pháp", "Bộ Y tế"):
        agency = AgencyFactory.create(name=name, kind=AgencyKind.MINISTRY)
        add_row(asked, agency, numerator=1, denominator=2)
    assert [notice.name for notice in texts(asked.period).notices] == ["Bộ Y tế"]


def test_target_of_one_agency_is_told_with_its_basis() -> None:
    word(LetterPlace.INDICATOR, "chỉ tiêu {target}.")
    word(LetterPlace.NOTICE, "{below}")
    asked = make_asked(target="30")
    own, other = province("Hà Nội"), province("Huế", 1)
    TargetFactory.create(
        indicator=asked.indicator, kind="", agency=own, value="50", basis_text="theo kế hoạch riêng"
    )
    add_row(asked, own, numerator=40, denominator=100)
    add_row(asked, other, numerator=20, denominator=100)
    found = texts(asked.period)
    assert found.paragraphs[0] == (
        "chỉ tiêu 30%. Chỉ tiêu riêng: Hà Nội 50% (theo kế hoạch riêng)."
    )
    title = asked.indicator.name
    assert [notice.paragraphs for notice in found.notices] == [
        (f"- {title}: 40,00% (40/100), chỉ tiêu riêng 50% (theo kế hoạch riêng).",),
        (f"- {title}: 20,00% (20/100), chỉ tiêu 30%.",),
    ]


def test_nothing_is_said_of_targets_where_there_is_none() -> None:
    load_missing()
    asked = make_asked(target=None)
    add_row(asked, numerator=1, denominator=2)
    found = texts(asked.period)
    assert "chỉ tiêu" not in found.paragraphs[0]
    assert found.notices == ()


def test_units_of_a_province_are_told_with_it() -> None:
    word(LetterPlace.INDICATOR, "Trong {kind}: {best}")
    word(LetterPlace.NOTICE, "{agency}")
    asked = make_asked()
    for kind in (AgencyKind.DEPARTMENT, AgencyKind.COMMUNE):
        TargetFactory.create(indicator=asked.indicator, kind=kind, value=80)
    parent = province("Gia Lai")
    add_local(asked, parent, [40])
    add_local(asked, parent, [90], kind=AgencyKind.DEPARTMENT, word="Sở số")
    told = texts(asked.period)
    assert [text.partition(".")[0] for text in told.paragraphs[:2]] == [
        "Trong các sở, ban, ngành của tỉnh Gia Lai: Sở số 1 (90,00%)",
        "Trong các xã, phường, đặc khu của tỉnh Gia Lai: Xã số 1 (40,00%)",
    ]
    assert [notice.name for notice in told.notices] == ["Xã số 1, tỉnh Gia Lai"]
