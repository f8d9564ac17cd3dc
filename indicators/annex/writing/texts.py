"""Texts with placeholders in braces, and the dates and quarters that stand in their place.

Nothing but known names between braces is replaced, so that a text that a person edits can
neither run code nor reach data: {0}, {a.b} and {{ 7*7 }} are not placeholders.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from entities.deadlines.quarters import Quarter
from indicators.annex.content import AnnexContent, Letter, NamedDecision

# Room for what is written by hand, or stamped on by the system that sends electronic documents.
BLANK = "\u00a0" * 6
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class UnknownPlaceholderError(ValueError):
    """A text asks for values that are not there; `names` are theirs."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = sorted(set(names))
        super().__init__(", ".join(f"{{{name}}}" for name in self.names))


def placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced, once: what comes in is not looked at again.

    >>> fill("tính đến ngày {as_of}", {"as_of": "06/9/2022"})
    'tính đến ngày 06/9/2022'
    """
    unknown = placeholders(text) - values.keys()
    if unknown:
        raise UnknownPlaceholderError(unknown)
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def two_digits(number: int) -> str:
    return f"{number:02d}"


def month_digits(month: int) -> str:
    """Nghị định 30/2020: January and February get a zero, the others none."""
    return two_digits(month) if month <= 2 else str(month)


def short_date(day: date) -> str:
    """06/9/2022, and 05/01/2020."""
    return f"{two_digits(day.day)}/{month_digits(day.month)}/{day.year}"


def long_date(day: date) -> str:
    """06 tháng 9 năm 2022, and 05 tháng 01 năm 2020."""
    return f"{two_digits(day.day)} tháng {month_digits(day.month)} năm {day.year}"


def joined(parts: Iterable[str]) -> str:
    """A, B và C."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} và {last}" if first else last


def quarters_in_words(quarters: Iterable[Quarter], *, year: int) -> str:
    """Quý I và II; with its year where that is not `year`: Quý IV năm 2021, Quý I năm 2022."""
    by_year: dict[int, list[str]] = {}
    for quarter in sorted(set(quarters)):
        by_year.setdefault(quarter.year, []).append(quarter.roman)
    if set(by_year) <= {year}:
        return "".join(f"Quý {joined(numbers)}" for numbers in by_year.values())
    return ", ".join(f"Quý {joined(numbers)} năm {of}" for of, numbers in by_year.items())


def values_of(content: AnnexContent) -> dict[str, str]:
    """What can stand for the placeholders of a layout. What the period lacks is left out."""
    day = content.as_of
    late = {Quarter.containing(row.due_on) for row in content.overdue.rows}
    values = {
        "as_of": short_date(day),
        "as_of_plain": f"{day.day} tháng {day.month} năm {day.year}",
        "as_of_long": long_date(day),
        "year": str(day.year),
        "quarter": Quarter.containing(day).roman,
        "quarters": quarters_in_words(late or {_quarter_before(day)}, year=day.year),
    }
    if content.window_starts_on:
        start = content.window_starts_on
        year = "" if start.year == day.year else f"/{start.year}"
        values["window"] = f"{two_digits(start.day)}/{month_digits(start.month)}{year}"
        values["window"] += f" đến {short_date(day)}"
    if content.cumulative_starts_on:
        values["cumulative"] = short_date(content.cumulative_starts_on)
    return values


def letter_values(letter: Letter, *, year: int) -> dict[str, str]:
    """The parts of the letter line; number, day and month stay blank where they are not given."""
    return {
        "number": letter.number or BLANK,
        "day": BLANK if letter.day is None else two_digits(letter.day),
        "month": BLANK if letter.month is None else month_digits(letter.month),
        "year": str(letter.year or year),
        "body": letter.body,
        "sign": letter.sign or BLANK,
        "report_sign": letter.report_sign or BLANK,
    }


def decisions_in_words(decisions: Iterable[NamedDecision]) -> str:
    """Each with its number and day; where there is none, what makes the sentence read."""
    named = joined(
        f"Quyết định số {row.number} ngày {long_date(row.issued_on)}" for row in decisions
    )
    return named or "quyết định"


def _quarter_before(day: date) -> Quarter:
    this = Quarter.containing(day)
    return Quarter(this.year, this.number - 1) if this.number > 1 else Quarter(this.year - 1, 4)
