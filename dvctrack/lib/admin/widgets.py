"""How a cell of an imported flat file becomes a value, with an error that names what was read.

A cell comes as the reader gives it (`Cell`, with its number format) or as a bare value. Numbers
and days are read by the rules that files, forms and pages have.
"""

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.timezone import is_naive, localtime, make_aware
from django.utils.translation import gettext as _
from import_export import widgets

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.files.serials import MIDNIGHT
from dvctrack.lib.forms import DayField
from dvctrack.lib.names import plain
from dvctrack.lib.numbers import read_rate, read_typed_count
from dvctrack.lib.spreadsheets import bare_format

_YES = {"1", "true", "yes", "co", "dung", "x"}
_NO = {"0", "false", "no", "khong", "sai", ""}
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


def _text(cell: Any) -> str:
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

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return _text(value)


class WholeNumberWidget(widgets.IntegerWidget):
    """A whole number: 1.850 is one thousand eight hundred and fifty; 1.7 and 1,850 are asked."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        return read_typed_count(value_of(value))


class RateWidget(widgets.DecimalWidget):
    """A rate in per cent, also of a cell that shows 45 % and holds 0,45; idle zeros are dropped."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        reading = read_rate(value_of(value), _format(value))
        return None if reading is None else reading.value.normalize()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """As text never with three decimals: 67.125 could be a count."""
        if value is None or kwargs.get("force_native_type"):
            return value
        written = f"{value.normalize():f}"
        return f"{written}0" if len(written.partition(".")[2]) == _THOUSANDS else written


class IsoDateWidget(widgets.DateWidget):
    """A day as 06/09/2022 or 2022-09-06, or a date cell that shows one; it leaves as ISO."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        written = _text(value)
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
        return value.isoformat() if isinstance(value, date) else ""


class MomentWidget(widgets.DateTimeWidget):
    """A moment of Asia/Ho_Chi_Minh as 06/09/2022 17:30, in ISO, or such a cell of a spreadsheet."""

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
        return moment if kwargs.get("force_native_type") else moment.isoformat()


class YesNoWidget(widgets.BooleanWidget):
    """1 or 0, Có or Không; anything else is refused, where the library would take it for "no"."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        written = _text(value)
        word = plain(written)
        if word not in _YES | _NO or (written and not word):
            raise ValueError(_("“%(read)s” is neither 1 nor 0.") % {"read": written})
        return word in _YES


class ChoiceWidget(widgets.CharWidget):
    """One of a closed list, by its key."""

    def __init__(self, choices: list[str]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        word = _text(value)
        if word and word not in self.choices:
            raise ValueError(
                _("“%(read)s” is not one of: %(known)s.")
                % {"read": word, "known": ", ".join(self.choices)}
            )
        return word


class RelatedWidget(widgets.Widget):
    """A row of another table by its key; one that is not there is named in the error.

    All of them are read when the first is asked for: a file names most of them.
    """

    def __init__(self, model: type[Model]) -> None:
        super().__init__()
        self.model = model
        self._known: dict[str, Model] | None = None

    @property
    def known(self) -> dict[str, Model]:
        """Every row by its key; an import adds those that come with it."""
        if self._known is None:
            rows = self.model._default_manager.all()
            self._known = {self.render(row): row for row in rows}
        return self._known

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Model | None:
        written = _text(value)
        if not written:
            return None
        found = self.known.get(self.key(written))
        if found is None:
            raise ValueError(
                _("There is no %(what)s “%(key)s”.")
                % {"what": self.model._meta.verbose_name, "key": written}
            )
        return found

    def key(self, written: str) -> str:
        """The key as `render` writes it. Raises ValueError for what is none."""
        return written


class KeyWidget(RelatedWidget):
    """By one field that is unique, such as the slug."""

    def __init__(self, model: type[Model], field: str) -> None:
        super().__init__(model)
        self.field = field

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(getattr(value, self.field)) if value else ""


class DocumentWidget(RelatedWidget):
    """A legal document as `decision:422/QĐ-TTg:2022-04-04`: type, number and day of issue."""

    def key(self, written: str) -> str:
        parts: Sequence[str] = written.split(":")
        try:
            kind, number, issued_on = parts[0], parts[1], date.fromisoformat(parts[2])
        except (IndexError, ValueError):
            raise ValueError(
                _("“%(read)s” is not a document. Write it as decision:422/QĐ-TTg:2022-04-04.")
                % {"read": written}
            ) from None
        return f"{kind}:{number}:{issued_on.isoformat()}"

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return f"{value.type}:{value.number}:{value.issued_on.isoformat()}" if value else ""
