"""What one figure shows by itself to be impossible, beside the constraints of the database."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from dvctrack.lib.numbers import format_count
from indicators.figures.figure import Figure
from indicators.findings import Finding
from indicators.numbers import COUNTS


def excess(figure: Figure) -> Sequence[Finding]:
    """A numerator that is more than that of which it is a part."""
    total, denominator = figure.total_numerator, figure.values.denominator
    if total is None or denominator is None or total <= denominator:
        return ()
    return [
        _at(
            figure,
            "numerator",
            "numerator-exceeds-denominator",
            _(
                "%(numerator)s is more than the %(denominator)s of which it is a part. "
                "Check both numbers."
            )
            % {"numerator": format_count(total), "denominator": format_count(denominator)},
        )
    ]


def lonely_window(figure: Figure) -> Sequence[Finding]:
    """A National Single Window count is a part of the numerator and needs one."""
    numerator, window, *_rest = figure.values
    if window is None or numerator is not None:
        return ()
    return [
        _at(
            figure,
            COUNTS[1],
            "missing-numerator",
            _(
                "“%(read)s” on the National Single Window is added to the count on the National "
                "Public Service Portal, and that one is missing. Write it, or 0."
            )
            % {"read": format_count(window)},
        )
    ]


def words_alone(figure: Figure) -> list[Finding]:
    """A note or a result beside no number: there is no figure to keep it with."""
    message = _(
        "%(name)s: this stands in a row without a number, so it is not kept. "
        "Write the number, or leave the whole row empty."
    )
    said = (("note", figure.values.note), ("status", figure.values.reported_status))
    return [
        _at(figure, place, "no-number", message % {"name": figure.agency.name})
        for place, words in said
        if words
    ]


def _at(figure: Figure, name: str, code: str, message: str) -> Finding:
    where = figure.cells.get(name)
    return Finding(code, message, where, figure.agency.slug, figure.indicator.slug)
