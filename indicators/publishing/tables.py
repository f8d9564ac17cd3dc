"""The tables of a published annex, and what a later version changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.numbers import format_count, format_rate
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import GENERAL, Cell, changed, day, link, text
from indicators.annex.content import FigureLine
from indicators.annex.layout import COUNTS, RATES, Field
from indicators.annex.writing.written import WrittenAnnex, WrittenRow, WrittenTable
from indicators.choices import Status
from indicators.models import Publication
from indicators.publishing.changes import FigureChange

_CSS = {
    **dict.fromkeys((*COUNTS, *RATES), "col-number"),
    Field.AGENCY: "col-name",
    Field.SERVICE: "col-name",
    Field.STATUS: "col-status",
}
_HEADERS = (Field.AGENCY, Field.SERVICE)


class AnnexTable(Table):
    """One table of an annex, its headings, rows, cells and notes as they are printed."""

    notes: tuple[str, ...] = ()
    of_annex: tuple[str, ...] = ()

    @classmethod
    def of(cls, written: WrittenTable, title: str, of_annex: tuple[str, ...]) -> "AnnexTable":
        rows = list(written.grouped())
        columns = [
            (str(name), _annex_column(place, name, heading))
            for place, (name, heading) in enumerate(
                zip(written.fields, written.headings, strict=True)
            )
        ]
        has_groups = any(label for label, _row in rows)
        table = cls(rows, extra_columns=[*([("group", _GROUP)] if has_groups else []), *columns])
        table.key = f"annex-{written.name.replace('.', '-')}"
        table.notes = written.notes
        table.of_annex = of_annex
        table.title = title
        if has_groups:
            table.group_by = "group"  # type: ignore[misc]
        return table

    def above(self) -> list[str]:
        """The table, the annex with its day and letter, and the notes that the page has below."""
        return [str(self.title), *self.of_annex, *self.notes]


_GROUP = Column(gettext_lazy("Group"), render=lambda row: text(row[0]))


def _annex_column(place: int, name: Field, heading: str) -> Column:
    def cell(row: tuple[str, WrittenRow]) -> Cell:
        written = row[1].cells[place]
        value = written.text if written.value is None else written.value
        return Cell(conditional_escape(written.text), value, written.number_format or GENERAL)

    return Column(heading, render=cell, css=_CSS.get(name, ""), row_header=name in _HEADERS)


class PublicationTable(Table):
    """The published versions, the latest first."""

    key = "publications"
    title = gettext_lazy("Published versions")
    stacks = True

    period = Column(
        gettext_lazy("Period"),
        render=lambda row: link(row.period.label, row.get_absolute_url()),
        row_header=True,
        css="col-name",
    )
    number = Column(gettext_lazy("Version"), render=lambda row: text(str(row.number)))
    letter = Column(gettext_lazy("Letter"), render=lambda row: text(row.letter_number))
    letter_date = Column(
        gettext_lazy("Date of the letter"),
        render=lambda row: day(row.letter_date) if row.letter_date else text(""),
    )
    issuing_body = Column(gettext_lazy("Issuing body"), render=lambda row: text(row.issuing_body))
    published = Column(
        gettext_lazy("Published"), render=lambda row: day(localtime(row.published_at).date())
    )
    state = Column(gettext_lazy("State"), render=lambda row: text(_state(row)))


def _state(publication: Publication) -> str:
    if publication.is_withdrawn:
        return _("withdrawn")
    latest = publication.latest_number  # type: ignore[attr-defined]
    return _("in force") if publication.number == latest else _("superseded")


class ChangeTable(Table):
    """What a version changes: each figure, rank and result before and after."""

    stacks = True

    indicator = Column(gettext_lazy("Indicator"), render=lambda row: text(row.title))
    agency = Column(
        gettext_lazy("Agency"),
        render=lambda row: link(row.name, _address(row)),
        row_header=True,
        css="col-name",
    )
    figure = Column(gettext_lazy("Figure"), render=lambda row: _before_after(row, _figure))
    rank = Column(gettext_lazy("Rank"), render=lambda row: _before_after(row, _rank))
    status = Column(gettext_lazy("Result"), render=lambda row: _before_after(row, _result))

    @classmethod
    def titled(cls, title: str, key: str, rows: list[FigureChange]) -> "ChangeTable":
        table = cls(rows)
        table.title, table.key = title, key
        return table


class OtherChangeTable(Table):
    """What a version changes of names, targets, services and texts."""

    key = "others"
    title = gettext_lazy("Other changes")
    stacks = True

    what = Column(
        gettext_lazy("What changes"),
        render=lambda row: text(row.what),
        row_header=True,
        css="col-name",
    )
    change = Column(
        gettext_lazy("Change"), render=lambda row: changed(row.before or "–", row.after or "–")
    )


def _address(change: FigureChange) -> str:
    row: Any = change.after or change.before
    return reverse("agency", args=(row.agency,))


def _before_after(change: FigureChange, say: Callable[[FigureLine], str]) -> Cell:
    before = say(change.before) if change.before else "–"
    after = say(change.after) if change.after else "–"
    return changed(before, after)


def _figure(row: FigureLine) -> str:
    counts = [getattr(row, name) for name in COUNTS]
    said = " / ".join(format_count(value) for value in counts if value is not None)
    rates = [format_rate(rate, None) for rate in (row.in_period_rate, row.rate) if rate is not None]
    return (
        " – ".join(part for part in (said, "; ".join(f"{rate}%" for rate in rates)) if part) or "–"
    )


def _rank(row: FigureLine) -> str:
    return str(row.rank or "–")


def _result(row: FigureLine) -> str:
    return str(Status(row.status).label) if row.status else "–"


@dataclass(frozen=True)
class AnnexPart:
    """One section, with the captions of its tables; a note stands in the place of a table."""

    title: str
    notes: list[str]
    tables: list[AnnexTable]
    has_captions: bool


def annex_parts(annex: WrittenAnnex) -> list[AnnexPart]:
    of_annex = (annex.heading, annex.title, annex.letter)
    return [
        AnnexPart(
            title=section.title,
            notes=[note.text for note, table in section.parts if note and table is None],
            tables=[
                AnnexTable.of(table, caption.text if caption else section.title, of_annex)
                for caption, table in section.parts
                if table is not None
            ],
            has_captions=any(caption and table for caption, table in section.parts),
        )
        for section in annex.sections
    ]
