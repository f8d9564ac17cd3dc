"""The words of a deadline as a list prints them, and whether they say its day."""

import re
from collections.abc import Collection
from datetime import date

from django.utils.formats import date_format

from entities.deadlines.quarters import Quarter
from entities.deadlines.wordings import DeadlineError, read_deadline

# At the end of the words of a deadline, which have their day beside them.
_YEAR = re.compile(r"(?:/| năm )\d{4}$")


def without_year(words: str) -> str:
    """The words of "Quý II/2022" and "Quý II năm 2022" without the year; others as they are."""
    return _YEAR.sub("", words)


def with_day(words: str, due_on: date | None) -> str:
    """The words with the day behind them; alone where they are the day, or have none."""
    if due_on is None or words == f"{due_on.day}/{due_on.month}/{due_on.year}":
        return words
    return f"{words} ({date_format(due_on, 'SHORT_DATE_FORMAT')})"


def words_of_day(
    words: str,
    due_on: date,
    *,
    on: date,
    quarters: Collection[Quarter] = (),
    signed: Collection[date] = (),
) -> str:
    """The words that a list of `on` prints of a day: with its year unless that is the list's own.

    `quarters` and `signed` are those that its title names; whatever a reader takes from these, the
    words are read as the day. "" where they never are.
    """
    if _says_day(words, due_on):
        return words
    is_clear = _says_day(words, due_on, quarters=quarters, signed=signed) and _says_day(
        words, due_on, signed=signed
    )
    if is_clear and due_on.year == on.year:
        return words
    whole = f"{words} năm {due_on.year}"
    return whole if _says_day(whole, due_on) else words if is_clear else ""


def _says_day(
    words: str,
    due_on: date,
    *,
    quarters: Collection[Quarter] = (),
    signed: Collection[date] = (),
) -> bool:
    """Whether a reader of a list takes these words for the day, by what its title says."""
    try:
        return read_deadline(words, quarters=quarters, signed=signed).due_on == due_on
    except DeadlineError:
        return False
