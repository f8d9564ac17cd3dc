"""Who changed which figure: one line for each step, from value to value."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import Step
from dvctrack.lib.numbers import format_count, format_rate
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, missing, text
from dvctrack.lib.tables.steps import changes, moment, person, reason
from indicators.choices import FigureState, Span, Status
from indicators.models import Submission


def _said(figure: Submission | None, name: str) -> str:
    """A value of the figure in words."""
    value = getattr(figure, name, None)
    if value in (None, ""):
        return "–"
    if name == "reported_rate":
        return f"{format_rate(value, figure.reported_decimals if figure else None)}%"
    if name == "state":
        return str(FigureState(value).label)
    if name == "reported_status":
        return str(Status(value).label)
    return format_count(value) if isinstance(value, int) else str(value)


def _figure(step: Step) -> Cell:
    figure = step.row
    words = f"{figure.indicator} · {figure.period}"
    span = f" · {Span(figure.span).label}" if figure.span == Span.IN_PERIOD else ""
    return text(words + span)


def _file(step: Step) -> Cell:
    batch = step.row.batch
    return text(batch.file_name) if batch else missing(_("typed"))


class HistoryTable(Table):
    """The steps of figures, latest first; `SPAN_COLUMN` tells those of one indicator apart."""

    key = "history"
    title = gettext_lazy("Who changed what")
    stacks = True

    at = Column(gettext_lazy("When"), render=moment, css="col-day", row_header=True)
    agency = Column(
        gettext_lazy("Agency"),
        render=lambda step: link(step.row.agency.name, step.row.agency.get_absolute_url()),
        css="col-name",
    )
    figure = Column(gettext_lazy("Figure"), render=_figure, css="col-document")
    changes = Column(
        gettext_lazy("Before and after"), render=lambda step: changes(step, _said), css="col-wide"
    )
    person = Column(gettext_lazy("By"), render=person)
    reason = Column(gettext_lazy("Reason"), render=reason)
    file = Column(gettext_lazy("File"), render=_file, css="col-code")


SPAN_COLUMN = (
    "span",
    Column(gettext_lazy("Span"), render=lambda step: text(str(Span(step.row.span).label))),
)
