"""Cells with numbers and status, printed by the one function that prints numbers."""

from decimal import Decimal
from fractions import Fraction
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dvctrack.lib.numbers import (
    Printer,
    decimals_of,
    printer,
    scaled_beside,
    scaled_half_up,
)
from dvctrack.lib.tables.cells import Cell, missing
from indicators.choices import Status
from indicators.models import Target

COUNT_FORMAT = "#,##0"
USUAL_DECIMALS = 2
WITHOUT_RATE = (
    Status.NOT_REPORTED,
    Status.NOT_COMBINABLE,
    Status.INCOMPLETE,
    Status.NOTHING_ARISEN,
)


class NumberCells:
    """The cells of numbers in one language.

    Separators and words are looked up once: a table has tens of thousands of cells.
    """

    def __init__(self) -> None:
        self.print: Printer = printer()
        self.no_data = missing()
        self.not_reported = missing(_("not reported"))
        self.without_rate = {status: missing(str(status.label)) for status in WITHOUT_RATE}
        self._no_change = missing(_("no change to show"))
        self._no_target = missing(_("no target"))
        self._same = Cell(SafeString(_("same")), 0, COUNT_FORMAT)
        self._moved = (_arrow("▼", _("down")), _arrow("▲", _("up")))
        self._statuses = {value: Cell(status_badge(value), str(value.label)) for value in Status}

    def count(self, value: int | None) -> Cell:
        if value is None:
            return self.no_data
        return Cell(SafeString(self.print.count(value)), value, COUNT_FORMAT)

    def rate(self, value: Decimal | None) -> Cell:
        """A rate with the decimals that it has, such as a printed one."""
        if value is None:
            return self.no_data
        decimals = decimals_of(value)
        return self._rate(scaled_half_up(value, decimals), decimals)

    def exact_rate(
        self, value: Fraction | None, target: Target | None, *, least: int = USUAL_DECIMALS
    ) -> Cell:
        """A rate with `least` decimals, more where it would else seem to meet (miss) its target."""
        if value is None:
            return self.not_reported
        return self._rate(*scaled_beside(value, target.value if target else None, least))

    def points(self, value: Fraction | None) -> Cell:
        """A change of a rate in percentage points."""
        if value is None:
            return self._no_change
        hundredths = scaled_half_up(value, USUAL_DECIMALS)
        shown = SafeString(_signed(self.print, hundredths))
        return Cell(shown, _decimal(hundredths, USUAL_DECIMALS), rate_format(USUAL_DECIMALS))

    def places(self, value: int | None) -> Cell:
        """Places gained or lost: an arrow for the eye, a word for the ear."""
        if value is None:
            return self._no_change
        if value == 0:
            return self._same
        shown = f"{self._moved[value > 0]}{self.print.count(abs(value))}"
        return Cell(SafeString(shown), value, COUNT_FORMAT)

    def target(self, value: Target | None) -> Cell:
        """The target without idle zeros: 70, not 70,000."""
        return self.rate(plain_target(value)) if value else self._no_target

    def status(self, value: Status) -> Cell:
        """The badge of a status."""
        return self._statuses[value]

    def _rate(self, scaled: int, decimals: int) -> Cell:
        shown = SafeString(self.print.scaled(scaled, decimals))
        return Cell(shown, _decimal(scaled, decimals), rate_format(decimals))


def number_cells() -> NumberCells:
    """The cells of numbers in the active language."""
    return _number_cells_in(get_language())


@cache
def _number_cells_in(_language: str | None) -> NumberCells:
    return NumberCells()


def signed_points(value: Fraction) -> str:
    """Always with its sign; a true minus is as wide as the plus."""
    return _signed(printer(), scaled_half_up(value, USUAL_DECIMALS))


def arrowed_places(value: int) -> str:
    """Such as "▲ 38"."""
    if value == 0:
        return _("same")
    return f"{'▲' if value > 0 else '▼'} {printer().count(abs(value))}"


def plain_target(value: Target) -> Decimal:
    shortest = value.value.normalize()
    return shortest.quantize(Decimal(1)) if shortest == shortest.to_integral() else shortest


def rate_format(decimals: int) -> str:
    return f"0.{'0' * decimals}" if decimals else "0"


def _signed(print_: Printer, hundredths: int) -> str:
    sign = "−" if hundredths < 0 else "+" if hundredths > 0 else ""
    return f"{sign}{print_.scaled(abs(hundredths), USUAL_DECIMALS)}"


def _decimal(scaled: int, decimals: int) -> Decimal:
    return Decimal(scaled).scaleb(-decimals)


def _arrow(arrow: str, word: str) -> SafeString:
    return format_html(
        '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span> ', arrow, word
    )


def icon(name: str, css: str = "") -> SafeString:
    """A sign from the sprite of every page; a screen reader reads the word beside it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false">'
        '<use href="#icon-{}"></use></svg>',
        f" {css}" if css else "",
        name,
    )


def status_badge(value: Status) -> SafeString:
    """A status as an icon and a word, never by colour alone."""
    return format_html(
        '<span class="status status-{}">{} {}</span>', value.value, icon(value.value), value.label
    )
