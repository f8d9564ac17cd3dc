"""How a cell of an imported flat file becomes a value, with an error that names what was read.

A cell comes as the reader gives it (`Cell`, with its number format) or as a bare value. Numbers
and days are read by the rules that files, forms and pages have, choices by their labels in every
language as well as by their keys.

A value leaves as a program reads it, or `is_worded`: as the language of the page writes it.
Templates say of each column how it is written (`hint`), and what can stand there (`listed`, each
with what it means where it does not say so itself).
"""

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.timezone import is_naive, localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from import_export import widgets

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.files.serials import MIDNIGHT
from dvctrack.lib.forms import DayField
from dvctrack.lib.names import plain
from dvctrack.lib.numbers import format_rate, read_rate, read_typed_count
from dvctrack.lib.spreadsheets import bare_format

_YES = {"1", "true", "yes", "co", "dung", "x"}
_NO = {"0", "false", "no", "khong", "sai", ""}
Listed = list[tuple[str, str]]
# Digits after a dot that part thousands as well as decimals.
_THOUSANDS = 3
_DAY_AND_TIME = re.compile(r"(\S+)[T ]\s*(\d{1,2}:\d{2}(?::\d{2})?)")


def value_of(cell: Any) -> Any:
    """The value of a cell; a day or moment in the words of ISO 8601, as the reader writes it."""
    value = cell.value if isinstance(cell, Cell) else cell
    return value.isoformat() if isinstance(value, date) else value


def is_blank(cell: Any) -> bool:
    value = value_of(cell)
    return value is None or (isinstance(value, str) and not value.strip())


def text_of(cell: Any) -> str:
    """The cell as text in NFC; a day that a spreadsheet made of it is read back as one."""
    value = value_of(cell)
    if isinstance(value, str) and value.endswith(MIDNIGHT):
        with suppress(ValueError):
            value = datetime.fromisoformat(value).date()
    return "" if value is None else unicodedata.normalize("NFC", str(value)).strip()


def _format(cell: Any) -> str | None:
    return cell.number_format if isinstance(cell, Cell) else None


class TextWidget(widgets.CharWidget):
    """Text; an empty cell is empty text."""

    hint = gettext_lazy("Text.")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return text_of(value)


class WholeNumberWidget(widgets.IntegerWidget):
    """A whole number: 1.850 is one thousand eight hundred and fifty; 1.7 and 1,850 are asked."""

    hint = gettext_lazy("A whole number, such as 1850.")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        return read_typed_count(value_of(value))


class RateWidget(widgets.DecimalWidget):
    """A rate in per cent, also of a cell that shows 45 % and holds 0,45; idle zeros are dropped."""

    hint = gettext_lazy("A rate in per cent, such as 67,19%.")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        reading = read_rate(value_of(value), _format(value))
        return None if reading is None else reading.value.normalize()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """As text never with three decimals: 67.125 could be a count."""
        if value is None or kwargs.get("force_native_type"):
            return value
        written = f"{value.normalize():f}"
        if kwargs.get("is_worded"):
            written = format_rate(Decimal(written), None)
        is_doubtful = "." in written and len(written.partition(".")[2]) == _THOUSANDS
        return f"{written}0" if is_doubtful else written


class DayWidget(widgets.DateWidget):
    """A day as 06/09/2022 or 2022-09-06, or a date cell that shows one."""

    hint = gettext_lazy("A day, such as 06/09/2022.")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        written = text_of(value)
        if not written:
            return None
        shown = bare_format((_format(value) or "d").split(";", maxsplit=1)[0]).lower()
        if "d" not in shown and value_of(value) != written:
            raise ValueError(
                _("“%(read)s” shows no day. Write the whole day, such as 06/09/2022.")
                % {"read": written[:7]}
            )
        try:
            return DayField().to_python(written)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        if value is None or kwargs.get("force_native_type"):
            return value
        return f"{value:%d/%m/%Y}" if kwargs.get("is_worded") else value.isoformat()


class MomentWidget(widgets.DateTimeWidget):
    """A moment of Asia/Ho_Chi_Minh as 06/09/2022 17:30, in ISO, or such a cell of a spreadsheet."""

    hint = gettext_lazy("A day and time, such as 06/09/2022 17:30.")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> datetime | None:
        written = unicodedata.normalize("NFC", str(value_of(value) or "")).strip()
        if not written:
            return None
        moment = self._read(written)
        if moment is None:
            raise ValueError(
                _("“%(read)s” is not a day and time. Write it as 06/09/2022 17:30.")
                % {"read": written}
            )
        return make_aware(moment) if is_naive(moment) else moment

    def _read(self, written: str) -> datetime | None:
        with suppress(ValueError):
            return datetime.fromisoformat(written) if set(written) & set("T ") else None
        found = _DAY_AND_TIME.fullmatch(written)
        with suppress(ValueError, ValidationError):
            day = DayField().to_python(found[1]) if found else None
            return datetime.combine(day, time.fromisoformat(found[2].zfill(5))) if day else None  # type: ignore[index]
        return None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        if value is None:
            return value
        moment = localtime(value).replace(tzinfo=None)
        if kwargs.get("force_native_type"):
            return moment
        if not kwargs.get("is_worded"):
            return moment.isoformat()
        return f"{moment:%d/%m/%Y %H:%M:%S}" if moment.second else f"{moment:%d/%m/%Y %H:%M}"


class YesNoWidget(widgets.BooleanWidget):
    """1 or 0, Có or Không; anything else is refused, where the library would take it for "no"."""

    hint = gettext_lazy("Yes or no.")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        written = text_of(value)
        word = plain(written)
        if word not in _YES | _NO or (written and not word):
            raise ValueError(_("“%(read)s” is neither 1 nor 0.") % {"read": written})
        return word in _YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if kwargs.get("is_worded"):
            return _("Yes") if value else _("No")
        return "1" if value else "0"

    def listed(self) -> Listed:
        return [(_("Yes"), ""), (_("No"), "")]


class ChoiceWidget(widgets.CharWidget):
    """One of a closed list, by its key or by what the pages call it in some language."""

    hint = gettext_lazy("One of the list.")

    def __init__(self, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = dict(choices)

    @cached_property
    def _keys(self) -> dict[str, str]:
        found = {}
        for code, _language in settings.LANGUAGES:
            with override(code):
                found.update({plain(str(label)): key for key, label in self.choices.items()})
        return found

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        word = text_of(value)
        if not word or word in self.choices:
            return word
        key = self._keys.get(plain(word))
        if key is None:
            raise ValueError(
                _("“%(read)s” is not one of: %(known)s.")
                % {"read": word, "known": ", ".join(map(str, self.choices.values()))}
            )
        return key

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(self.choices.get(value, value)) if kwargs.get("is_worded") else str(value or "")

    def listed(self) -> Listed:
        return [(str(label), "") for label in self.choices.values()]
