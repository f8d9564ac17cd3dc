"""Numbers, quarters, icons and navigation in templates. Numbers are printed by one function."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy
from django_tables2.columns import BoundColumn

from dvctrack.lib.history import name_of
from dvctrack.lib.numbers import decimals_beside, decimals_of, format_count, format_rate
from dvctrack.lib.tables.cells import before_after
from entities.choices import AgencyKind
from entities.deadlines.quarters import Quarter
from entities.deadlines.tables import quarter_name as name_of_quarter
from entities.deadlines.work import work_waiting
from entities.people.factor import is_in_use
from entities.policy import is_administrator, may_manage_accounts
from indicators.choices import Status
from indicators.figures import cells
from indicators.figures.cells import plain_target
from indicators.league.before import name_beside
from indicators.league.rows import League, LeagueRow
from indicators.league.table_cells import left_out_words, parts_of
from indicators.league.words import (
    COUNTED,
    how_combined,
    on_ranks,
    on_units,
    why_not_compared,
)
from indicators.models import Period, Target
from indicators.pages.charts import Tile, histogram
from indicators.pages.my_work import waiting
from indicators.policy import may_read_imports, may_read_published, may_see_entry

register = template.Library()

EXPORT_NAMES = {
    "xlsx": "Excel (xlsx)",
    "csv-vi": gettext_lazy("CSV for a Vietnamese spreadsheet (;)"),
    "csv": gettext_lazy("CSV for machines (,)"),
    "json": "JSON",
}


@register.filter
def count(value: int | None) -> str:
    """1850 as 1.850; empty for a missing value."""
    return "" if value is None else format_count(value)


@register.filter
def rate(value: Decimal | None, decimals: int = 2) -> str:
    """67.1892 as 67,19; empty for a missing value."""
    return "" if value is None else format_rate(value, decimals)


@register.filter
def rate_beside(value: Fraction | None, target: Target | None) -> str:
    """A rate with as many decimals as it takes not to look like a target that it misses."""
    if value is None:
        return ""
    return format_rate(value, decimals_beside(value, target.value if target else None))


@register.filter
def rate_of_row(row: LeagueRow) -> str:
    """The rate of the judged span beside the target of the row, where it has one."""
    return rate_beside(row.exact_rate, row.target)


@register.filter
def unlocalized(value: int) -> str:
    """A whole number for an attribute of SVG: 1234, never 1.234."""
    return str(int(value))


@register.inclusion_tag("dvctrack/charts/histogram.html")
def spread(league: League) -> dict[str, Any]:
    """How the rates of a league are spread, as a drawing beside its table."""
    key = f"{league.indicator.slug}-{league.key}"
    return {"league": league, "chart": histogram(league), "key": key}


@register.filter
def printed(value: Decimal | None) -> str:
    """A rate with the decimals that it has: 18,90 is not 18,9."""
    return "" if value is None else format_rate(value, decimals_of(value))


@register.filter
def points(value: Fraction) -> str:
    """A change in percentage points with its sign, such as "+7,26"."""
    return cells.signed_points(value)


@register.filter
def places(value: int) -> str:
    """Places gained or lost, such as "▲ 3"."""
    return cells.arrowed_places(value)


@register.filter
def target_value(target: Target | None) -> str:
    """The value of a target without idle zeros; empty where there is no target."""
    return "" if target is None else format_rate(plain_target(target), None)


@register.filter
def compared(row: LeagueRow, league: League) -> str:
    """How the rate of a row stands to its target: ≥ or <, and ≤ or > where lower is better."""
    if row.status == Status.MET:
        return "≤" if league.lower_is_better else "≥"
    return ">" if league.lower_is_better else "<"


@register.filter
def agency_links(rows: Iterable[LeagueRow]) -> SafeString:
    """The agencies of these rows, each with a link to its page."""
    agencies = [row.agency for row in rows]
    return format_html_join(
        ", ", '<a href="{}">{}</a>', ((agency.get_absolute_url(), agency) for agency in agencies)
    )


@register.filter
def tile_label(tile: Tile) -> str:
    """The province of a tile with its rate and its result in words."""
    row = tile.row
    told = [] if row.exact_rate is None else [f"{rate_of_row(row)}%"]
    if row.status != Status.NO_TARGET:
        told.append(str(row.status.label))
    return f"{tile.position.label}: {', '.join(told)}"


@register.filter
def quarter_name(quarter: Quarter) -> str:
    """Such as "Quý II năm 2022"."""
    return name_of_quarter(quarter)


@register.filter
def beside(other: Period, period: Period) -> str:
    """The name of another period, with its cycle where it is of another one."""
    return name_beside(other, period)


@register.simple_tag
def before_and_after(before: object, after: object) -> SafeString:
    """What stood and what came, such as "7 → 5"; what came alone where nothing stood."""
    return before_after(str(before), str(after)) if before else conditional_escape(str(after))


@register.filter
def kind_name(kind: str) -> str:
    """The label of a kind of agencies, such as "Bộ, ngành"."""
    return str(AgencyKind(kind).label)


@register.filter
def person_name(user: User) -> str:
    """The full name, or the user name where there is none."""
    return name_of(user)


@dataclass(frozen=True)
class Navigation:
    """Which menus are shown."""

    reads_imports: bool
    reads_published: bool
    enters: bool
    waiting: int
    manages_accounts: bool
    administers: bool
    has_second_factor: bool


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any]) -> Navigation:
    """No query for a visitor; for a user those for the roles and for what waits."""
    user = getattr(context.get("request"), "user", None) or AnonymousUser()
    return Navigation(
        may_read_imports(user),
        may_read_published(user),
        may_see_entry(user),
        waiting(user) + work_waiting(user, on=localdate()),
        may_manage_accounts(user),
        is_administrator(user),
        is_in_use(),
    )


@register.filter
def alert_class(level: str) -> str:
    """How the page dresses a message; only two levels have another name in Bootstrap."""
    return {"error": "alert-danger", "debug": "alert-secondary"}.get(level, f"alert-{level}")


register.filter(is_administrator)
register.filter(left_out_words)
register.filter(parts_of)
register.filter(on_ranks)
register.filter(on_units)
register.filter(how_combined)
register.filter(why_not_compared)
register.simple_tag(cells.icon)
register.filter(cells.status_badge)


@register.filter
def sort_icon(bound: BoundColumn) -> SafeString:
    """How the table is sorted by a column, or that it can be."""
    if not bound.is_ordered:
        return cells.icon("sort", "sort-icon")
    return cells.icon(f"sort-{'down' if bound.order_by_alias.is_descending else 'up'}", "sort-icon")


@register.simple_block_tag
def switch(content: str, label: str, heading: str = "", css: str = "switch") -> SafeString:
    """A navigation between periods, kinds or views of one subject; it holds `option` tags."""
    shown = format_html("<span>{}</span>", heading) if heading else ""
    return format_html(
        '<nav class="{}" aria-label="{}">{}<ul>{}</ul></nav>', css, label, shown, content
    )


@register.simple_tag
def option(address: str, value: Any, chosen: Any, text: str | None = None) -> SafeString:
    """One way to go on, marked where it is the chosen one; its text is the value itself."""
    current = mark_safe(' aria-current="page"') if value == chosen else ""
    shown = value if text is None else text
    return format_html('<li><a href="{}"{}>{}</a></li>', address, current, shown)


@register.simple_tag
def download(address: str, text: str, css: str = "") -> SafeString:
    """A link to a file."""
    shown = format_html(' class="{}"', css) if css else ""
    return format_html('<a{} href="{}">{}{}</a>', shown, address, cells.icon("download"), text)


@register.inclusion_tag("dvctrack/downloads.html", takes_context=True)
def downloads(context: dict[str, Any], kind: str = "", parent: str = "") -> dict[str, Any]:
    """What the page shows as files, filtered and sorted as it is; `kind` is one of its tables,
    of units below a province with `parent`.
    """
    query = context["request"].GET.copy()
    if kind:
        query["kind"] = kind
    if parent:
        query["parent"] = parent
    formats = []
    for export, text in EXPORT_NAMES.items():
        query["_export"] = export
        formats.append((f"?{query.urlencode()}", text))
    return {"formats": formats, "kind": kind}


@dataclass(frozen=True)
class Segment:
    """A part of a bar, in per cent of its length, as text for an SVG attribute."""

    name: str
    number: int
    words: str
    start: str
    width: str

    @property
    def css(self) -> str:
        return f"status-{self.name}"


@register.inclusion_tag("dvctrack/status_bar.html")
def status_bar(league: League) -> dict[str, Any]:
    """How many agencies have which status, as a bar with its numbers: together all that owe.

    A status that no agency has is left out, but for the two that a target gives.
    """
    always = {Status.MET, Status.NOT_MET} if league.has_target else set()
    segments, start = [], Decimal(0)
    for status, number in league.counts.items():
        if number or status in always:
            width = Decimal(100 * number) / max(len(league.rows), 1)
            words = str(COUNTED[status])
            segments.append(Segment(status.value, number, words, f"{start:.3f}%", f"{width:.3f}%"))
            start += width
    label = ", ".join(f"{segment.number} {segment.words}" for segment in segments)
    return {"segments": segments, "label": label}
