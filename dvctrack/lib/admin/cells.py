"""What a cell of a list, or a fact on a form, says: links, a second line, several lines."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dvctrack.lib.numbers.printing import MISSING

# So many rows of another table a page shows; a link leads to the others.
MOST_SHOWN = 10


def list_of(model: type[Model], **narrowed: Any) -> str:
    """The address of a list, narrowed by its filters."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{address}?{'&'.join(f'{name}={value}' for name, value in narrowed.items())}"


def page_of(row: Model) -> str:
    """The address of the page of a row."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return reverse(name, args=(row.pk,))


def link(address: str, words: Any) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)


def two_lines(first: Any, second: Any) -> SafeString:
    """What a cell says, and below it in small letters what belongs to it."""
    return format_html('{}<span class="second">{}</span>', first, second) if second else first


def cut(words: str) -> SafeString | str:
    """Long words in two lines of their column; all of them where somebody points at them."""
    return format_html('<span class="cut" title="{}">{}</span>', words, words) if words else MISSING


def listed(lines: Iterable[Any]) -> SafeString | str:
    """Each on a line of its own."""
    items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return format_html('<ul class="facts">{}</ul>', items) if items else MISSING


def facts(
    rows: QuerySet[Any], told: Callable[[Any], Any], *, all_rows: str = ""
) -> SafeString | str:
    """Rows of another table to look at, each as it is `told`; a link to all where there are more.

    Two queries at most.
    """
    shown = list(rows[: MOST_SHOWN + 1])
    lines = [told(row) for row in shown[:MOST_SHOWN]]
    if len(shown) > MOST_SHOWN and all_rows:
        lines.append(link(all_rows, _("All %(count)d") % {"count": rows.count()}))
    return listed(lines)
