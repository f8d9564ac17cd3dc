"""The files of acts as a table, and the columns of one."""

from collections.abc import Iterable, Mapping
from functools import partial

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import name_of
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, day, link, missing, text, whole
from entities.models import Reorganisation
from indicators.reorganising.reading import Column as FileColumn


def _moment(act: Reorganisation) -> Cell:
    shown = date_format(localtime(act.received_at), "SHORT_DATETIME_FORMAT")
    return Cell(conditional_escape(shown), shown)


def _person(act: Reorganisation) -> Cell:
    return text(name_of(act.received_by)) if act.received_by else text(_("command"))


class ActTable(Table):
    """The files that were sent, the latest first; expects `rows`, how many rows each recorded."""

    key = "acts"
    title = gettext_lazy("Files of reorganisations")
    stacks = True

    file = Column(
        gettext_lazy("File"),
        render=lambda act: link(act.file_name, reverse("reorganisation", args=(act.pk,))),
        css="col-wide col-code",
        row_header=True,
    )
    state = Column(gettext_lazy("State"), render=lambda act: text(act.get_state_display()))
    received_at = Column(gettext_lazy("Received at"), render=_moment, css="col-day")
    person = Column(gettext_lazy("By"), render=_person)
    effective_on = Column(
        gettext_lazy("Effective on"),
        render=lambda act: day(act.first_day) if act.first_day else missing(),
        css="col-day",
    )
    rows = Column(
        gettext_lazy("Rows"),
        render=lambda act: whole(act.rows) if act.rows else missing(),
        css="col-number",
    )


class TemplateTable(Table):
    """The columns of a file as they are read, with an example."""

    key = "template"
    title = gettext_lazy("Reorganisation")

    def __init__(self, rows: Iterable[Mapping[FileColumn, str]]) -> None:
        columns = [
            (column.value, Column(column.value, render=partial(_said, column)))
            for column in FileColumn
        ]
        super().__init__(rows, extra_columns=columns)


def _said(column: FileColumn, row: Mapping[FileColumn, str]) -> Cell:
    return text(row[column])
