"""How a cell of an imported flat file becomes a value, with an error that names what was read."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.timezone import is_naive, localtime, make_aware
from django.utils.translation import gettext as _
from import_export import widgets

from dvctrack.lib.forms import DayField

_DIGITS = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_YES = {"1", "true", "yes", "có", "x"}
_NO = {"0", "false", "no", "không", ""}


class VietnameseText(str):
    """A cell of a file that a Vietnamese program wrote: decimal commas, the day first.

    Such a file parts its values by semicolons. Elsewhere 1,850 may be a thousand and more.
    """

    __slots__ = ()


def _text(value: Any) -> str:
    """The cell as text in NFC; a day that a spreadsheet made of it is read back as one."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return "" if value is None else unicodedata.normalize("NFC", str(value)).strip()


class TextWidget(widgets.CharWidget):
    """Text; an empty cell is empty text."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return _text(value)


class WholeNumberWidget(widgets.IntegerWidget):
    """A whole number in digits; 1.7 and 1.000 are refused, where the library would read 1."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        if isinstance(value, float) and value.is_integer():
            return int(value)
        written = _text(value)
        if not written:
            return None
        if isinstance(value, bool) or not _DIGITS.fullmatch(written):
            raise ValueError(
                _("“%(read)s” is not a whole number. Write it with digits only, such as 1850.")
                % {"read": value}
            )
        return int(written)


class PlainDecimalWidget(widgets.DecimalWidget):
    """A decimal with a point, as flat files hold them; with a comma in a Vietnamese one."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        # A number cell of a spreadsheet is exact to 15 digits: 67.19000000000001 is 67.19.
        written = f"{value:.15g}" if isinstance(value, float) else _text(value)
        if isinstance(value, VietnameseText):
            written = written.replace(",", ".")
        if not written:
            return None
        if isinstance(value, bool) or not _DECIMAL.fullmatch(written):
            raise ValueError(
                _("“%(read)s” is not a number. Write it with a decimal point, such as 67.19.")
                % {"read": value}
            )
        return Decimal(written)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        if value is None or kwargs.get("force_native_type"):
            return value
        return f"{value:f}"


class IsoDateWidget(widgets.DateWidget):
    """A day as 2022-09-06, or a date cell of a spreadsheet; 06/09/2022 in a Vietnamese file."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        if value is None or str(value).strip() == "":
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        written = str(value).strip()
        try:
            if isinstance(value, VietnameseText):
                return DayField().to_python(written)
            return date.fromisoformat(written)
        except (ValueError, ValidationError):
            raise ValueError(
                _("“%(read)s” is not a day. Write it as 2022-09-06.") % {"read": value}
            ) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        if value is None or kwargs.get("force_native_type"):
            return value
        return value.isoformat() if isinstance(value, date) else ""


class MomentWidget(widgets.DateTimeWidget):
    """A moment of Asia/Ho_Chi_Minh as 2022-09-06T17:30, or such a cell of a spreadsheet."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> datetime | None:
        written = value.isoformat() if isinstance(value, datetime) else _text(value)
        if not written:
            return None
        try:
            moment = datetime.fromisoformat(written) if "T" in written or " " in written else None
        except ValueError:
            moment = None
        if moment is None:
            raise ValueError(
                _("“%(read)s” is not a day and time. Write it as 2022-09-06T17:30.")
                % {"read": value}
            )
        return make_aware(moment) if is_naive(moment) else moment

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        if value is None:
            return value
        moment = localtime(value).replace(tzinfo=None)
        return moment if kwargs.get("force_native_type") else moment.isoformat()


class YesNoWidget(widgets.BooleanWidget):
    """1 or 0; anything else is refused, where the library would take it for "no"."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        word = _text(value).casefold()
        if word not in _YES | _NO:
            raise ValueError(_("“%(read)s” is neither 1 nor 0.") % {"read": value})
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


class KeyWidget(widgets.ForeignKeyWidget):
    """A row of another table by its key; one that is not there is named in the error."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Model | None:
        key = _text(value)
        if not key:
            return None
        found: Model | None = self.model._default_manager.filter(**{self.field: key}).first()
        if found is None:
            raise ValueError(
                _("There is no %(what)s “%(key)s”.")
                % {"what": self.model._meta.verbose_name, "key": key}
            )
        return found


class DocumentWidget(widgets.Widget):
    """A legal document as `decision:422/QĐ-TTg:2022-04-04`: type, number and day of issue."""

    def __init__(self, model: type[Model]) -> None:
        super().__init__()
        self.model = model

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Model | None:
        key = _text(value)
        if not key:
            return None
        parts = key.split(":")
        try:
            kind, number, issued_on = parts[0], parts[1], date.fromisoformat(parts[2])
        except (IndexError, ValueError):
            raise ValueError(
                _("“%(read)s” is not a document. Write it as decision:422/QĐ-TTg:2022-04-04.")
                % {"read": key}
            ) from None
        found: Model | None = self.model._default_manager.filter(
            type=kind, number=number, issued_on=issued_on
        ).first()
        if found is None:
            raise ValueError(
                _("There is no %(what)s “%(key)s”.")
                % {"what": self.model._meta.verbose_name, "key": key}
            )
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return f"{value.type}:{value.number}:{value.issued_on.isoformat()}" if value else ""
