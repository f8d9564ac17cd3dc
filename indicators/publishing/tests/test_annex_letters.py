"""Letters to the published annexes: they say what the pages say, and stay as they were."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from entities.choices import Role
from entities.models import Agency, ServiceDeadline
from entities.tests.accounts import staff
from entities.tests.factories import ConfirmationFactory
from indicators.annex.layouts import ANNEX_2023
from indicators.models import (
    LetterTemplate,
    Period,
    PeriodIndicator,
    Publication,
    Submission,
    Target,
)
from indicators.publishing.content import annex_content
from indicators.publishing.edition import LetterOf, edition, next_number
from indicators.publishing.letter_texts import LetterTexts, letter_texts
from indicators.publishing.publish import publish
from indicators.tests.factories import PeriodIndicatorFactory, PublicationFactory

pytestmark = pytest.mark.usefixtures("_annexes")
CODE = "2023-07-25"


def texts(code: str) -> LetterTexts:
    period = Period.objects.get(code=code)
    return letter_texts(period, annex_content(period))


def test_letter_of_2023_names_the_gains_and_losses_of_the_page() -> None:
    paragraphs = texts(CODE).paragraphs
    ministries = next(text for text in paragraphs if "cung cấp" in text and "bộ, ngành" in text)
    assert "Bộ Nông nghiệp và Phát triển nông thôn (tăng 41,77 điểm phần trăm)" in ministries
    assert "Bộ Tài chính (giảm 12,55 điểm phần trăm)" in ministries
    assert "Tài nguyên và Môi trường (tăng" not in ministries


def test_letter_says_which_span_ranks_and_how_many_share_the_last_rate() -> None:
    provinces, ministries = (text for text in texts(CODE).paragraphs if "hồ sơ thanh toán" in text)
    assert "Dẫn đầu: Nam Định (84,25% trong kỳ), Hòa Bình" in provinces
    assert "cùng tỷ lệ" not in provinces
    assert "Bộ Ngoại giao (0% trong kỳ) và 5 cơ quan khác cùng tỷ lệ." in ministries


def test_printed_rate_that_its_counts_do_not_give_is_told_as_such() -> None:
    found = {row.agency: row.paragraphs for row in texts("2022-09-06").notices}
    lines = "\n".join(found["bo-tai-chinh"])
    assert "46,29% theo số đã công bố; tính từ 296/633 là 46,76%, chỉ tiêu 70%." in lines
    assert "(296/633)" not in lines
    assert ": 14,38% (250/1.739), chỉ tiêu 70%." in "\n".join(found["ha-noi"])


def issue(period: Period) -> Publication:
    return publish(
        period,
        layout=ANNEX_2023,
        letter=LetterOf(),
        number=next_number(period),
        digest=edition(period, ANNEX_2023).digest,
        reason="Đính chính",
        in_spite="Thử",
        by=None,
        at=datetime(2023, 8, 2, tzinfo=UTC),
    )


@pytest.fixture
def version() -> Publication:
    return issue(Period.objects.get(code=CODE))


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(staff("coordinator", Role.COORDINATOR))
    return client


def files(office: Client, version: Publication) -> list[bytes]:
    """The letter, all notices, and one of them."""
    key = {"code": version.period.code, "number": version.number}
    return [
        office.get(reverse("publication-letter", kwargs=key)).content,
        office.get(reverse("publication-notices", kwargs=key)).getvalue(),
        office.get(reverse("publication-notice", kwargs={**key, "agency": "ha-noi"})).content,
    ]


def edit_templates() -> None:
    LetterTemplate.objects.update(text="Lời văn khác")


def edit_figures() -> None:
    Submission.objects.update(reported_rate="1.00", denominator=None, version=9)


def edit_names() -> None:
    Agency.objects.filter(slug="ha-noi").update(name="Thủ đô Hà Nội")


def edit_targets() -> None:
    Target.objects.update(value=1)


def complete_services() -> None:
    for row in ServiceDeadline.objects.all():
        ConfirmationFactory.create(deadline=row, day=date(2022, 6, 1))


def open_a_period_between() -> None:
    """Of the same cycle: a table of now would be held against it."""
    for asked in PeriodIndicator.objects.filter(period__code=CODE):
        day = {"as_of": date(2023, 6, 25), "cycle": "month", "is_public": True}
        period, _is_new = Period.objects.get_or_create(code="2023-06-25", defaults=day)
        PeriodIndicatorFactory.create(period=period, indicator=asked.indicator)


def publish_again() -> None:
    issue(Period.objects.get(code=CODE))


LATER: list[Callable[[], None]] = [
    edit_templates,
    edit_figures,
    edit_names,
    edit_targets,
    complete_services,
    open_a_period_between,
    publish_again,
]


@pytest.mark.parametrize("later", LATER, ids=lambda later: later.__name__)
def test_letter_and_notices_stay_byte_for_byte(
    office: Client, version: Publication, later: Callable[[], None]
) -> None:
    before = files(office, version)
    later()
    assert files(office, version) == before


def test_letter_is_the_same_in_every_language_and_at_every_moment(
    office: Client, version: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(office, version)
    monkeypatch.setattr("zipfile.time.localtime", lambda *_args: (1999, 1, 1, 0, 0, 0, 0, 1, 0))
    office.cookies["django_language"] = "en"
    with translation.override("en"):
        assert files(office, version) == before


def test_version_without_texts_says_so_and_compares_nothing(office: Client) -> None:
    period = Period.objects.get(code=CODE)
    payload: dict[str, Any] = edition(period, ANNEX_2023).content.as_json()
    old = PublicationFactory.create(period=period, layout="2023", payload=payload)
    page = office.get(old.get_absolute_url())
    letter = "\n".join(page.context["letter"].paragraphs)
    assert "không so sánh với kỳ khác" in letter
    assert "Vĩnh Phúc (85,21%)" in letter
    assert "không kèm lời văn" in page.content.decode()
