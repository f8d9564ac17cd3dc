"""Numbers, quarters and the navigation in templates. Numbers are printed by one function."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from dvctrack.lib.history import name_of
from dvctrack.lib.numbers import (
    decimals_beside,
    decimals_of,
    format_count,
    format_rate,
)
from dvctrack.lib.tables.cells import before_after
from entities.choices import AgencyKind
from entities.deadlines.quarters import Quarter
from entities.deadlines.tables import quarter_name as name_of_quarter
from entities.policy import may_manage_accounts
from indicators.figures import cells
from indicators.figures.cells import plain_target
from indicators.league.before import name_beside
from indicators.league.rows import League, LeagueRow
from indicators.models import Period, Target
from indicators.pages.charts import histogram
from indicators.policy import may_read_imports, may_read_published, may_see_entry

register = template.Library()


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
    key = f"{league.indicator.slug}-{league.kind}"
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
    manages_accounts: bool


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any]) -> Navigation:
    """No query for a visitor; the roles of a user are read once for the whole request."""
    user = getattr(context.get("request"), "user", None) or AnonymousUser()
    return Navigation(
        may_read_imports(user),
        may_read_published(user),
        may_see_entry(user),
        may_manage_accounts(user),
    )


@dataclass(frozen=True)
class Segment:
    """A part of a bar, in per cent of its length, as text for an SVG attribute."""

    name: str
    start: str
    width: str


@register.inclusion_tag("dvctrack/status_bar.html")
def status_bar(league: League) -> dict[str, Any]:
    """How many agencies met the target, did not, or did not report, as a bar with its numbers.

    Those that reported and have no target are a part of their own.
    """
    parts = {
        "met": league.met,
        "not_met": league.not_met,
        "unjudged": league.unjudged,
        "not_reported": league.not_reported,
    }
    total = sum(parts.values())
    segments, start = [], Decimal(0)
    for name, number in parts.items():
        width = Decimal(100 * number) / total if total else Decimal(0)
        segments.append(Segment(name, f"{start:.3f}%", f"{width:.3f}%"))
        start += width
    return {"league": league, "segments": [row for row in segments if row.width != "0.000%"]}
