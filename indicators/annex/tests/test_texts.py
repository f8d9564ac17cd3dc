"""Texts with placeholders: dates as official documents write them, and nothing that runs."""

from datetime import date

import pytest

from entities.deadlines.quarters import Quarter
from indicators.annex.content import NamedDecision
from indicators.annex.writing.texts import (
    UnknownPlaceholderError,
    decisions_in_words,
    fill,
    joined,
    long_date,
    quarters_in_words,
    short_date,
)

VALUES = {"name": "GD&ĐT <b>", "as_of": "{name}"}
FILLED = {
    "plain": ("Kết quả", "Kết quả"),
    "ampersand_and_tags_as_typed": ("{name} & <i>", "GD&ĐT <b> & <i>"),
    "what_comes_in_is_not_looked_at_again": ("{as_of}", "{name}"),
    "template_language": ("{{ 7*7 }} {% if x %}", "{{ 7*7 }} {% if x %}"),
    "attributes_and_places": ("{0} {name.upper} {name!r} {}", "{0} {name.upper} {name!r} {}"),
    "percent": ("100%s %(name)s", "100%s %(name)s"),
}


@pytest.mark.parametrize(("text", "filled"), FILLED.values(), ids=FILLED.keys())
def test_only_known_names_between_braces_are_replaced(text: str, filled: str) -> None:
    assert fill(text, VALUES) == filled


def test_unknown_placeholder_is_named() -> None:
    with pytest.raises(UnknownPlaceholderError, match=r"\{window\}"):
        fill("từ {window}", VALUES)


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (date(2022, 9, 6), "06/9/2022", "06 tháng 9 năm 2022"),
        (date(2020, 1, 5), "05/01/2020", "05 tháng 01 năm 2020"),
        (date(2019, 2, 28), "28/02/2019", "28 tháng 02 năm 2019"),
        (date(2023, 12, 10), "10/12/2023", "10 tháng 12 năm 2023"),
    ],
)
def test_dates_as_decree_30_2020_writes_them(day: date, short: str, long: str) -> None:
    assert (short_date(day), long_date(day)) == (short, long)


QUARTERS = {
    "one": ([Quarter(2022, 2)], "Quý II"),
    "two": ([Quarter(2022, 2), Quarter(2022, 1), Quarter(2022, 2)], "Quý I và II"),
    "three": ([Quarter(2022, n) for n in (1, 2, 3)], "Quý I, II và III"),
    "another_year": ([Quarter(2021, 4)], "Quý IV năm 2021"),
    "two_years": (
        [Quarter(2021, 4), Quarter(2022, 1), Quarter(2022, 2)],
        "Quý IV năm 2021, Quý I và II năm 2022",
    ),
}


@pytest.mark.parametrize(("quarters", "words"), QUARTERS.values(), ids=QUARTERS.keys())
def test_quarters_in_words(quarters: list[Quarter], words: str) -> None:
    assert quarters_in_words(quarters, year=2022) == words


@pytest.mark.parametrize(
    ("parts", "text"),
    [([], ""), (["A"], "A"), (["A", "B"], "A và B"), (["A", "B", "C"], "A, B và C")],
)
def test_names_are_joined(parts: list[str], text: str) -> None:
    assert joined(parts) == text


def test_decisions_in_words() -> None:
    named = decisions_in_words([NamedDecision("422/QĐ-TTg", date(2022, 4, 4))])
    assert named == "Quyết định số 422/QĐ-TTg ngày 04 tháng 4 năm 2022"
    assert decisions_in_words([]) == "quyết định"
