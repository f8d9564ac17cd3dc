"""The judgement on a load finds what it is there to find."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.browser import Answer
from benchmarks.officers import Officer, Typed
from benchmarks.verdict import judge

ONE, TWO, OTHER = ("a", "sync", 1), ("a", "sync", 2), ("b", "sync", 1)


def officer(*said: Typed, unsure: Typed | None = None, status: int = 302) -> Officer:
    browser: Any = SimpleNamespace(answers=[Answer("submit", status, 0.1)])
    return Officer("a", browser, Counter(said), {unsure} if unsure else set())


def wrong(officers: list[Officer], past: list[Typed], now: list[Typed]) -> list[str]:
    return [name for name, found in judge(officers, past, now).items() if found]


def test_figures_that_were_written_once_in_their_order_are_good() -> None:
    assert not wrong([officer(ONE), officer(TWO, unsure=OTHER)], [ONE, TWO], [TWO])


@pytest.mark.parametrize(
    ("past", "now", "named"),
    [
        ([ONE], [ONE], "lost figures"),
        ([ONE, TWO, TWO], [TWO], "doubled figures"),
        ([ONE, TWO, OTHER], [TWO, OTHER], "mixed up figures"),
        ([ONE, TWO], [ONE], "figures that are not the last one"),
        ([ONE, TWO], [], "figures that are not the last one"),
    ],
)
def test_what_went_wrong_is_named(past: list[Typed], now: list[Typed], named: str) -> None:
    assert wrong([officer(ONE, TWO)], past, now) == [named]


@pytest.mark.parametrize("status", [500, 503, 0])
def test_errors_of_the_server_and_no_answer_are_named(status: int) -> None:
    assert wrong([officer(ONE, status=status)], [ONE], [ONE]) == ["errors of the server"]
