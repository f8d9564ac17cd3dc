"""Rates that are a hundredth of what is stored: they may be shares of 1."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from dvctrack.lib.numbers import RateReading, format_rate
from indicators.annex.magnitudes import HUNDRED, hundredfold
from indicators.annex.scaling import ScaleKind, ScaleQuestion
from indicators.figures.compare import FigureChange, FigureChanges
from indicators.figures.figure import Figure
from indicators.findings import Finding


def read_in_per_cent(figures: Iterable[Figure], scales: Mapping[str, int]) -> None:
    """Multiply the rates of which somebody said that they are shares, by their cells."""
    asked = {place for place, factor in scales.items() if factor == HUNDRED}
    for figure in figures if asked else ():
        rate, decimals = figure.values.reported_rate, figure.values.reported_decimals
        if rate is not None and figure.cells.get("rate") in asked:
            read = hundredfold(RateReading(rate, decimals or 0))
            figure.values = figure.values._replace(
                reported_rate=read.value, reported_decimals=read.decimals
            )


def hundredths(
    changes: FigureChanges, scales: Mapping[str, int]
) -> Iterator[tuple[ScaleQuestion, Finding | None]]:
    """Ask about each of these rates, where most rates that change in their table are such."""
    tables: dict[tuple[int, int, str], list[FigureChange]] = {}
    for change in changes.updated:
        if change.before.values.reported_rate and change.after.values.reported_rate:
            tables.setdefault(change.after.key[:3], []).append(change)
    for rows in tables.values():
        found = [change for change in rows if _is_hundredth(change)]
        for change in found if 2 * len(found) > len(rows) else ():
            figure = change.after
            words = {
                "rate": format_rate(figure.values.printed_rate, None),
                "stored": format_rate(change.before.values.printed_rate, None),
            }
            place = figure.cells["rate"]
            question = ScaleQuestion(
                place,
                figure.agency.name,
                ScaleKind.SHARE,
                HUNDRED,
                (words["rate"],),
                is_answered=place in scales,
            )
            message = _(
                "%(rate)s is a hundredth of the %(stored)s that is stored, and so are most rates "
                "of this file: they may be shares. Say whether they are, or write them in per "
                "cent."
            )
            finding = Finding(
                "unclear-scale",
                message % words,
                place,
                figure.agency.slug,
                figure.indicator.slug,
            )
            yield question, None if question.is_answered else finding


def _is_hundredth(change: FigureChange) -> bool:
    """To the last digit that the share has; only a rate of at most 1 can be a share."""
    stored, read = change.before.values.reported_rate, change.after.values.reported_rate
    if stored is None or read is None or read > 1:
        return False
    digit = Fraction(HUNDRED, 10 ** (change.after.values.reported_decimals or 0))
    return abs(Fraction(stored) - HUNDRED * Fraction(read)) < min(digit, Fraction(1))
