"""Cells with numbers and status, printed by the one function that prints numbers."""

from decimal import Decimal
from fractions import Fraction

from django.utils.html import conditional_escape, format_html
from django.utils.translation import gettext as _

from entities.tables.cells import Cell, missing
from indicators.choices import Status
from indicators.models import Target
from indicators.numbers import decimals_beside, format_count, format_rate, round_half_up

COUNT_FORMAT = "#,##0"
USUAL_DECIMALS = 2
BLANK = Cell(format_html("{}", ""), None)


def count(value: int | None) -> Cell:
    if value is None:
        return missing()
    return Cell(conditional_escape(format_count(value)), value, COUNT_FORMAT)


def rate(value: Decimal | None) -> Cell:
    """A rate with the decimals that it has, such as a printed one."""
    if value is None:
        return missing()
    decimals = max(-int(value.as_tuple().exponent), 0)
    return Cell(conditional_escape(format_rate(value, decimals)), value, rate_format(decimals))


def exact_rate(
    value: Fraction | None, target: Target | None, *, least: int = USUAL_DECIMALS
) -> Cell:
    """A rate with `least` decimals, more where it would else seem to meet or miss its target."""
    if value is None:
        return missing(_("not reported"))
    decimals = decimals_beside(value, target.value if target else None, least)
    return rate(round_half_up(value, decimals))


def points(value: Fraction | None) -> Cell:
    """A change of a rate in percentage points."""
    if value is None:
        return missing(_("no change to show"))
    number = round_half_up(value, USUAL_DECIMALS)
    return Cell(conditional_escape(signed_points(value)), number, rate_format(USUAL_DECIMALS))


def signed_points(value: Fraction) -> str:
    """Always with its sign; a true minus is as wide as the plus."""
    number = round_half_up(value, USUAL_DECIMALS)
    sign = "−" if number < 0 else "+" if number > 0 else ""
    return f"{sign}{format_rate(abs(number), USUAL_DECIMALS)}"


def places(value: int | None) -> Cell:
    """Places gained or lost: an arrow for the eye, a word for the ear."""
    if value is None:
        return missing(_("no change to show"))
    if value == 0:
        return Cell(conditional_escape(arrowed_places(0)), 0, COUNT_FORMAT)
    arrow, number = arrowed_places(value).split(" ")
    html = format_html(
        '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span> {}',
        arrow,
        _("up") if value > 0 else _("down"),
        number,
    )
    return Cell(html, value, COUNT_FORMAT)


def arrowed_places(value: int) -> str:
    """Such as "▲ 38"."""
    if value == 0:
        return _("same")
    return f"{'▲' if value > 0 else '▼'} {format_count(abs(value))}"


def target(value: Target | None) -> Cell:
    """The target without idle zeros: 70, not 70,000."""
    return rate(plain_target(value)) if value else missing(_("no target"))


def plain_target(value: Target) -> Decimal:
    shortest = value.value.normalize()
    return shortest.quantize(Decimal(1)) if shortest == shortest.to_integral() else shortest


def status(value: Status | None) -> Cell:
    """The status as an icon and a word, never by colour alone."""
    if value is None:
        return missing(_("no target"))
    html = format_html(
        '<span class="status status-{0}"><svg class="icon" aria-hidden="true" focusable="false">'
        '<use href="#icon-{0}"></use></svg> {1}</span>',
        value.value,
        value.label,
    )
    return Cell(html, str(value.label))


def rate_format(decimals: int) -> str:
    return f"0.{'0' * decimals}" if decimals else "0"
