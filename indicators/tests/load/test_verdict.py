"""The judgement on a load finds what it is there to find."""

from collections import Counter

import pytest

from indicators.load.browser import Answer, Browser
from indicators.load.officers import Officer, Typed
from indicators.load.verdict import judge

ONE, TWO, OTHER = ("a", "sync", 1), ("a", "sync", 2), ("b", "sync", 1)


def officer(*said: Typed, unsure: Typed | None = None, status: int = 302) -> Officer:
    browser = Browser(port=0, session="", answers=[Answer("submit", status, 0.1)])
    return Officer("a", browser, Counter(said), {unsure} if unsure else set())


def test_figures_that_were_written_once_in_their_order_are_good() -> None:
    verdict = judge([officer(ONE), officer(TWO, unsure=OTHER)], [ONE, TWO], [TWO])
    assert verdict.is_good
    assert verdict.submitted == 2


@pytest.mark.parametrize(
    ("past", "now", "wrong"),
    [
        ([ONE], [ONE], "lost"),
        ([ONE, TWO, TWO], [TWO], "doubled"),
        ([ONE, TWO, OTHER], [TWO, OTHER], "mixed_up"),
        ([ONE, TWO], [ONE], "overwritten"),
        ([ONE, TWO], [], "overwritten"),
    ],
)
def test_what_went_wrong_is_named(past: list[Typed], now: list[Typed], wrong: str) -> None:
    verdict = judge([officer(ONE, TWO)], past, now)
    found = [
        name for name in ("lost", "doubled", "mixed_up", "overwritten") if getattr(verdict, name)
    ]
    assert found == [wrong]
    assert not verdict.is_good


@pytest.mark.parametrize("status", [500, 503, 0])
def test_errors_of_the_server_and_no_answer_are_not_good(status: int) -> None:
    assert not judge([officer(ONE, status=status)], [ONE], [ONE]).is_good


def test_nothing_submitted_is_not_good() -> None:
    assert not judge([officer()], [], []).is_good
