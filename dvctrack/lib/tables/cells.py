"""What one cell of a table shows on a page and holds in a downloaded file."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

DATE_FORMAT = "dd/mm/yyyy"
WHOLE_FORMAT = "#,##0"
GENERAL = "General"
Value = str | int | Decimal | date | None


class Cell(NamedTuple):
    """`html` is for the page; `value`, with its spreadsheet format, for csv and xlsx.

    Both say the same: a file holds what the page shows, as a number or a date where it is
    one. A missing value is None, which is not zero.
    """

    html: SafeString
    value: Value
    number_format: str = GENERAL


BLANK = Cell(SafeString(""), None)


def text(value: str | Promise | None) -> Cell:
    """Plain text; an empty one is shown as missing."""
    plain = str(value or "")
    return Cell(conditional_escape(plain), plain) if plain else missing()


def link(value: str, url: str) -> Cell:
    return Cell(format_html('<a href="{}">{}</a>', url, value), value)


def day(value: date) -> Cell:
    shown = date_format(value, "SHORT_DATE_FORMAT")
    html = format_html('<time datetime="{}">{}</time>', value.isoformat(), shown)
    return Cell(html, value, DATE_FORMAT)


def whole(value: int) -> Cell:
    """A whole number that counts something small, such as days or a place."""
    shown = number_format(value, decimal_pos=0, use_l10n=True, force_grouping=True)
    return Cell(conditional_escape(shown), value, WHOLE_FORMAT)


def before_after(before: str, after: str) -> SafeString:
    """What stood and what came; whoever hears the page is told which is which."""
    return format_html(
        '<del><span class="visually-hidden">{} </span>{}</del> <span aria-hidden="true">→</span> '
        '<ins><span class="visually-hidden">{} </span>{}</ins>',
        *(_("before:"), before, _("now:"), after),
    )


def changed(before: str, after: str) -> Cell:
    """One value before and after as a cell; alone where it is the same."""
    if before == after:
        return text(after)
    return Cell(before_after(before, after), f"{before} → {after}")


def missing(reason: str | None = None) -> Cell:
    """A dash for the eye and a word for the ear: there is no value, which is not zero."""
    html = format_html(
        '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>',
        reason or _("no data"),
    )
    return Cell(html, None)
