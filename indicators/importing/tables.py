"""Tables on the way of a file: what it changes, what that does to ranks, and past imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.numbers import (
    format_count,
    format_rate,
    format_rate_beside,
)
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, before_after, changed, link, missing, text, whole
from indicators.checking.tables import FindingTable, NamedFinding
from indicators.choices import Span
from indicators.figures.cells import COUNT_FORMAT, number_cells, rate_format
from indicators.importing.lines import ImportLine, LineState, ServiceLine
from indicators.models import ImportBatch
from indicators.numbers import COUNTS
from indicators.periods.effects import Effect

STATES = {
    LineState.CREATED: gettext_lazy("New figures"),
    LineState.UPDATED: gettext_lazy("Changed figures"),
    LineState.UNCHANGED: gettext_lazy("Figures as they were"),
}


def _changed(line: ImportLine, before: str | None, after: str, ref: str | None) -> SafeString:
    """What stood beside what comes, and below it the cell with its own text."""
    shown = conditional_escape(after)
    if before is not None and before != after:
        shown = before_after(before, after)
    if ref is None:
        return shown
    raw = line.texts.get(ref)
    if raw is None:
        return format_html('{}<span class="origin">{}</span>', shown, ref)
    return format_html('{}<span class="origin">{}: “{}”</span>', shown, ref, raw)


def _count(name: str) -> Any:
    def cell(line: ImportLine) -> Cell:
        value = line.after.values.counts[name]
        stood = line.before.values.counts[name] if line.before else None
        if value is None and stood is None:
            return missing()
        before = format_count(stood) if line.before else None
        html = _changed(line, before, format_count(value), line.after.cells.get(name))
        return Cell(html, value, COUNT_FORMAT)

    return cell


def _rate(line: ImportLine) -> Cell:
    value = line.after.values.printed_rate
    stood = line.before.values.printed_rate if line.before else None
    if value is None and stood is None:
        return missing()
    shown = format_rate(value, None)
    before = format_rate(stood, None) if line.before else None
    html = _changed(line, before, shown, line.after.cells.get("rate"))
    return Cell(html, value, rate_format(line.after.values.reported_decimals or 0))


def _agency(line: ImportLine) -> Cell:
    agency = line.after.agency
    name = link(agency.full_title, agency.get_absolute_url())
    html = format_html(
        '{}<span class="origin">{}</span>', name.html, line.after.cells.get("agency") or ""
    )
    if line.is_edited:
        html = format_html('{}<span class="remark">{}</span>', html, _("edited since"))
    if line.record:
        html = format_html('<span id="record-{}">{}</span>', line.record, html)
    return Cell(html, agency.full_title)


@dataclass(frozen=True)
class Remedy(NamedFinding):
    """A finding with the page on which its cell, or the order beside it, can be corrected."""

    address: str = ""
    label: str = ""


def _address(line: NamedFinding) -> str:
    return line.address if isinstance(line, Remedy) else ""


def _remedy(line: NamedFinding) -> Cell:
    if isinstance(line, Remedy) and line.address:
        return link(line.label, line.address)
    return text("")


class CorrectableTable(FindingTable):
    """What was found in a file, and for the person who may correct its cells the way there."""

    remedy = Column(gettext_lazy("Correction"), render=_remedy, css="col-cell")

    @classmethod
    def of(cls, lines: Sequence[NamedFinding]) -> "CorrectableTable":
        """The table without columns that would say nothing in any row."""
        said = {
            "agency": any(line.agency for line in lines),
            "indicator": any(line.indicator for line in lines),
            "where": any(line.finding.where for line in lines),
            "remedy": any(map(_address, lines)),
        }
        return cls(lines, exclude=[name for name, is_said in said.items() if not is_said])


class ImportLineTable(Table):
    """Each figure of a file with what was read where, and what stood before."""

    key = "figures"
    title = gettext_lazy("Figures with their cells")
    group_by = "state"
    stacks = True

    state = Column(gettext_lazy("State"), render=lambda line: text(STATES[line.state]))
    agency = Column(gettext_lazy("Agency"), render=_agency, css="col-name", row_header=True)
    indicator = Column(
        gettext_lazy("Indicator"),
        render=lambda line: text(str(line.after.indicator)),
        css="col-document",
    )
    period = Column(gettext_lazy("Period"), render=lambda line: text(line.after.period.code))
    span = Column(gettext_lazy("Span"), render=lambda line: text(Span(line.after.span).label))
    numerator = Column(gettext_lazy("Numerator"), render=_count("numerator"), css="col-number")
    window = Column(
        gettext_lazy("National Single Window"),
        render=_count(COUNTS[1]),
        css="col-number",
    )
    denominator = Column(
        gettext_lazy("Denominator"), render=_count("denominator"), css="col-number"
    )
    rate = Column(gettext_lazy("Printed rate (%)"), render=_rate, css="col-number")

    @classmethod
    def of(cls, lines: Sequence[ImportLine]) -> "ImportLineTable":
        """The table without columns that would say the same, or nothing, in every row."""
        same = ("period", "span")
        idle = [
            name for name in same if len({str(getattr(line.after, name)) for line in lines}) <= 1
        ]
        if all(line.after.values.counts[COUNTS[1]] is None for line in lines):
            idle.append("window")
        return cls(lines, exclude=idle)


def _ranks(effect: Effect) -> Cell:
    before, after = ("–" if rank is None else str(rank) for rank in effect.ranks)
    return changed(before, after)


def _rates(effect: Effect) -> Cell:
    target = effect.target.value if effect.target else None
    before, after = (format_rate_beside(rate, target) for rate in effect.rates)
    return changed(before, after)


def _statuses(effect: Effect) -> Cell:
    before, after = effect.statuses
    if before == after:
        return number_cells().status(after)
    was, is_now = number_cells().status(before), number_cells().status(after)
    return Cell(before_after(was.html, is_now.html), f"{was.value} → {is_now.value}")


class EffectTable(Table):
    """Whose rank or result the file changes."""

    key = "effects"
    title = gettext_lazy("Changes of rank and result")
    stacks = True

    agency = Column(
        gettext_lazy("Agency"),
        render=lambda effect: link(effect.agency.full_title, effect.agency.get_absolute_url()),
        css="col-name",
        row_header=True,
    )
    indicator = Column(
        gettext_lazy("Indicator"),
        render=lambda effect: text(str(effect.indicator)),
        css="col-document",
    )
    rank = Column(gettext_lazy("Rank"), render=_ranks, css="col-number")
    rate = Column(gettext_lazy("Rate (%)"), render=_rates, css="col-number")
    status = Column(gettext_lazy("Result"), render=_statuses, css="col-wide")


class MoreEffectTable(EffectTable):
    """The effects that a page folds away."""

    key = "more-effects"
    title = gettext_lazy("More changes of rank and result")


def _moment(batch: ImportBatch) -> Cell:
    shown = date_format(localtime(batch.received_at), "SHORT_DATETIME_FORMAT")
    return Cell(conditional_escape(shown), shown)


def _person(batch: ImportBatch) -> Cell:
    person = batch.imported_by
    return text(person.get_full_name() or person.get_username()) if person else text(_("command"))


class BatchTable(Table):
    """The files that were sent, the latest first."""

    key = "imports"
    title = gettext_lazy("Imported files")
    stacks = True

    file = Column(
        gettext_lazy("File"),
        render=lambda batch: link(batch.file_name, reverse("import", args=(batch.pk,))),
        css="col-wide col-code",
        row_header=True,
    )
    state = Column(gettext_lazy("State"), render=lambda batch: text(batch.get_state_display()))
    received_at = Column(gettext_lazy("Received at"), render=_moment, css="col-day")
    person = Column(gettext_lazy("By"), render=_person)
    periods = Column(
        gettext_lazy("Periods"),
        render=lambda batch: text(", ".join(period.label for period in batch.periods.all())),
        css="col-document",
    )
    created = Column(
        gettext_lazy("New figures"),
        render=lambda batch: whole(batch.created_count),
        css="col-number",
    )
    updated = Column(
        gettext_lazy("Changed figures"),
        render=lambda batch: whole(batch.updated_count),
        css="col-number",
    )


def _service(line: ServiceLine) -> Cell:
    if not line.is_edited:
        return text(line.service)
    html = format_html('{}<span class="remark">{}</span>', line.service, _("edited since"))
    return Cell(html, line.service)


def _lead(line: ServiceLine) -> Cell:
    agency = line.agency
    return link(agency.full_title, agency.get_absolute_url()) if agency else missing()


def _deadline(line: ServiceLine) -> Cell:
    before, after = line.deadlines
    return text(after) if before in (None, after) else changed(before or "–", after or "–")


class WrittenServiceTable(Table):
    """Each service with its lead and its deadline as printed, and what stood before."""

    key = "services"
    title = gettext_lazy("Services and deadlines of the import")
    stacks = True

    service = Column(
        gettext_lazy("Public service"), render=_service, css="col-wide", row_header=True
    )
    agency = Column(gettext_lazy("Lead agency"), render=_lead, css="col-name")
    deadline = Column(gettext_lazy("Deadline as printed"), render=_deadline)
    state = Column(
        gettext_lazy("State"), render=lambda line: text(_("changed") if line.before else _("new"))
    )
