"""Whole numbers: how many procedures, dossiers, services."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from dvctrack.lib.names import plain
from dvctrack.lib.numbers.formats import Number, is_plain
from dvctrack.lib.numbers.reading import (
    UNITS,
    NumberError,
    Written,
    bare_text,
    is_missing,
    is_number,
    quoted,
    shown_section,
)

# Counts stay below this, so that a rate in ten-thousandths fits 64-bit whole numbers.
COUNT_LIMIT = 10**12

_DIGITS = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_COMMA_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_ZERO_DECIMALS = re.compile(r",0{1,2}$")
# As data programs write a whole number.
_WHOLE_FLOAT = re.compile(r"([0-9]+)\.0+")
_DOT_DECIMAL = re.compile(r"([0-9]+)\.([0-9]+)")
_NUMERAL = re.compile(r"[0-9][0-9.]*")


@dataclass(frozen=True)
class CountReading:
    """A whole number.

    `is_rescaled`: a spreadsheet program had read 1.850 as 1,85, and it was multiplied back.
    `needs_proof`: it was text such as "1.85", so a printed rate must confirm that reading.
    """

    value: int
    is_rescaled: bool = False
    needs_proof: bool = False


def read_count(written: Written, number_format: str | None = None) -> CountReading | None:
    """The whole number that a cell holds; None where there is no figure.

    Raises NumberError with code `unreadable-number`, `ambiguous-number`, `error-value` or
    `not-worked-out`.
    """
    looks_plain = number_format is None or is_plain(number_format)
    if looks_plain and type(written) is int and 0 <= written < COUNT_LIMIT:
        return CountReading(written)
    if written is None or is_missing(written):
        return None
    if isinstance(written, str):
        return _count_of_text(written)
    return _count_of_number(written, number_format)


def read_typed_count(written: Written, number_format: str | None = None) -> int | None:
    """The whole number that a person typed: nothing proves "1.85", so it is asked about."""
    reading = read_count(written, number_format)
    if reading is None:
        return None
    if reading.is_rescaled:
        raise NumberError(
            "ambiguous-number",
            _("%(read)s is not clear. Write %(count)s if you mean that.")
            % {
                "read": quoted(written, number_format),
                "count": f"{reading.value:,}".replace(",", "."),
            },
        )
    return reading.value


def _count_of_text(written: str) -> CountReading:
    text = bare_text(written)
    whole = _ZERO_DECIMALS.sub("", text)
    if _DIGITS.fullmatch(whole):
        return _count_of_digits(whole, written)
    if _GROUPED.fullmatch(whole):
        return _count_of_digits(whole.replace(".", ""), written)
    if found := _WHOLE_FLOAT.fullmatch(text):
        return _count_of_digits(found[1], written)
    if _COMMA_GROUPED.fullmatch(text):
        raise NumberError(
            "ambiguous-number",
            _("%(read)s can be read as %(one)s or as %(two)s. Write thousands with a dot: %(one)s.")
            % {"read": quoted(written), "one": text.replace(",", "."), "two": text},
        )
    if found := _DOT_DECIMAL.fullmatch(text):
        thousandfold = Fraction(Decimal(text)) * 1000
        if len(found[1]) <= 3 and found[1] != "0" and thousandfold.denominator == 1:
            return CountReading(int(thousandfold), is_rescaled=True, needs_proof=True)
    raise _not_whole(written)


def _count_of_digits(digits: str, written: Written) -> CountReading:
    """Python reads no number of thousands of digits; one of a hundred is too large anyhow."""
    return _count(int(digits) if len(digits) < 100 else COUNT_LIMIT, written)


def _count_of_number(written: Number, number_format: str | None) -> CountReading:
    if not is_number(written) or written < 0:
        raise _not_whole(written, number_format)
    section = shown_section(written, number_format)
    # Twelve digits carry every real count; what follows is the noise of binary fractions.
    exact = Fraction(repr(round(written, 9)) if isinstance(written, float) else str(written))
    thousandfold = exact * 1000
    if section.scale == 1 and exact.denominator == 1:
        return _count(int(exact), written)
    if section.scale == 1 and 1 <= exact < 1000 and thousandfold.denominator == 1:
        return _count(int(thousandfold), written, is_rescaled=True)
    raise _not_whole(written, number_format)


def _count(value: int, written: Written, *, is_rescaled: bool = False) -> CountReading:
    if value >= COUNT_LIMIT:
        raise NumberError(
            "unreadable-number",
            _("%(read)s is too large for a count. Check the number.") % {"read": quoted(written)},
        )
    return CountReading(value, is_rescaled)


def _not_whole(written: Written, number_format: str | None = None) -> NumberError:
    return NumberError(
        "unreadable-number",
        _(
            "%(read)s is not a whole number. Write it as %(example)s, "
            "or leave the cell empty where there is no figure."
        )
        % {"read": quoted(written, number_format), "example": _example(written)},
    )


def _example(written: Written) -> str:
    """The one numeral that stands among words, as in "1.850 hồ sơ"; else any number.

    "923 nghìn" is not 923.
    """
    if not isinstance(written, str) or UNITS.search(plain(written)):
        return "1.700"
    numerals = _NUMERAL.findall(written)
    if len(numerals) == 1 and (_GROUPED.fullmatch(numerals[0]) or numerals[0].isdecimal()):
        return str(numerals[0])
    return "1.700"
