"""Reading numbers as Vietnamese documents and spreadsheets hold them.

In a count `.` parts thousands: 1.850 is one thousand eight hundred and fifty. In a rate `,`
parts decimals: 67,19. What can be read in two ways is not guessed but asked about. Here is what
counts and rates have in common.
"""

import math
import re
from fractions import Fraction

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import NOT_WORKED_OUT
from dvctrack.lib.files.serials import as_people_write
from dvctrack.lib.names import clean, plain, without_raised
from dvctrack.lib.numbers.formats import Number, Section, is_plain, section_of, shown

Written = str | Number | None

# What people write where there is no figure. That is not zero.
_MISSING = frozenset(
    {"", "x", "n a", "na", "khong", "khong co", "khong co so lieu", "chua co", "null", "none"}
    | {"chua co so lieu", "chua bao cao", "khong phat sinh so lieu"}
)
_NOTHING = re.compile(r"[\s\-–—―‒−.…_/]*")
_SPACED = re.compile(
    r"(?<![\d.,])[1-9][0-9]{0,2}(?:[ \u00a0\u202f\u2009][0-9]{3})+(?![0-9])", re.ASCII
)
_ERROR_VALUE = re.compile(r"#(?:REF|DIV/0|N/A|NAME|NULL|NUM|VALUE|SPILL|GETTING_DATA)[!?]?", re.I)
# Thousands in words, beside the digits that a cell shows.
UNITS = re.compile(r"\b(?:nghin|ngan|trieu|ty)\b")


class NumberError(ValueError):
    """A cell that cannot be read as the number it should be, with a sentence and a cure."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def is_error_value(text: str) -> bool:
    """Whether a formula that failed stands here, such as "#N/A"."""
    return _ERROR_VALUE.fullmatch(text) is not None


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


def bare_text(written: str) -> str:
    """The text without spaces around it and between thousands, apostrophe and raised marks.

    A line break parts two numbers. Raises NumberError for what a spreadsheet shows in the place
    of a number.
    """
    if written == NOT_WORKED_OUT:
        raise NumberError(
            "not-worked-out",
            _(
                "The cell holds a formula that no program has worked out yet. Open the file in a "
                "spreadsheet program, save it and send it again."
            ),
        )
    joined = _SPACED.sub(lambda found: "".join(found[0].split()), without_raised(written))
    text = clean(joined).removeprefix("'").strip()
    if is_error_value(text):
        raise NumberError(
            "error-value",
            _(
                "The cell holds the error %(read)s instead of a number. "
                "Mend the formula, or write the number itself."
            )
            % {"read": quoted(written)},
        )
    return text


def is_number(written: Number) -> bool:
    return not isinstance(written, bool) and math.isfinite(written)


def shown_section(written: Number, number_format: str | None) -> Section:
    """How a cell shows its number.

    Raises NumberError where it shows none, or one of another magnitude: a thousandth, a number
    with "nghìn" behind it, a fraction. A dash for zero is zero.
    """
    section = section_of(written, number_format)
    if number_format is None or is_plain(number_format):
        return section
    words = f"{section.before} {section.behind}"
    is_other = (
        section.scale.denominator != 1
        or (section.is_fraction and Fraction(str(written)).denominator != 1)
        or (section.is_numberless and (written != 0 or not words.strip()))
        or (not section.is_numberless and not shown(written, number_format))
        or UNITS.search(plain(words)) is not None
        or "‰" in words
    )
    if is_other:
        raise NumberError(
            "ambiguous-number",
            _(
                "The cell holds %(held)s and shows %(read)s. Write the number that is meant, in a "
                "plain number format."
            )
            % {"held": shown(written), "read": quoted(written, number_format)},
        )
    return section


def quoted(written: Written, number_format: str | None = None) -> str:
    """What the cell shows, not too long."""
    if isinstance(written, str) or written is None or not is_number(written):
        text = as_people_write(clean(str(written)))
    else:
        text = shown(written, number_format)
    return f"“{text if len(text) <= 60 else text[:59] + '…'}”"
