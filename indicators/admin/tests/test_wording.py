"""Other words for an indicator: from a day on, or for all days."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from indicators.admin.tests.test_settled import change
from indicators.models import Indicator, IndicatorWording, wordings
from indicators.models.indicator_text import WORDS
from indicators.tests.factories import IndicatorFactory, SubmissionFactory

BEFORE, LAST, FIRST = date(2022, 9, 6), date(2023, 12, 31), date(2024, 1, 1)


@pytest.fixture
def indicator(db: None) -> Indicator:
    found: Indicator = IndicatorFactory.create(name="Tỷ lệ cũ", unit="hồ sơ")
    SubmissionFactory.create(indicator=found)
    return found


def called(indicator: Indicator, day: date) -> str:
    stored = Indicator.objects.get(pk=indicator.pk)
    return wordings([stored]).on(stored, day).name


def test_former_words_are_kept_with_their_last_day(
    admin_page: Client, indicator: Indicator
) -> None:
    assert change(admin_page, indicator, name="Tỷ lệ mới", words_from="2024-01-01") == []
    assert [called(indicator, day) for day in (BEFORE, LAST, FIRST)] == [
        "Tỷ lệ cũ",
        "Tỷ lệ cũ",
        "Tỷ lệ mới",
    ]
    assert change(admin_page, indicator, name="Tỷ lệ mới nhất", words_from="2025-01-01") == []
    assert [called(indicator, day) for day in (LAST, FIRST, date(2025, 1, 1))] == [
        "Tỷ lệ cũ",
        "Tỷ lệ mới",
        "Tỷ lệ mới nhất",
    ]


def test_today_is_proposed(admin_page: Client, indicator: Indicator) -> None:
    assert change(admin_page, indicator, name="Tỷ lệ mới") == []
    yesterday = timezone.localdate() - timedelta(days=1)
    assert IndicatorWording.objects.get().ends_on == yesterday
    assert change(admin_page, indicator, name="Tỷ lệ mới hơn") == []
    assert IndicatorWording.objects.get().name == "Tỷ lệ cũ"


@pytest.mark.parametrize(
    ("values", "has_figures"),
    [
        ({"name": "Tỷ lệ", "words_from": ""}, True),
        ({"name": "Tỷ lệ"}, False),
        ({"name": "Tỷ lệ cũ", "display_order": "9"}, True),
    ],
    ids=["misspelt", "nothing_printed", "no_other_words"],
)
def test_no_words_are_kept(
    admin_page: Client, indicator: Indicator, values: dict[str, str], has_figures: bool
) -> None:
    if not has_figures:
        indicator.submissions.all().delete()
    assert change(admin_page, indicator, **values) == []
    assert called(indicator, BEFORE) == values["name"]
    assert not IndicatorWording.objects.exists()


@pytest.mark.parametrize(
    ("day", "told"),
    [("2999-01-01", "còn ở tương lai"), ("2023-12-31", "31/12/2023")],
    ids=["to_come", "in_recorded_words"],
)
def test_day_that_cannot_be_is_refused(
    admin_page: Client, indicator: Indicator, day: str, told: str
) -> None:
    words = {name: getattr(indicator, name) for name in WORDS}
    IndicatorWording.objects.create(indicator=indicator, ends_on=LAST, **words)
    [found] = change(admin_page, indicator, name="Tỷ lệ mới", words_from=day)
    assert told in found
    assert called(indicator, FIRST) == "Tỷ lệ cũ"
