"""Rates in per cent, with the decimals with which they are printed."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext as _

from dvctrack.lib.numbers.formats import Number, exact, shown
from dvctrack.lib.numbers.reading import (
    NumberError,
    Written,
    bare_text,
    is_missing,
    is_number,
    quoted,
    shown_section,
)
from dvctrack.lib.numbers.rounding import round_half_up

MAX_DECIMALS = 6

_COMMA_DECIMAL = re.compile(r"-?[0-9]+(?:,[0-9]+)?")
_DOT_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_PER_CENT = "%"


@dataclass(frozen=True)
class RateReading:
    """A rate in per cent between 0 and 100, with the decimals with which it is printed.

    `has_format` is False for a bare number cell, which does not keep an idle zero, and for one
    whose format leaves idle zeros out. `has_sign`: a per cent sign stands behind it or is shown.
    """

    value: Decimal
    decimals: int
    has_format: bool = True
    has_sign: bool = False


def read_rate(written: Written, number_format: str | None = None) -> RateReading | None:
    """The rate in per cent that a cell holds; None where there is no figure.

    `number_format` is the format of a number cell: 0,6719 shown as `0.00%` is 67,19.
    Raises NumberError as `read_count`, also with code `rate-out-of-range`.
    """
    if written is None or is_missing(written):
        return None
    if isinstance(written, str):
        return _in_range(_rate_of_text(written), written)
    return _rate_of_number(written, number_format)


def _in_range(
    reading: RateReading, written: Written, number_format: str | None = None
) -> RateReading:
    if not 0 <= reading.value <= 100:
        raise NumberError(
            "rate-out-of-range",
            _("%(read)s is not a rate between 0 and 100. Write it in per cent, such as 67,19.")
            % {"read": quoted(written, number_format)},
        )
    return reading


def _rate_of_text(written: str) -> RateReading:
    text = bare_text(written)
    has_sign = text.endswith(_PER_CENT)
    text = text.removesuffix(_PER_CENT).strip()
    if _GROUPED.fullmatch(text):
        raise NumberError(
            "ambiguous-number",
            _(
                "%(read)s stands where a rate is due: it can be a count or a rate with a decimal "
                "point. Write the rate with a decimal comma, such as 67,19."
            )
            % {"read": quoted(written)},
        )
    if not (_COMMA_DECIMAL.fullmatch(text) or _DOT_DECIMAL.fullmatch(text)):
        raise NumberError(
            "unreadable-number",
            _(
                "%(read)s is not a rate. Write it in per cent with a decimal comma, such as 67,19, "
                "or leave the cell empty where there is no figure."
            )
            % {"read": quoted(written)},
        )
    value = Decimal(text.replace(",", "."))
    decimals = max(-int(value.as_tuple().exponent), 0)
    if decimals > MAX_DECIMALS:
        raise NumberError(
            "unreadable-number",
            _("%(read)s has more than %(most)d decimals. Round it.")
            % {"read": quoted(written), "most": MAX_DECIMALS},
        )
    return RateReading(value, decimals, has_sign=has_sign)


# The rates of a hundred thousand rows are the same few thousand.
@lru_cache(maxsize=20_000, typed=True)
def _rate_of_number(written: Number, number_format: str | None) -> RateReading:
    reading = _printed(written, number_format)
    if reading.value > 100 and reading.has_sign:
        raise NumberError(
            "rate-out-of-range",
            _(
                "The cell shows %(read)s: it holds %(held)s in a per cent format. Take the format "
                "off, or write the share that is meant."
            )
            % {"read": f"“{shown(reading.value)}%”", "held": shown(written)},
        )
    return _in_range(reading, written, number_format)


def _printed(written: Number, number_format: str | None) -> RateReading:
    if not is_number(written):
        raise NumberError(
            "unreadable-number",
            _("%(read)s is not a rate. Write it in per cent, such as 67,19.")
            % {"read": quoted(written)},
        )
    if written < 0:
        return RateReading(Decimal(str(written)), 0)
    section = shown_section(written, number_format)
    value = round_half_up(exact(written) * section.scale, MAX_DECIMALS)
    decimals = section.decimals_of(Fraction(value))
    if decimals is not None and decimals <= MAX_DECIMALS:
        return RateReading(
            round_half_up(value, decimals),
            decimals,
            has_format=decimals == section.most,
            has_sign=section.scale > 1,
        )
    # A value with more digits than its format shows keeps them: nothing is lost.
    trimmed = value.normalize()
    kept = max(-int(trimmed.as_tuple().exponent), 0)
    return RateReading(
        round_half_up(value, kept), kept, has_format=False, has_sign=section.scale > 1
    )
