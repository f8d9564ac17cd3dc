"""The values of rows, of now and of their history, as people read them."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Field, ManyToManyField
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dvctrack.lib.numbers import format_count, format_rate
from dvctrack.lib.numbers.printing import MISSING


def in_its_language(text: str, name: str) -> str:
    """The text of a field, marked as English where it is that of the English pages."""
    return format_html('<span lang="en">{}</span>', text) if name.endswith("_en") else text


def value_in_words(row: Any, name: str) -> str:
    """Choices by their label, related rows by their name, days and numbers as on the pages.

    A row can say it in words of its own: `words_of_<name>`.
    """
    own = getattr(row, f"words_of_{name}", None)
    if own is not None:
        return str(own()) or MISSING
    field: Field[Any, Any] = row._meta.get_field(name)
    if isinstance(field, ManyToManyField):
        return ", ".join(map(str, getattr(row, name).all())) or MISSING
    value = getattr(row, name)
    if value is None or value == "":
        return MISSING
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
        case date():
            return date_format(value, "SHORT_DATE_FORMAT")
        case int():
            return format_count(value)
        case Decimal():
            return format_rate(value, max(0, -int(value.normalize().as_tuple().exponent)))
        case dict() | list():
            return json.dumps(value, ensure_ascii=False) if value else MISSING
    return str(value)
