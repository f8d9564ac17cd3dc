"""How a cell of an imported flat file becomes a value, with an error that names what was read."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from import_export import widgets

_YES = {"1", "true", "yes", "có", "x"}
_NO = {"0", "false", "no", "không", ""}


class TextWidget(widgets.CharWidget):
    """Text; an empty cell is empty text."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value).strip()


class WholeNumberWidget(widgets.IntegerWidget):
    """A whole number; 1.7 is refused, where the library would cut it to 1."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        if value is None or str(value).strip() == "":
            return None
        try:
            number = Decimal(str(value).strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_nan() or number != number.to_integral_value():
            raise ValueError(
                _("“%(read)s” is not a whole number. Write it with digits only, such as 1850.")
                % {"read": value}
            )
        return int(number)


class PlainDecimalWidget(widgets.DecimalWidget):
    """A decimal with a point, as flat files hold them."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        if value is None or str(value).strip() == "":
            return None
        try:
            return Decimal(str(value).strip())
        except InvalidOperation:
            raise ValueError(
                _("“%(read)s” is not a number. Write it with a decimal point, such as 67.19.")
                % {"read": value}
            ) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else f"{value:f}"


class IsoDateWidget(widgets.DateWidget):
    """A day as 2022-09-06, or a date cell of a spreadsheet."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        if value is None or str(value).strip() == "":
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            raise ValueError(
                _("“%(read)s” is not a day. Write it as 2022-09-06.") % {"read": value}
            ) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if isinstance(value, date) else ""


class YesNoWidget(widgets.BooleanWidget):
    """1 or 0; anything else is refused, where the library would take it for "no"."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        word = "" if value is None else str(value).strip().casefold()
        if word not in _YES | _NO:
            raise ValueError(_("“%(read)s” is neither 1 nor 0.") % {"read": value})
        return word in _YES


class ChoiceWidget(widgets.CharWidget):
    """One of a closed list, by its key."""

    def __init__(self, choices: list[str]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        word = "" if value is None else str(value).strip()
        if word and word not in self.choices:
            raise ValueError(
                _("“%(read)s” is not one of: %(known)s.")
                % {"read": word, "known": ", ".join(self.choices)}
            )
        return word


class KeyWidget(widgets.ForeignKeyWidget):
    """A row of another table by its key; one that is not there is named in the error."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Model | None:
        key = "" if value is None else str(value).strip()
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
        key = "" if value is None else str(value).strip()
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
