"""Reading numbers as Vietnamese documents and spreadsheets hold them.

In a count `.` parts thousands: 1.850 is one thousand eight hundred and fifty. In a rate `,`
parts decimals: 67,19. What can be read in two ways is not guessed but asked about.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from dvctrack.lib.names import clean, plain
from dvctrack.lib.numbers.rounding import round_half_up
from dvctrack.lib.spreadsheets import bare_format

MAX_DECIMALS = 6
# Counts stay below this, so that a rate in ten-thousandths fits 64-bit whole numbers.
COUNT_LIMIT = 10**12

Written = str | int | float | Decimal | None

# What people write where there is no figure. That is not zero.
_MISSING = frozenset(
    {"", "x", "n a", "na", "khong", "khong co", "khong co so lieu", "chua co", "null", "none"}
    | {"chua co so lieu", "chua bao cao", "khong phat sinh so lieu"}
)
_NOTHING = re.compile(r"[\s\-–—.…_/]*")
_NUMERAL = re.compile(r"\d[\d.]*")
# A line break parts two numbers.
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f\u2009](?=\d{3}(?:\D|$))")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_ZERO_DECIMALS = re.compile(r",0{1,2}$")
_COMMA_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_DOT_DECIMAL = re.compile(r"(\d+)\.(\d+)")
_ERROR_VALUE = re.compile(r"#(?:REF|DIV/0|N/A|NAME|NULL|NUM|VALUE|SPILL|GETTING_DATA)[!?]?", re.I)
_FORMAT_DECIMALS = re.compile(r"[0#](?:\.([0#?]+))?")


class NumberError(ValueError):
    """A cell that cannot be read as the number it should be, with a sentence and a cure."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class CountReading:
    """A whole number.

    `is_rescaled`: a spreadsheet program had read 1.850 as 1,85, and it was multiplied back.
    `needs_proof`: it was text such as "1.85", so a printed rate must confirm that reading.
    """

    value: int
    is_rescaled: bool = False
    needs_proof: bool = False


@dataclass(frozen=True)
class RateReading:
    """A rate in per cent between 0 and 100, with the decimals with which it is printed.

    `has_format` is False for a bare number cell, which does not keep an idle zero.
    """

    value: Decimal
    decimals: int
    has_format: bool = True


def is_missing(written: Written) -> bool:
    """Whether the cell says that there is no figure: empty, a dash, "N/A", "chưa có số liệu"."""
    if written is None:
        return True
    if not isinstance(written, str) or written.lstrip().startswith("#"):
        return False
    bare = written.strip().removeprefix("'")
    if bare[:1].isdecimal():
        return False
    words = plain(bare)
    return words in _MISSING and (bool(words) or _NOTHING.fullmatch(bare) is not None)


def read_count(written: Written) -> CountReading | None:
    """The whole number that a cell holds; None where there is no figure.

    Raises NumberError with code `unreadable-number`, `ambiguous-number` or `error-value`.
    """
    if type(written) is int and 0 <= written < COUNT_LIMIT:
        return CountReading(written)
    if written is None or is_missing(written):
        return None
    if isinstance(written, str):
        return _count_of_text(written)
    return _count_of_number(written)


def read_typed_count(written: Written) -> int | None:
    """The whole number that a person typed: nothing proves "1.85", so it is asked about."""
    reading = read_count(written)
    if reading is None:
        return None
    if reading.is_rescaled:
        raise NumberError(
            "ambiguous-number",
            _("%(read)s is not clear. Write %(count)s if you mean that.")
            % {"read": _quoted(written), "count": f"{reading.value:,}".replace(",", ".")},
        )
    return reading.value


def read_rate(written: Written, number_format: str | None = None) -> RateReading | None:
    """The rate in per cent that a cell holds; None where there is no figure.

    `number_format` is the format of a number cell: 0,6719 shown as `0.00%` is 67,19.
    Raises NumberError, also with code `rate-out-of-range`.
    """
    if written is None or is_missing(written):
        return None
    if isinstance(written, str):
        reading = _rate_of_text(written)
    else:
        reading = _rate_of_number(written, number_format)
    if not 0 <= reading.value <= 100:
        raise NumberError(
            "rate-out-of-range",
            _("%(read)s is not a rate between 0 and 100. Write it in per cent, such as 67,19.")
            % {"read": _quoted(written)},
        )
    return reading


def _count_of_text(written: str) -> CountReading:
    text = _bare(written)
    whole = _ZERO_DECIMALS.sub("", text)
    if whole.isdecimal():
        return _count(int(whole), written)
    if _GROUPED.fullmatch(whole):
        return _count(int(whole.replace(".", "")), written)
    if _COMMA_GROUPED.fullmatch(text):
        raise NumberError(
            "ambiguous-number",
            _("%(read)s can be read as %(one)s or as %(two)s. Write thousands with a dot: %(one)s.")
            % {"read": _quoted(written), "one": text.replace(",", "."), "two": text},
        )
    if found := _DOT_DECIMAL.fullmatch(text):
        thousandfold = Fraction(Decimal(text)) * 1000
        if len(found[1]) <= 3 and found[1] != "0" and thousandfold.denominator == 1:
            return CountReading(int(thousandfold), is_rescaled=True, needs_proof=True)
    raise _not_whole(written)


def _count_of_number(written: int | float | Decimal) -> CountReading:
    if isinstance(written, bool) or not math.isfinite(written) or written < 0:
        raise _not_whole(written)
    # Twelve digits carry every real count; what follows is the noise of binary fractions.
    exact = Fraction(repr(round(written, 9)) if isinstance(written, float) else str(written))
    if exact.denominator == 1:
        return _count(int(exact), written)
    thousandfold = exact * 1000
    if 1 <= exact < 1000 and thousandfold.denominator == 1:
        return _count(int(thousandfold), written, is_rescaled=True)
    raise _not_whole(written)


def _count(value: int, written: Written, *, is_rescaled: bool = False) -> CountReading:
    if value >= COUNT_LIMIT:
        raise NumberError(
            "unreadable-number",
            _("%(read)s is too large for a count. Check the number.") % {"read": _quoted(written)},
        )
    return CountReading(value, is_rescaled)


def _rate_of_text(written: str) -> RateReading:
    text = _bare(written).removesuffix("%").strip()
    if re.fullmatch(r"-?\d+(?:,\d+)?", text):
        return _decimal_reading(text.replace(",", "."), written)
    if _GROUPED.fullmatch(text):
        raise NumberError(
            "ambiguous-number",
            _(
                "%(read)s stands where a rate is due: it can be a count or a rate with a decimal "
                "point. Write the rate with a decimal comma, such as 67,19."
            )
            % {"read": _quoted(written)},
        )
    if _DOT_DECIMAL.fullmatch(text):
        return _decimal_reading(text, written)
    raise NumberError(
        "unreadable-number" if _ERROR_VALUE.fullmatch(text) is None else "error-value",
        _(
            "%(read)s is not a rate. Write it in per cent with a decimal comma, such as 67,19, "
            "or leave the cell empty where there is no figure."
        )
        % {"read": _quoted(written)},
    )


def _decimal_reading(text: str, written: Written) -> RateReading:
    value = Decimal(text)
    decimals = max(-int(value.as_tuple().exponent), 0)
    if decimals > MAX_DECIMALS:
        raise NumberError(
            "unreadable-number",
            _("%(read)s has more than %(most)d decimals. Round it.")
            % {"read": _quoted(written), "most": MAX_DECIMALS},
        )
    return RateReading(value, decimals)


def _rate_of_number(written: int | float | Decimal, number_format: str | None) -> RateReading:
    if isinstance(written, bool) or not math.isfinite(written):
        raise NumberError(
            "unreadable-number",
            _("%(read)s is not a rate. Write it in per cent, such as 67,19.")
            % {"read": _quoted(written)},
        )
    exact = Fraction(repr(float(written)))
    if exact < 0:
        return RateReading(Decimal(str(written)), 0)
    is_share = "%" in bare_format((number_format or "").split(";")[0])
    percent = exact * 100 if is_share else exact
    value = round_half_up(percent, MAX_DECIMALS)
    shown = _decimals_shown(number_format)
    if shown is not None and Fraction(round_half_up(percent, shown)) == Fraction(value):
        return RateReading(round_half_up(percent, shown), shown)
    # A value with more digits than its format shows keeps them: nothing is lost.
    trimmed = value.normalize()
    decimals = max(-int(trimmed.as_tuple().exponent), 0)
    return RateReading(round_half_up(value, decimals), decimals, has_format=False)


def _decimals_shown(number_format: str | None) -> int | None:
    """How many decimals a number format shows; None for General."""
    if not number_format or number_format == "General" or "@" in number_format:
        return None
    found = _FORMAT_DECIMALS.search(bare_format(number_format).replace("#,##", ""))
    return len(found[1] or "") if found else None


def _bare(written: str) -> str:
    """The text without spaces around it and between thousands, and without an apostrophe."""
    text = clean(_SPACES.sub("", written)).removeprefix("'").strip()
    if _ERROR_VALUE.fullmatch(text):
        raise NumberError(
            "error-value",
            _(
                "The cell holds the error %(read)s instead of a number. "
                "Mend the formula, or write the number itself."
            )
            % {"read": _quoted(written)},
        )
    return text


def _not_whole(written: Written) -> NumberError:
    return NumberError(
        "unreadable-number",
        _(
            "%(read)s is not a whole number. Write it as %(example)s, "
            "or leave the cell empty where there is no figure."
        )
        % {"read": _quoted(written), "example": _example(written)},
    )


def _example(written: Written) -> str:
    """The one numeral that stands among words, as in "1.850 hồ sơ"; else any number."""
    numerals = _NUMERAL.findall(str(written)) if isinstance(written, str) else []
    if len(numerals) == 1 and (_GROUPED.fullmatch(numerals[0]) or numerals[0].isdecimal()):
        return str(numerals[0])
    return "1.700"


def _quoted(written: Written) -> str:
    """What stood in the cell, as it stood there, not too long."""
    text = clean(str(written))
    return f"“{text if len(text) <= 60 else text[:59] + '…'}”"
