"""A visitor may be shown a page of ten seconds ago; whoever has a session never is."""

import gzip
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.core.cache.backends import base, locmem
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dvctrack.lib.public import VISITORS_WAIT, public_page
from entities.choices import Role
from entities.tests.accounts import staff
from indicators.models import Period, PeriodIndicator, Submission
from indicators.tests.leagues import add_rows, address, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
IN_MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """The cache of production, with a clock of the test's own."""
    clock = Clock()
    monkeypatch.setattr(base, "time", clock)
    monkeypatch.setattr(locmem, "time", clock)
    with override_settings(CACHES=IN_MEMORY):
        cache.clear()
        yield clock


@pytest.fixture
def asked() -> PeriodIndicator:
    asked = make_asked(code="2022-09-06")
    add_rows(asked, [40, 30])
    return asked


@pytest.fixture
def league_page(asked: PeriodIndicator) -> str:
    return address(asked)


def read(path: str) -> str:
    """What a visitor who comes for the first time is shown."""
    return Client().get(path).content.decode()


def test_visitor_is_shown_a_change_after_ten_seconds(league_page: str, clock: Clock) -> None:
    before = read(league_page)
    Submission.objects.filter(numerator=40).update(numerator=77)
    clock.now += VISITORS_WAIT - 1
    assert read(league_page) == before
    clock.now += 2
    assert "77,00" in read(league_page)


def test_second_visitor_is_answered_without_a_query(
    league_page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = Client().get(league_page)
    with django_assert_num_queries(0):
        second = Client().get(league_page)
    assert second.content == first.content
    for header in ("Content-Security-Policy", "X-Frame-Options", "Referrer-Policy", "ETag"):
        assert second[header] == first[header]
    assert "no-cache" in second["Cache-Control"]
    assert not second.cookies


def test_whoever_is_signed_in_is_shown_a_change_at_once(league_page: str) -> None:
    reader = Client()
    reader.force_login(staff("giamsat", Role.SUPERVISOR))
    visitors = read(league_page)
    Submission.objects.filter(numerator=40).update(numerator=77)
    theirs = reader.get(league_page)
    assert "77,00" in theirs.content.decode()
    assert "giamsat" in theirs.content.decode()
    assert theirs["Cache-Control"] == "private, no-store"
    assert "ETag" not in theirs
    assert read(league_page) == visitors


def test_message_is_shown_to_the_visitor_that_it_is_for(league_page: str) -> None:
    leaving = Client()
    leaving.cookies["messages"] = "of another"
    Submission.objects.filter(numerator=40).update(numerator=77)
    read(league_page)
    Submission.objects.filter(numerator=77).update(numerator=66)
    assert "66,00" in leaving.get(league_page).content.decode()
    assert "66,00" not in read(league_page)


def test_period_that_is_hidden_again_is_gone_for_visitors_after_ten_seconds(
    league_page: str, clock: Clock
) -> None:
    shown = read(league_page)
    Period.objects.update(is_public=False)
    assert read(league_page) == shown
    clock.now += VISITORS_WAIT + 1
    answer = Client().get(league_page)
    assert (answer.status_code, answer["Cache-Control"]) == (404, "private, no-store")
    Period.objects.update(is_public=True)
    assert read(league_page) == shown


def test_each_language_and_address_has_its_own_page(league_page: str) -> None:
    vietnamese = read(league_page)
    english = Client(headers={"cookie": "django_language=en"})
    assert "Rank" in english.get(league_page).content.decode()
    assert read(league_page) == vietnamese
    assert "Rank" in english.get(league_page).content.decode()
    assert read(f"{league_page}?sort=-rank") != vietnamese


def test_language_is_chosen_without_a_token(league_page: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert "csrfmiddlewaretoken" not in strict.get(league_page).content.decode()
    strict.post(reverse("set_language"), {"language": "en"})
    assert "Rank" in strict.get(league_page).content.decode()


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [("gzip, deflate, br", True), ("br", False), ("", False)],
    ids=["every_browser", "other_ways_only", "none"],
)
def test_page_of_visitors_is_sent_packed_to_whoever_can_unpack_it(
    league_page: str, accepted: str, is_packed: bool
) -> None:
    plain = Client().get(league_page)
    for _made_and_kept in range(2):
        answer = Client().get(league_page, headers={"Accept-Encoding": accepted})
        assert ("Content-Encoding" in answer) == is_packed
        content = gzip.decompress(answer.content) if is_packed else answer.content
        assert content == plain.content
        assert {"Accept-Encoding", "Cookie"} <= set(answer["Vary"].split(", "))


def test_page_of_a_session_is_not_packed(league_page: str) -> None:
    reader = Client(headers={"Accept-Encoding": "gzip"})
    reader.force_login(staff("giamsat", Role.SUPERVISOR))
    assert "Content-Encoding" not in reader.get(league_page)


@pytest.mark.parametrize("accepted", ["gzip", ""], ids=["packed", "plain"])
def test_who_has_the_page_gets_no_body(league_page: str, clock: Clock, accepted: str) -> None:
    visitor = Client(headers={"Accept-Encoding": accepted})
    first = visitor.get(league_page)
    for _kept_and_made_anew in range(2):
        again = visitor.get(league_page, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert "Content-Security-Policy" in again
        clock.now += VISITORS_WAIT + 1
    assert visitor.get(league_page, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_is_answered_like_get(league_page: str) -> None:
    shown = Client().get(league_page)
    head = Client().head(league_page)
    assert (head.status_code, head["ETag"], head.content) == (200, shown["ETag"], b"")


NOT_KEPT = {
    "a_page_that_is_none": "/league/none/2022-09-06/",
    "the_page_for_signing_in": "/login/",
    "the_page_for_a_new_password": "/password/reset/",
    "a_one_time_link": "/invitation/x/y/",
    "a_redirection": "/checks/",
    "an_answer_of_the_api_that_is_none": "/api/v1/none/",
    "the_health_of_the_site": "/readyz",
}


@pytest.mark.parametrize("path", NOT_KEPT.values(), ids=NOT_KEPT.keys())
def test_is_kept_by_nobody(path: str, asked: PeriodIndicator) -> None:
    answer = Client().get(path)
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert "ETag" not in answer


def written(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<input name=csrfmiddlewaretoken value={get_token(request)}>")


def drawn(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, engines["django"].from_string("{% csrf_token %}"))


@pytest.mark.parametrize("view", [written, drawn])
def test_page_with_a_token_is_kept_for_nobody(
    view: Callable[[HttpRequest], HttpResponse], rf: RequestFactory
) -> None:
    first, second = (public_page(view)(rf.get("/page/")) for _visitor in range(2))
    assert isinstance(first, HttpResponse)
    assert isinstance(second, HttpResponse)
    assert first.content != second.content
    assert first["Cache-Control"] == "private, no-store"
