"""A league table as the documentation of django-tables2 has it, to hold ours against."""

from typing import Any

import django_tables2
from django.test import RequestFactory
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_tables2 import Column

from dvctrack.lib.numbers import format_count, format_rate, format_rate_beside
from dvctrack.lib.tables.cells import missing
from indicators.choices import Status
from indicators.figures.cells import plain_target, signed_points
from indicators.league.rows import League, LeagueRow
from indicators.league.tables import LeagueTable


def _of_class(name: str, **options: Any) -> Column:
    return Column(attrs={"td": {"class": name}}, orderable=False, **options)


class StockTable(django_tables2.Table):
    """The columns of a league with counts, a target, changes and a trend; the same words."""

    rank = _of_class("col-rank")
    agency = _of_class("col-name", linkify=True)
    denominator = _of_class("col-number col-count")
    numerator = _of_class("col-number col-count")
    exact_rate = _of_class("col-number col-rate")
    target = _of_class("col-number col-target")
    status = _of_class("col-status")
    rate_change = _of_class("col-number col-change", accessor="change__rate")
    rank_change = _of_class("col-number col-change", accessor="change__rank")
    trend = _of_class("col-trend")
    to_target = _of_class("col-number col-distance", empty_values=())
    to_climb = _of_class("col-number col-distance", empty_values=())

    def __init__(self, league: League, drawn: LeagueTable) -> None:
        self.league = league
        self.drawn = drawn
        super().__init__(league.rows)

    def render_rank(self, value: int, record: LeagueRow) -> SafeString:
        address = (self.league.indicator.slug, self.league.period.code, record.agency.slug)
        return format_html(
            '<a href="/league/{}/{}/{}/" title="{}">{}</a>',
            *(*address, _("Why this rank?"), format_count(value)),
        )

    def render_denominator(self, value: int) -> str:
        return format_count(value)

    render_numerator = render_denominator

    def render_exact_rate(self, value: Any, record: LeagueRow) -> str:
        return format_rate_beside(value, record.target.value if record.target else None)

    def render_target(self, value: Any) -> str:
        return format_rate(plain_target(value), None)

    def render_status(self, value: Status) -> SafeString:
        return format_html(
            '<span class="status status-{0}"><svg class="icon" aria-hidden="true"'
            ' focusable="false"><use href="#icon-{0}"></use></svg> {1}</span>',
            *(value.value, value.label),
        )

    def render_rate_change(self, value: Any) -> str:
        return signed_points(value)

    def render_rank_change(self, value: int) -> str | SafeString:
        if value == 0:
            return _("same")
        arrow, word = ("▲", _("up")) if value > 0 else ("▼", _("down"))
        return format_html(
            '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span> {}',
            *(arrow, word, format_count(abs(value))),
        )

    def render_trend(self, record: LeagueRow) -> SafeString:
        html: SafeString = self.drawn.columns["trend"].render(record).html
        return html

    def render_to_target(self, record: LeagueRow) -> str | SafeString:
        number = self.league.cases_to_target(record)
        if number is not None:
            return format_count(number)
        return missing(_("reached") if record.status == Status.MET else _("no counts")).html

    def render_to_climb(self, record: LeagueRow) -> str | SafeString:
        found = self.league.cases_to_climb(record)
        if found is not None:
            return format_count(found.cases)
        return missing(_("first") if record.rank == 1 else _("no counts")).html

    def html(self) -> str:
        """With the template that comes with django-tables2."""
        html: str = self.as_html(RequestFactory().get("/"))
        return html
