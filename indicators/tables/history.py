"""Who changed which figure: one line for each step, from value to value."""

from django.contrib.admin.utils import label_for_field
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities.rules.people import name_of
from entities.tables.base import Column, Table
from entities.tables.cells import Cell, link, missing, text
from indicators.choices import FigureState, Span, Status
from indicators.models import Submission
from indicators.numbers import format_count, format_rate
from indicators.rules.figure_history import Step


def _moment(step: Step) -> Cell:
    shown = date_format(localtime(step.at), "SHORT_DATETIME_FORMAT")
    return Cell(conditional_escape(shown), shown)


def _said(figure: Submission | None, name: str) -> str:
    """A value of the figure in words."""
    value = getattr(figure, name, None)
    if value in (None, ""):
        return "–"
    if name == "reported_rate":
        return f"{format_rate(value, figure.reported_decimals if figure else None)} %"
    if name == "state":
        return str(FigureState(value).label)
    if name == "reported_status":
        return str(Status(value).label)
    return format_count(value) if isinstance(value, int) else str(value)


def _changes(step: Step) -> Cell:
    """Such as "tử số: 1.200 → 1.243"; of a figure that was made, its values."""
    if step.after is None:
        words = _("taken away")
        return Cell(conditional_escape(words), words)
    lines = []
    for name in step.changed:
        after = _said(step.after, name)
        label = label_for_field(name, Submission)
        if step.before is None:
            if after != "–":
                lines.append(f"{label}: {after}")
        else:
            lines.append(f"{label}: {_said(step.before, name)} → {after}")
    html = format_html_join(_break(), "{}", ((line,) for line in lines))
    return Cell(html, "; ".join(lines))


def _break() -> SafeString:
    return mark_safe("<br>")


def _person(step: Step) -> Cell:
    return text(name_of(step.by)) if step.by else text(_("command"))


def _figure(step: Step) -> Cell:
    figure = step.figure
    words = f"{figure.indicator} · {figure.period}"
    span = f" · {Span(figure.span).label}" if figure.span == Span.IN_PERIOD else ""
    return text(words + span)


class HistoryTable(Table):
    """The steps of figures, latest first."""

    key = "history"
    title = gettext_lazy("Who changed what")
    stacks = True

    at = Column(gettext_lazy("When"), _moment, css="col-day", row_header=True)
    agency = Column(
        gettext_lazy("Agency"),
        lambda step: link(step.figure.agency.name, step.figure.agency.get_absolute_url()),
        css="col-name",
    )
    figure = Column(gettext_lazy("Figure"), _figure, css="col-document")
    changes = Column(gettext_lazy("Before and after"), _changes, css="col-wide")
    person = Column(gettext_lazy("By"), _person)
    reason = Column(
        gettext_lazy("Reason"), lambda step: text(step.reason) if step.reason else missing()
    )
    file = Column(
        gettext_lazy("File"),
        lambda step: text(step.file) if step.file else missing(_("typed")),
        css="col-code",
    )
