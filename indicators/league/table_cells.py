"""How a row of the ranking looks on the page and in a file, with its trend as a small line."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from html import escape

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dvctrack.lib.numbers import printer, scaled_beside
from dvctrack.lib.tables.cells import BLANK, WHOLE_FORMAT, Cell, missing, text
from entities.agencies.functions import Functions
from entities.agencies.names import day_of_act
from entities.models import Agency
from indicators.choices import NoRankChange, Status
from indicators.figures.cells import USUAL_DECIMALS, NumberCells, number_cells
from indicators.league.combining import LeftOut
from indicators.league.rows import League, LeagueRow
from indicators.models import Period
from indicators.numbers import RateCheck, Values

REMARKS = {
    RateCheck.TRUNCATED: gettext_lazy("cut off, not rounded"),
    RateCheck.MISMATCH: gettext_lazy("does not match the counts"),
}
NOTHING_AROSE = gettext_lazy("nothing arose (0 of 0)")
# Of the drawing, as the style sheet has it: thousands of them need not say it.
WIDTH, HEIGHT, MARGIN = 72, 22, 3
# Stands for a slug while the rest of an address is worked out.
_SLUG = "__slug__"


def rate_cell(row: LeagueRow, numbers: NumberCells) -> Cell:
    """The rate of the judged span, beside its target, or why there is none."""
    if row.exact_rate is None:
        return numbers.without_rate[row.status]
    return numbers.exact_rate(row.exact_rate, row.target, least=_decimals(row.values))


def has_rate_of_nothing(row: LeagueRow) -> bool:
    """Whether the rate is what the indicator counts where nothing arose."""
    return row.exact_rate is not None and row.values.nothing_arose


def remarks(row: LeagueRow, league: League) -> list[str]:
    """What is remarkable in a row; of a combined one also why it has no figure, and who owed none.

    Also which functions came or went between the days of the table. None where nothing is.
    """
    said = [str(REMARKS[row.rate_check])] if row.rate_check in REMARKS else []
    if has_rate_of_nothing(row):
        said.append(str(NOTHING_AROSE))
    if row.figure is not None and not row.figure.is_accepted:
        said.append(_("not yet accepted"))
    if row.exact_rate is not None and league.is_weighted(row):
        said.append(_("the same procedures were counted in each former unit"))
    said += [f"{part.agency.name}: {part.why.label}" for part in row.missing]
    said += [left_out_words(left) for left in row.not_owing]
    return said + functions_words(row.functions, row.agency)


def parts_of(row: LeagueRow, league: League) -> list[tuple[Agency, str]]:
    """The agencies whose figures a unit has, each with its counts and with what is missing."""
    missing_of = {part.agency.id: str(part.why.label) for part in row.missing}
    count = printer().count
    found = []
    for part in row.parts:
        values, why = league.values_of_part(part), missing_of.get(part.id, "")
        counts = (values.total_numerator, values.denominator)
        said = "/".join("–" if number is None else count(number) for number in counts)
        if counts == (None, None):
            said = why
        elif why:
            said = f"{said} ({why})"
        found.append((part, said))
    return found


def left_out_words(left: LeftOut) -> str:
    """Who owed nothing of what came to a unit, and why where that is known."""
    words = _("%(agency)s owed no figure") % {"agency": left.agency.name}
    return f"{words} ({left.reason})" if left.reason else words


def functions_words(moved: Iterable[Functions], unit: Agency) -> list[str]:
    """From when on which functions are a unit's, or no longer; those of a part under its name."""
    others: dict[tuple[Agency, date, bool, bool], list[str]] = {}
    for row in moved:
        told_together = (row.agency, row.effective_on, row.gave, row.is_verified)
        others.setdefault(told_together, []).append(row.other.name)
    found = []
    for (agency, day, gave, is_verified), names in others.items():
        words = {"day": day_of_act(day), "agency": ", ".join(names)}
        if gave:
            said = _("from %(day)s gave part of its functions to %(agency)s") % words
        else:
            said = _("from %(day)s took over part of the functions of %(agency)s") % words
        if agency != unit:
            said = f"{agency.name}: {said}"
        mark = _("not verified")
        found.append(said if is_verified else f"{said} ({mark})")
    return found


class LeagueCells:
    """The cells of a league: a method for each column of its table.

    What is the same in all rows is worked out once: words, separators and addresses.
    """

    def __init__(self, league: League, trend: Sequence[Period], query: str, here: str = "") -> None:
        self._league = league
        self._here = here
        self._numbers = number_cells()
        rank = reverse("rank", args=(league.indicator.slug, league.period.code, _SLUG))
        start, end = rank.split(_SLUG)
        self._before_rank = f'<a href="{start}'
        why = escape(_("Why this rank?"))
        self._after_rank = f'{end}{escape(query)}" title="{why}">'
        self._rank_here = f'{end}{escape(query)}" aria-current="page">'
        start, end = reverse("agency", args=(_SLUG,)).split(_SLUG)
        self._before_agency, self._after_agency = f'<a href="{start}', f'{end}">'
        self._target = self._numbers.target(league.target)
        self._own_target = _("target of its own")
        self._without_rank = missing(_("without a rank"))
        self._not_compared = {why: missing(str(why.label)) for why in NoRankChange}
        self._first = missing(_("first"))
        self._reached = missing(_("reached"))
        self._no_counts = missing(_("no counts"))
        self._of_parts = missing(_("counted by each former unit"))
        self.trend = sparkline(trend)

    def rank(self, row: LeagueRow) -> Cell:
        """The rank, which leads to its explanation."""
        rank = row.rank
        shown = self._without_rank.html if rank is None else self._numbers.print.count(rank)
        slug = row.agency.slug
        after = self._rank_here if slug == self._here else self._after_rank
        html = self._before_rank + slug + after + shown + "</a>"
        return Cell(SafeString(html), rank, WHOLE_FORMAT)

    def agency(self, row: LeagueRow) -> Cell:
        slug, name = row.agency.slug, row.agency.name
        html = self._before_agency + slug + self._after_agency + escape(name) + "</a>"
        return Cell(SafeString(html + self._parts(row) if row.parts else html), name)

    def _parts(self, row: LeagueRow) -> str:
        """The agencies whose figures a unit has, folded, with their counts or what is missing."""
        said = [
            (part.get_absolute_url(), part.name, words)
            for part, words in parts_of(row, self._league)
        ]
        return format_html(
            '<details class="parts"><summary>{}</summary><ul>{}</ul></details>',
            ngettext("from %(parts)d unit", "from %(parts)d units", len(said))
            % {"parts": len(said)},
            format_html_join("", '<li><a href="{}">{}</a>: {}</li>', said),
        )

    def denominator(self, row: LeagueRow) -> Cell:
        return self._count(row, row.values.denominator)

    def numerator(self, row: LeagueRow) -> Cell:
        return self._count(row, row.values.numerator)

    def single_window(self, row: LeagueRow) -> Cell:
        return self._count(row, row.values.numerator_single_window)

    def _count(self, row: LeagueRow, value: int | None) -> Cell:
        weighted = row.parts and self._league.is_weighted(row)
        return self._of_parts if weighted else self._numbers.count(value)

    def in_period_rate(self, row: LeagueRow) -> Cell:
        figure = row.in_period
        if figure is None:
            return self._numbers.not_reported
        if figure.exact_rate is None:
            return self._numbers.no_data
        return self._numbers.exact_rate(figure.exact_rate, None, least=_decimals(figure.values))

    def rate(self, row: LeagueRow) -> Cell:
        return rate_cell(row, self._numbers)

    def target(self, row: LeagueRow) -> Cell:
        """The target that holds for the agency; one of its own is marked with its basis."""
        own = row.target
        if own is None or own is self._league.target:
            return self._target if own else self._numbers.target(own)
        cell = self._numbers.target(own)
        basis = own.stated_basis
        said = f"{self._own_target}: {basis}" if basis else self._own_target
        html = format_html(
            '<span title="{}">{}<span aria-hidden="true">*</span></span>'
            '<span class="visually-hidden"> ({})</span>',
            said,
            cell.html,
            said,
        )
        return cell._replace(html=html)

    def status(self, row: LeagueRow) -> Cell:
        return self._numbers.status(row.status)

    def rate_change(self, row: LeagueRow) -> Cell:
        return self._numbers.points(row.change.rate if row.change else None)

    def rank_change(self, row: LeagueRow) -> Cell:
        change = row.change
        if change is not None and change.no_rank_because:
            return self._not_compared[change.no_rank_because]
        return self._numbers.places(change.rank if change else None)

    def to_target(self, row: LeagueRow) -> Cell:
        number = self._league.cases_to_target(row)
        if number is not None:
            return self._numbers.count(number)
        return self._reached if row.status == Status.MET else self._no_counts

    def to_climb(self, row: LeagueRow) -> Cell:
        found = self._league.cases_to_climb(row)
        if found is not None:
            return self._numbers.count(found.cases)
        return self._first if row.rank == 1 else self._no_counts

    def printed_rate(self, row: LeagueRow) -> Cell:
        return self._numbers.rate(row.printed_rate) if row.rate_check in REMARKS else BLANK

    def parts(self, row: LeagueRow) -> Cell:
        """In a file what a page folds under the name of a unit."""
        said = "; ".join(f"{part}: {words}" for part, words in parts_of(row, self._league))
        return text(said) if said else BLANK

    def remark(self, row: LeagueRow) -> Cell:
        said = "; ".join(remarks(row, self._league))
        if not said:
            return BLANK
        return Cell(format_html('<span class="remark">{}</span>', said), said)


def _decimals(values: Values) -> int:
    """A rate without counts keeps the decimals of its source: 0,001 is not 0,00."""
    if values.reported_decimals is None or values.counted_rate is not None:
        return USUAL_DECIMALS
    return max(values.reported_decimals, USUAL_DECIMALS)


def sparkline(periods: Sequence[Period]) -> Callable[[LeagueRow], Cell]:
    """What draws the trend of a row over `periods`.

    From 0 to 100 % for all rows alike, so that they can be compared; the target is a line. A period
    without a figure is a gap. The file holds the words.
    """
    days = [date_format(period.as_of, "SHORT_DATE_FORMAT") for period in periods]
    across = [_x(place, len(periods)) for place in range(len(periods))]
    none, printed = _("no rate"), printer().scaled

    def draw(row: LeagueRow) -> Cell:
        goal = row.target.value if row.target else None
        level = "" if goal is None else f'<path class="spark-target" d="M0 {_y(goal)}H{WIDTH}"/>'
        said, line, dots = [], "", ""
        pen = "M"
        for day, x, rate in zip(days, across, row.trend, strict=True):
            if rate is None:
                said.append(f"{day}: {none}")
                pen = "M"
                continue
            said.append(f"{day}: {printed(*scaled_beside(rate, goal))}%")
            point = f"{x} {_y(rate)}"
            line += pen + point
            dots += f"M{point}h0"
            pen = "L"
        words = "; ".join(said)
        html = (
            f'<svg class="spark" role="img" aria-label="{escape(words)}">{level}'
            f'<path class="spark-line" d="{line}"/><path class="spark-dots" d="{dots}"/></svg>'
        )
        return Cell(SafeString(html), words)

    return draw


def _x(place: int, places: int) -> str:
    return f"{MARGIN + (WIDTH - 2 * MARGIN) * place / max(places - 1, 1):.1f}"


def _y(rate: Fraction | Decimal) -> str:
    part, whole = rate.as_integer_ratio()
    return f"{MARGIN + (HEIGHT - 2 * MARGIN) * (1 - part / whole / 100):.1f}"
