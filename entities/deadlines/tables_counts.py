"""Tables of numbers of services: in parts that add up, and by agency and quarter."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.numbers import format_count, format_rate, round_half_up
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, missing, text, whole
from entities.deadlines.by import HeatMap, HeatRow, Part, Parts
from entities.deadlines.counts import GROUPS, Counts
from entities.deadlines.quarters import Quarter
from entities.deadlines.tables import quarter_name
from entities.models import Agency, LegalDocument

RATE_FORMAT = "0.00"
# How dark a cell of the heat map can be.
HEAT = 4


class Asked:
    """What a page of numbers was asked for, as its links pass it on to the list of services."""

    def __init__(
        self, on: date, agency: Agency | None, seen_at: str = "", *, has_links: bool = True
    ) -> None:
        self.on = on
        self.kept = {"agency": agency.slug} if agency else {}
        if seen_at:
            self.kept["seen_at"] = seen_at
        self.has_links = has_links

    def number(self, value: int, address: str, **query: Any) -> Cell:
        """A number with a link to the rows that it counts; a plain 0 where there are none."""
        cell = whole(value)
        if not value or not self.has_links:
            return cell
        asked = urlencode({"on": self.on.isoformat(), **self.kept, **query})
        return cell._replace(html=format_html('<a href="{}?{}">{}</a>', address, asked, cell.html))


class CountsTable(Table):
    """A table of numbers that says above a file of which day it is."""

    stacks = True

    def __init__(
        self, records: Sequence[Any], *, asked: Asked, notes: Sequence[str] = (), **kwargs: Any
    ) -> None:
        self.asked, self.notes = asked, notes
        super().__init__(records, **kwargs)

    def above(self) -> list[str]:
        """What these numbers are, and of which day."""
        return [
            str(self.title),
            _("Data as of: %(day)s") % {"day": date_format(self.asked.on, "SHORT_DATE_FORMAT")},
            *self.notes,
        ]


TITLES: dict[str, str | Promise] = {
    "quarter": gettext_lazy("Services by quarter"),
    "agency": gettext_lazy("Services by lead agency"),
    "decision": gettext_lazy("Services by decision"),
}
_HEADINGS = {
    "quarter": gettext_lazy("Quarter of the deadline"),
    "agency": gettext_lazy("Lead agency"),
    "decision": gettext_lazy("Decision"),
}


class PartsTable(CountsTable):
    """The orders of a day in parts, by how they stand; the rows add up, services may not."""

    key = "parts"
    stacks = False

    @classmethod
    def of(cls, parts: Parts, *, asked: Asked, notes: Sequence[str] = ()) -> "PartsTable":
        """With a column for each group of states, each number a link to its rows."""
        numbers: dict[str, Callable[[Counts], int]] = {
            "given": lambda counts: counts.given,
            **{group: _in_group(group) for group in GROUPS},
        }
        names = {"given": _("Ordered (rows)")} | {
            group: capfirst(str(states[0].label)) for group, states in GROUPS.items()
        }
        services = reverse("services")
        part = Column(_HEADINGS[parts.by], render=_part, row_header=True, css="col-name")
        columns = [("part", part)]
        for name, number in numbers.items():
            render = _linked(asked, services, number, name)
            columns.append((name, Column(names[name], render=render, css="col-number")))
        columns += _OTHERS
        table = cls(parts.rows, asked=asked, notes=notes, extra_columns=columns)
        table.title, table.parts, table.numbers = TITLES[parts.by], parts, numbers
        return table

    def totals(self) -> dict[str, Cell]:
        total = Part(None, self.parts.total)
        numbers = {name: whole(number(total.counts)) for name, number in self.numbers.items()}
        others = {name: column.render(total) for name, column in _OTHERS}
        return {"part": text(_("Total")), **numbers, **others}


def _in_group(group: str) -> Callable[[Counts], int]:
    return lambda counts: counts.by_group[group]


def _linked(
    asked: Asked, address: str, number: Callable[[Counts], int], name: str
) -> Callable[[Part], Cell]:
    state = "all" if name == "given" else name

    def render(part: Part) -> Cell:
        return asked.number(number(part.counts), address, state=state, **_narrowed(part))

    return render


def _narrowed(part: Part) -> dict[str, Any]:
    """What the list of services is asked for to show the rows of a part."""
    match part.of:
        case Quarter():
            return {"quarter": part.of.code}
        case Agency():
            return {"agency": part.of.slug}
        case LegalDocument():
            return {"decision": part.of.key}
    return {}


def _part(part: Part) -> Cell:
    match part.of:
        case Agency():
            return link(part.of.full_title, part.of.get_absolute_url())
        case Quarter() | None:
            return text(quarter_name(part.of))
    return text(str(part.of))


def _rate(part: Part) -> Cell:
    """On a page with the numbers that it is of, which have columns of their own in a file."""
    counts = part.counts
    if counts.done_rate is None:
        return missing(_("nothing has fallen due"))
    rounded = round_half_up(counts.done_rate, 2)
    shown = (
        f"{format_count(counts.done)}/{format_count(counts.fallen_due)} ({format_rate(rounded)}%)"
    )
    return Cell(conditional_escape(shown), rounded, RATE_FORMAT)


_OTHERS = [
    (
        "services",
        Column(
            gettext_lazy("Services"),
            render=lambda part: whole(part.counts.services),
            css="col-number",
        ),
    ),
    (
        "fallen_due",
        Column(
            gettext_lazy("Fallen due"),
            render=lambda part: whole(part.counts.fallen_due),
            only_in_files=True,
        ),
    ),
    (
        "done",
        Column(
            gettext_lazy("Fallen due and completed"),
            render=lambda part: whole(part.counts.done),
            only_in_files=True,
        ),
    ),
    (
        "rate",
        Column(gettext_lazy("Completed of those fallen due (%)"), render=_rate, css="col-number"),
    ),
]


class HeatTable(CountsTable):
    """What is overdue by agency and quarter of the due day, the darker the more."""

    key = "heat"
    title = gettext_lazy("Overdue by lead agency and quarter")
    stacks = False

    @classmethod
    def of(cls, heat: HeatMap, *, asked: Asked, notes: Sequence[str] = ()) -> "HeatTable":
        columns = [("agency", _AGENCY)]
        for quarter in heat.quarters:
            name = f"q_{quarter.year}_{quarter.number}"
            columns.append((name, _heat_column(quarter, heat.most, asked)))
        columns.append(("total", _total_column(asked)))
        table = cls(heat.rows, asked=asked, notes=notes, extra_columns=columns)
        table.heat = heat
        return table

    def totals(self) -> dict[str, Cell]:
        by_quarter = {
            f"q_{quarter.year}_{quarter.number}": whole(self.heat.total_of(quarter))
            for quarter in self.heat.quarters
        }
        total = sum(row.total for row in self.heat.rows)
        return {"agency": text(_("Total")), **by_quarter, "total": whole(total)}


_AGENCY = Column(
    gettext_lazy("Lead agency"),
    render=lambda row: link(row.agency.full_title, row.agency.get_absolute_url()),
    row_header=True,
    css="col-name",
)


def _heat_column(quarter: Quarter, most: int, asked: Asked) -> Column:
    services = reverse("services")

    def render(row: HeatRow) -> Cell:
        value = row.by_quarter.get(quarter, 0)
        if not value:
            return whole(0)
        query = {"quarter": quarter.code, "agency": row.agency.slug, "state": "overdue"}
        cell = asked.number(value, services, **query)
        level = -(-HEAT * value // most)
        return cell._replace(
            html=format_html('<span class="heat heat-{}">{}</span>', level, cell.html)
        )

    heading = f"{quarter.roman}/{quarter.year}"
    return Column(heading, render=render, css="col-number", help_text=quarter_name(quarter))


def _total_column(asked: Asked) -> Column:
    services = reverse("services")
    return Column(
        gettext_lazy("Total"),
        render=lambda row: asked.number(
            row.total, services, agency=row.agency.slug, state="overdue"
        ),
        css="col-number",
    )
