"""What is found in the entry form: in one list on top, and at the field that it is about."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from lxml.html import HtmlElement

from entities.choices import Role
from entities.models import Agency
from entities.tests.factories import MembershipFactory
from entities.tests.pages import Page, text, tree
from indicators.choices import FigureState
from indicators.models import PeriodIndicator, Submission
from indicators.tests.factories import PeriodIndicatorFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"
EXCESS = "2.000 lớn hơn"
# The printed rate is not what the counts give.
MISMATCH = {"numerator": "50", "denominator": "100", "rate": "60"}


@pytest.fixture
def asked() -> list[PeriodIndicator]:
    first = make_asked(code=CODE)
    return [first, PeriodIndicatorFactory.create(period=first.period)]


@pytest.fixture
def agency(client: Client, asked: list[PeriodIndicator]) -> Agency:
    """It owes both indicators, and its officer is signed in."""
    found = add_row(asked[0])
    add_row(asked[1], found)
    client.force_login(MembershipFactory.create(role=Role.OFFICER, agency=found).user)
    return found


def typed(asked: PeriodIndicator, **values: str) -> dict[str, str]:
    slug = asked.indicator.slug
    return {f"{slug}:to_date:{name}": text for name, text in values.items()}


def field(asked: PeriodIndicator, value: str) -> str:
    return f"f-{asked.indicator.slug}-to_date-{value}"


def listed(page: HtmlElement) -> list[tuple[str, str]]:
    """How grave each line of the list is, and the field to which it leads."""
    lines = page.xpath("//*[@id='findings']//li")
    return [(line.get("class").split("-")[-1], line.xpath(".//a/@href")[0]) for line in lines]


def parts(answer: Page) -> HtmlElement:
    """An answer that is no whole page."""
    return html.fromstring(f"<div>{answer.content.decode()}</div>")


def by_id(page: HtmlElement, name: str) -> HtmlElement:
    (found,) = page.xpath(f"//*[@id='{name}']")
    element: HtmlElement = found
    return element


@pytest.fixture
def texts(asked: list[PeriodIndicator]) -> dict[str, str]:
    """A warning on the first indicator, an error on the second."""
    return typed(asked[0], **MISMATCH) | typed(asked[1], numerator="2.000", denominator="1.000")


@pytest.fixture
def expected(asked: list[PeriodIndicator]) -> list[tuple[str, str]]:
    wrong, doubtful = field(asked[1], "numerator"), field(asked[0], "rate")
    return [("error", f"#{wrong}"), ("warning", f"#{doubtful}")]


@pytest.mark.parametrize("action", ["draft", "submit"])
def test_one_list_names_errors_first_and_leads_to_their_fields(
    client: Client,
    agency: Agency,
    texts: dict[str, str],
    expected: list[tuple[str, str]],
    action: str,
) -> None:
    address = reverse("entry-form", args=(CODE, agency.slug))
    page = tree(client.post(address, texts | {"action": action}, follow=True))
    assert listed(page) == expected
    (wrong, doubtful) = (by_id(page, href[1:]) for _grave, href in expected)
    assert (wrong.get("aria-invalid"), doubtful.get("aria-invalid")) == ("true", None)
    assert EXCESS in text(by_id(page, wrong.get("aria-describedby")))
    assert "60" in text(by_id(page, doubtful.get("aria-describedby")))
    assert page.xpath("//*[contains(@class, 'part-summary')]//*[contains(@class, 'finding')]") == []


def test_answer_to_a_draft_brings_the_list_along(
    client: Client, agency: Agency, texts: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    address = reverse("entry-draft", args=(CODE, agency.slug))
    answer = parts(client.post(address, texts))
    found = by_id(answer, "findings")
    assert found.get("hx-swap-oob") == "true"
    assert listed(answer) == expected
    assert found.get("hidden") is None
    assert "Lỗi: 1. Cảnh báo: 1." in text(by_id(answer, "draft-status"))
    clean = parts(client.post(address, dict.fromkeys(texts, "")))
    assert by_id(clean, "findings").get("hidden") == ""


def test_note_without_a_figure_is_found_at_the_note(
    client: Client, agency: Agency, asked: list[PeriodIndicator]
) -> None:
    address = reverse("entry-form", args=(CODE, agency.slug))
    slug = asked[0].indicator.slug
    page = tree(client.post(address, {f"{slug}:note": "Đang rà soát"}, follow=True))
    ((_grave, href),) = listed(page)
    note = by_id(page, href[1:])
    assert (note.get("name"), note.get("aria-invalid")) == (f"{slug}:note", "true")


def test_officer_is_not_asked_to_correct_what_is_locked(
    client: Client, agency: Agency, asked: list[PeriodIndicator]
) -> None:
    Submission.objects.create(
        period=asked[0].period,
        indicator=asked[0].indicator,
        agency=agency,
        state=FigureState.ACCEPTED,
        reported_rate=60,
        reported_decimals=0,
        numerator=50,
        denominator=100,
    )
    address = reverse("entry-form", args=(CODE, agency.slug))
    assert listed(tree(client.get(address))) == []
