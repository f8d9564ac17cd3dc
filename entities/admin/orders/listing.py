"""The list of orders in the admin: how each stands on a day, and what people ask of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import TextInput
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dvctrack.lib.admin.base import holds_one_of
from dvctrack.lib.admin.change_list import HouseChangeList
from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.forms import DayField, DayInput
from dvctrack.lib.keys import written
from dvctrack.lib.names import plain
from entities.admin.searching import agency_queries, agency_texts, by_column, holding
from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlineState as State
from entities.deadlines.counts import COLUMNS_OF_FACT, Fact
from entities.deadlines.fold import DONE, OVERDUE, QUESTIONS, TO_DO, UNLISTED, WAITING
from entities.deadlines.quarters import Quarter
from entities.deadlines.state import decisions_with_deadlines, in_one_text
from entities.deadlines.work import DUE_WITHIN, unanswered
from entities.models import Evidence, LegalDocument, Service, ServiceName

ON = "on"
Rows = QuerySet[Any]


def chosen_day(request: HttpRequest) -> date:
    """The day that the address asks about; today where it names none that can be read."""
    try:
        return DayField(required=False).clean(request.GET.get(ON, "")) or localdate()
    except ValidationError:
        return localdate()


def facts_of(request: HttpRequest) -> list[Fact]:
    """All orders as they stand on the chosen day, also those of no list of it: read once for each
    request, since to ask a database for each filter takes longer than to read them.
    """
    day, kept = chosen_day(request), getattr(request, "_facts", None)
    if kept is None or kept[0] != day:
        found = in_one_text(day).order_by().values_list(*COLUMNS_OF_FACT)
        kept = (day, [Fact.read(row) for row in found])
        request._facts = kept  # type: ignore[attr-defined]
    facts: list[Fact] = kept[1]
    return facts


def with_keys(rows: Rows, keys: Iterable[int]) -> Rows:
    """Those with these keys, whatever their number."""
    listed = list(keys)
    return rows.filter(pk__in=written(listed)) if listed else rows.none()


def standing_as(orders: Rows, request: HttpRequest, *states: State) -> Rows:
    """Those in one of these states on the chosen day."""
    return with_keys(orders, (fact.pk for fact in facts_of(request) if fact.state in states))


class TypedFilter(admin.SimpleListFilter):
    """A filter beside a list into which a person types."""

    template = "admin/typed_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[()]:
        return ()

    def has_output(self) -> bool:
        return True

    def widget(self) -> Any:
        raise NotImplementedError

    def choices(self, changelist: Any) -> Iterator[Any]:
        """One: the field, and what else the address asks for."""
        others = changelist.params.items()
        yield {
            "name": self.parameter_name,
            "widget": self.widget(),
            "others": [row for row in others if row[0] != self.parameter_name],
            "without": changelist.get_query_string(remove=[self.parameter_name]),
            "is_on": bool(self.value()),
        }


class DayFilter(TypedFilter):
    """The day on which orders are looked at."""

    title = gettext_lazy("day")
    parameter_name = ON

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(request, *args)
        self.day = chosen_day(request)

    def widget(self) -> Any:
        return DayInput({"aria-label": _("As of day")}).render(ON, self.day)

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return queryset


class LeadFilter(TypedFilter):
    """Words of the name, or of another name, of the agency that leads on the day."""

    title = gettext_lazy("lead agency")
    parameter_name = "lead"

    def widget(self) -> Any:
        return TextInput({"type": "search", "aria-label": _("Words of the lead agency")}).render(
            self.parameter_name or "", self.value() or ""
        )

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        if not self.value():
            return queryset
        words = plain(self.value() or "").split()
        agencies = list(agency_texts(words)) if words else []
        leads = {row.lead for row in facts_of(request)}
        for word in words:
            leads &= {key for key, text in agencies if word in text}
        return with_keys(queryset, (row.pk for row in facts_of(request) if row.lead in leads))


class DecisionFilter(admin.SimpleListFilter):
    """The decision that orders, as corrected by the day."""

    title = gettext_lazy("ordering decision")
    parameter_name = "decision"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(row.pk), str(row)) for row in decisions_with_deadlines()]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        known = {key for key, _name in self.lookup_choices}
        chosen = self.value()
        if chosen not in known:
            return queryset
        found = (row.pk for row in facts_of(request) if str(row.decision) == chosen)
        return with_keys(queryset, found)


class StateFilter(admin.SimpleListFilter):
    """How an order stands on the day; those that stand in no list of it only where asked for."""

    title = pgettext_lazy("of a deadline", "state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(State.choices)

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        wanted = self.value()
        if wanted in State.values:
            return standing_as(queryset, request, State(str(wanted)))
        unlisted = [row.pk for row in facts_of(request) if row.state in UNLISTED]
        return queryset.exclude(pk__in=unlisted) if unlisted else queryset


def matching(queryset: Rows, typed: str, request: HttpRequest) -> Rows:
    """The orders of which every word stands in the service or another spelling of it, in the
    first lead or that of the day, or in the decision of the day; whatever the accents.

    What the words name is looked up first, in one query: the list is asked for the keys of those
    that match, or without the others where these are fewer.
    """
    words = plain(typed).split()
    if not words:
        return queryset
    spellings = ServiceName.objects.filter(holds_one_of(words, "key")).order_by()
    named = list(
        by_column(
            [
                *(("agency", query) for query in agency_queries(words)),
                ("decision", holding(LegalDocument, words)),
                ("service", holding(Service, words)),
                ("service", spellings.values_list("service_id", "key")),
            ]
        )
    )
    orders = facts_of(request)
    for word in words:
        found: dict[str, set[int]] = defaultdict(set)
        for column, key, text in named:
            if word in text:
                found[column].add(key)
        orders = [
            order
            for order in orders
            if order.service in found["service"]
            or order.decision in found["decision"]
            or not found["agency"].isdisjoint((order.first_lead, order.lead))
        ]
    kept = {order.pk for order in orders}
    others = [order.pk for order in facts_of(request) if order.pk not in kept]
    if len(others) < len(kept):
        return queryset.exclude(pk__in=written(others)) if others else queryset
    return with_keys(queryset, kept)


class OrderChangeList(HouseChangeList):
    """Orders as they stand on the chosen day."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        day = date_format(chosen_day(request), "SHORT_DATE_FORMAT")
        self.title = _("Deadlines of services on %(day)s") % {"day": day}


def _overdue(orders: Rows, request: HttpRequest) -> Rows:
    return standing_as(orders, request, *OVERDUE)


def _due_this_quarter(orders: Rows, request: HttpRequest) -> Rows:
    quarter = Quarter.containing(chosen_day(request))
    found = (row for row in facts_of(request) if row.state in TO_DO and row.quarter == quarter)
    return with_keys(orders, (row.pk for row in found))


def _due_soon(orders: Rows, request: HttpRequest) -> Rows:
    until = chosen_day(request) + timedelta(days=DUE_WITHIN)
    to_do = (row for row in facts_of(request) if row.state == State.OPEN)
    return with_keys(orders, (row.pk for row in to_do if row.due_on and row.due_on <= until))


def _to_confirm(orders: Rows, request: HttpRequest) -> Rows:
    return standing_as(orders, request, *WAITING)


def _asked(orders: Rows, request: HttpRequest) -> Rows:
    asked = unanswered(Kind.ASK, QUESTIONS, on=chosen_day(request))
    return standing_as(orders, request, *TO_DO).filter(pk__in=asked.filter(due_on__isnull=False))


def _not_answered(orders: Rows, request: HttpRequest) -> Rows:
    asked = unanswered(Kind.ASK, QUESTIONS, on=chosen_day(request))
    return standing_as(orders, request, *TO_DO).filter(pk__in=asked.filter(due_on__isnull=True))


def _done(orders: Rows, request: HttpRequest) -> Rows:
    return standing_as(orders, request, *DONE)


def _without_evidence(orders: Rows, request: HttpRequest) -> Rows:
    """Done by the day, and nothing was given that shows it, in an act that was not annulled."""
    shown = Evidence.objects.filter(act__annulment__isnull=True, act__day__lte=chosen_day(request))
    return standing_as(orders, request, *DONE).exclude(pk__in=shown.values("act__deadline"))


QUICK_FILTERS = (
    QuickFilter("overdue", pgettext_lazy("deadlines", "overdue"), _overdue, waits=True),
    QuickFilter("to_confirm", gettext_lazy("to be confirmed"), _to_confirm, waits=True),
    QuickFilter("asked", gettext_lazy("asked for more time"), _asked, waits=True),
    QuickFilter("quarter", gettext_lazy("due this quarter"), _due_this_quarter),
    QuickFilter("soon", gettext_lazy("due in the next 30 days"), _due_soon),
    QuickFilter("unanswered", gettext_lazy("question not answered"), _not_answered),
    QuickFilter("done", pgettext_lazy("deadlines", "completed"), _done),
    QuickFilter("no_evidence", gettext_lazy("completed without evidence"), _without_evidence),
)
