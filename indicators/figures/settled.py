"""What is settled once figures or an act stand on it: a change today would rewrite the past.

Each function gives the sentences, by field, that refuse to turn a stored row into a changed one;
each sentence says how it is done from a day on. Words of an indicator are kept by day
(`change_words`). What merged units come to (`combines`) is not settled: no table as published
is worked out by it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Max, Min
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from entities.choices import ENDINGS
from entities.models import Agency, Succession
from indicators.choices import PeriodState
from indicators.models import Indicator, Obligation, Period, Submission

Told = dict[str, str]


class Days(NamedTuple):
    """The earliest and the latest day of the periods in which an agency owes or has a figure."""

    first: date
    last: date


def reported_days(agencies: Iterable[Agency] | None = None) -> dict[int, Days]:
    """The days of these agencies, of all by default, by key; none where none owes. Two queries."""
    found: dict[int, Days] = {}
    for model in (Obligation, Submission):
        rows = model._default_manager.order_by()
        of_them = rows if agencies is None else rows.filter(agency__in=agencies)
        spans = of_them.values_list("agency", Min("period__as_of"), Max("period__as_of"))
        for agency, first, last in spans:
            others = found.get(agency, Days(first, last))
            found[agency] = Days(min(first, others.first), max(last, others.last))
    return found


def days_of_acts() -> dict[int, set[date]]:
    """The last and first days that reorganisations gave to agencies, by key. One query."""
    found: dict[int, set[date]] = defaultdict(set)
    rows = Succession.objects.filter(act__isnull=False, relation__in=ENDINGS)
    for before, after, day in rows.values_list("predecessor", "successor", "effective_on"):
        found[before].add(day - timedelta(days=1))
        found[after].add(day)
    return found


def settled_by_acts(stored: Agency, changed: Agency, days: Collection[date]) -> Told:
    """The first and the last day, where one of `days` stands there."""
    told = _("A reorganisation set this day. Take it back, and record it with the right day.")
    return {
        name: told
        for name in ("starts_on", "ends_on")
        if getattr(stored, name) in days and getattr(changed, name) != getattr(stored, name)
    }


def settled_of_agency(stored: Agency, changed: Agency, days: Days | None) -> Told:
    """Kind, province, place and name, and days that leave a report outside.

    A name that was only misspelt is corrected by whoever says so.
    """
    if days is None:
        return {}
    told: Told = {}
    if changed.kind != stored.kind:
        told["kind"] = _(
            "Figures stand on this agency, ranked among its kind. Record a reorganisation: "
            "a new agency from a day on."
        )
    if changed.parent_id != stored.parent_id:
        told["parent"] = _(
            "Figures stand on this agency, ranked within its province. Record a reorganisation: "
            "a new agency from a day on."
        )
    if changed.display_order != stored.display_order:
        told["display_order"] = _(
            "Tables of the past stand in this order. Add an official name with its first day and "
            "this place: the place holds from that day on."
        )
    if changed.name != stored.name:
        told["name"] = _(
            "Tables of the past print “%(name)s”. Record a reorganisation: renamed from a day on. "
            "A misspelling is corrected on the page of the agency, with “Only misspelt” ticked."
        ) % {"name": stored.name}
    if changed.starts_on and changed.starts_on > days.first >= (stored.starts_on or date.min):
        told["starts_on"] = _(
            "It has to report as of %(day)s already. Give that day or an earlier one."
        ) % {"day": date_format(days.first, "SHORT_DATE_FORMAT")}
    if changed.ends_on and changed.ends_on < days.last <= (stored.ends_on or date.max):
        told["ends_on"] = _(
            "It has to report as of %(day)s still. Give that day or a later one, or record a "
            "reorganisation: it replaces what is owed."
        ) % {"day": date_format(days.last, "SHORT_DATE_FORMAT")}
    return told


def settled_of_indicator(stored: Indicator, changed: Indicator) -> Told:
    """How its rates are worked out, and which of two is better. One query where that changes."""
    figures = Submission.objects.filter(indicator=stored)
    standing = {
        "direction": figures,
        "asks_single_window": figures,
        "when_nothing_arose": figures.filter(denominator=0),
    }
    told = _(
        "Figures are ranked by it already. Make a new indicator, and ask for that one from a "
        "period on."
    )
    return {
        name: told
        for name, rows in standing.items()
        if getattr(changed, name) != getattr(stored, name) and rows.exists()
    }


def with_figures(periods: Iterable[Period]) -> set[int]:
    """The keys of those of these periods that have figures. One query."""
    rows = Submission.objects.filter(period__in=periods).order_by()
    return set(rows.values_list("period", flat=True).distinct())


SETTLED_OF_PERIOD = ("as_of", "cycle", "window_starts_on", "cumulative_starts_on")


def settled_of_period(stored: Period, changed: Period, *, has_figures: bool) -> Told:
    """Its days and its cycle, once it has figures; and nobody reads one that is not open yet."""
    told: Told = {}
    if changed.is_public and not stored.is_public and stored.state == PeriodState.PLANNED:
        told["is_public"] = _("The period is not open yet.")
    if has_figures:
        of_figures = _(
            "The period has figures, which are of this day and cycle. Open another period and "
            "bring the figures in there from a file."
        )
        for name in SETTLED_OF_PERIOD:
            if getattr(changed, name) != getattr(stored, name):
                told[name] = of_figures
    return told
