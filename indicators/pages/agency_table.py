"""The figures of an agency by indicator and period, as a table."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, missing, text
from entities.models import Agency
from indicators.choices import Span
from indicators.figures.cells import number_cells
from indicators.league.agency_history import AgencyRow
from indicators.league.table_cells import rate_cell
from indicators.league.words import by_span
from indicators.numbers import Values


def _period(line: AgencyRow) -> Cell:
    if line.stands_alone:
        return text(str(line.period))
    address = reverse("league", args=(line.indicator.slug, line.period.code))
    if line.units_on is None:
        return link(str(line.period), address)
    cell = link(str(line.period), f"{address}?units_on={line.units_on.isoformat()}")
    day = date_format(line.units_on, "SHORT_DATE_FORMAT")
    words = _("on the administrative units of %(day)s") % {"day": day}
    html = format_html('{} <span class="remark">({})</span>', cell.html, words)
    return Cell(html, f"{line.period} ({words})")


def _rank(line: AgencyRow) -> Cell:
    if line.stands_alone:
        return missing(_("not public yet"))
    if line.row is None or line.row.rank is None:
        return missing(_("without a rank"))
    place = _("%(rank)d of %(ranked)d") % {"rank": line.row.rank, "ranked": line.ranked}
    said = [by_span(line.ranking_span)] if line.ranking_span == Span.IN_PERIOD else []
    if not line.is_complete:
        numbers = {"reported": line.reported, "owing": line.owing}
        said.append(_("only %(reported)d/%(owing)d agencies have reported") % numbers)
    remark = format_html(' <span class="remark">({})</span>', "; ".join(said)) if said else ""
    return Cell(format_html("{}{}", place, remark), line.row.rank, "0")


def _result(line: AgencyRow) -> Cell:
    if line.row is not None:
        cell = number_cells().status(line.row.status)
        why: dict[str, list[str]] = {}
        for part in line.row.missing:
            why.setdefault(str(part.why.label), []).append(part.agency.name)
        if not why:
            return cell
        words = "; ".join(f"{label}: {', '.join(names)}" for label, names in why.items())
        html = format_html('{} <div class="remark why-missing">{}</div>', cell.html, words)
        return Cell(html, f"{cell.value}: {words}")
    words = _("Not applicable: %(reason)s") % {"reason": line.reason}
    return Cell(format_html('<span class="remark">{}</span>', words), words)


def _rate(line: AgencyRow) -> Cell:
    return rate_cell(line.row, number_cells()) if line.row else missing()


def _values(line: AgencyRow) -> Values:
    """None of procedures that each part counted alike: the sums are not those of the unit."""
    return Values() if line.row is None or line.is_weighted else line.row.values


def _target(line: AgencyRow) -> Cell:
    return number_cells().target(line.row.target) if line.row else missing()


class AgencyTable(Table):
    """What the agency reported, where it stands in its kind and whether it met the target."""

    key = "record"
    title = gettext_lazy("Figures by indicator and period")
    group_by = "indicator"
    stacks = True

    def __init__(
        self, lines: Sequence[AgencyRow], *, agency: Agency, notes: Sequence[str] = ()
    ) -> None:
        self.agency_of = agency
        self.notes = notes
        self.periods = {line.period.pk: line.period for line in lines}
        super().__init__(lines)

    def above(self) -> list[str]:
        """Whose figures, of which periods, and where they come from."""
        periods = list(self.periods.values())
        bodies = dict.fromkeys(row.issuing_body for row in periods if row.issuing_body)
        return [
            f"{self.agency_of} – {self.title}",
            _("Periods: %(periods)s") % {"periods": "; ".join(map(str, periods))},
            _("Source: %(source)s") % {"source": ", ".join(bodies)},
            *self.notes,
        ]

    indicator = Column(gettext_lazy("Indicator"), render=lambda line: text(str(line.indicator)))
    period = Column(gettext_lazy("Period"), render=_period, row_header=True, css="col-name")
    denominator = Column(
        gettext_lazy("Denominator"),
        render=lambda line: number_cells().count(_values(line).denominator),
        css="col-number col-count",
    )
    numerator = Column(
        gettext_lazy("Numerator"),
        render=lambda line: number_cells().count(_values(line).total_numerator),
        css="col-number col-count",
    )
    rate = Column(gettext_lazy("Rate (%)"), render=_rate, css="col-number col-rate")
    target = Column(gettext_lazy("Target (%)"), render=_target, css="col-number col-target")
    rank = Column(gettext_lazy("Rank"), render=_rank, css="col-rank")
    status = Column(gettext_lazy("Result"), render=_result, css="col-status")
