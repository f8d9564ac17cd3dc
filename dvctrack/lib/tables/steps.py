"""The cells of a table of steps: when, from what to what, by whom, why."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dvctrack.lib.history import Step, name_of
from dvctrack.lib.tables.cells import Cell, changed, missing, text

NOTHING = "–"


def moment(step: Step) -> Cell:
    shown = date_format(localtime(step.at), "SHORT_DATETIME_FORMAT")
    return Cell(conditional_escape(shown), shown)


def changes(step: Step, said: Callable[[Any, str], str]) -> Cell:
    """Such as "tử số: 1.200 → 1.243"; of a row that was made, its values.

    `said` has a value of a row in words; "–" for none, and for a row that is not there.
    """
    if step.after is None:
        words = _("taken away")
        return Cell(conditional_escape(words), words)
    values = []
    for name in step.changed:
        after = said(step.after, name)
        label = label_for_field(name, type(step.row))
        if step.before is not None:
            values.append((label, changed(said(step.before, name), after)))
        elif after != NOTHING:
            values.append((label, text(after)))
    html = format_html_join(
        SafeString("<br>"), "{}: {}", ((name, cell.html) for name, cell in values)
    )
    return Cell(html, "; ".join(f"{name}: {cell.value}" for name, cell in values))


def person(step: Step) -> Cell:
    return text(name_of(step.by)) if step.by else text(_("command"))


def reason(step: Step) -> Cell:
    return text(step.reason) if step.reason else missing()
