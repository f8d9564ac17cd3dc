"""The list of orders in the admin: how each stands on a day, and what people ask of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import TextInput
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dvctrack.lib.admin.lists import HouseChangeList, QuickFilter
from dvctrack.lib.forms import DayField, DayInput
from dvctrack.lib.names import plain
from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlineState as State
from entities.deadlines.fold import DONE, OVERDUE, QUESTIONS, TO_DO, UNLISTED, WAITING
from entities.deadlines.named import of_services_matching
from entities.deadlines.quarters import Quarter
from entities.deadlines.state import decisions_with_deadlines
from entities.deadlines.work import DUE_WITHIN, unanswered
from entities.models import Agency, Evidence, LegalDocument

ON = "on"
Rows = QuerySet[Any]


def chosen_day(request: HttpRequest) -> date:
    """The day that the address asks about; today where it names none that can be read."""
    try:
        return DayField(required=False).clean(request.GET.get(ON, "")) or localdate()
    except ValidationError:
        return localdate()


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
        found = Agency.objects.all()
        for word in plain(self.value() or "").split():
            found = found.filter(pk__in=agencies_with(word))
        return queryset.filter(lead_as_of__in=found.values("pk")) if self.value() else queryset


class DecisionFilter(admin.SimpleListFilter):
    """The decision that orders, as corrected by the day."""

    title = gettext_lazy("ordering decision")
    parameter_name = "decision"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(row.pk), str(row)) for row in decisions_with_deadlines()]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        known = {key for key, _name in self.lookup_choices}
        chosen = self.value()
        return queryset.filter(decision_as_of=chosen) if chosen in known else queryset


class StateFilter(admin.SimpleListFilter):
    """How an order stands on the day; those that stand in no list of it only where asked for."""

    title = pgettext_lazy("of a deadline", "state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(State.choices)

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        if self.value() in State.values:
            return queryset.filter(state=self.value())
        return queryset.exclude(state__in=UNLISTED)


def matching(queryset: Rows, typed: str) -> Rows:
    """The orders of which every word stands in the service or another spelling of it, in the
    first lead or that of the day, or in the decision; whatever the accents.
    """
    for word in plain(typed).split():
        leads = agencies_with(word)
        decisions = LegalDocument.objects.filter(search_text__contains=word).values("pk")
        queryset = queryset.filter(
            of_services_matching(word)
            | Q(agency_id__in=leads)
            | Q(lead_as_of__in=leads)
            | Q(decision_as_of__in=decisions)
        )
    return queryset


def agencies_with(word: str) -> "QuerySet[Any]":
    """The keys of agencies with these letters in one of their names."""
    named = Q(key__contains=word) | Q(short_name__icontains=word) | Q(names__key__contains=word)
    return Agency.objects.filter(named).order_by().values("pk")


class OrderChangeList(HouseChangeList):
    """Orders as they stand on the chosen day."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        day = date_format(chosen_day(request), "SHORT_DATE_FORMAT")
        self.title = _("Deadlines of services on %(day)s") % {"day": day}


def _overdue(orders: Rows, request: HttpRequest) -> Rows:
    return orders.filter(state__in=OVERDUE)


def _due_this_quarter(orders: Rows, request: HttpRequest) -> Rows:
    quarter = Quarter.containing(chosen_day(request))
    return orders.filter(state__in=TO_DO, due_as_of__range=(quarter.starts_on, quarter.ends_on))


def _due_soon(orders: Rows, request: HttpRequest) -> Rows:
    until = chosen_day(request) + timedelta(days=DUE_WITHIN)
    return orders.filter(state=State.OPEN, due_as_of__lte=until)


def _to_confirm(orders: Rows, request: HttpRequest) -> Rows:
    return orders.filter(state__in=WAITING)


def _asked(orders: Rows, request: HttpRequest) -> Rows:
    asked = unanswered(Kind.ASK, QUESTIONS, on=chosen_day(request))
    return orders.filter(state__in=TO_DO, pk__in=asked.filter(due_on__isnull=False))


def _not_answered(orders: Rows, request: HttpRequest) -> Rows:
    asked = unanswered(Kind.ASK, QUESTIONS, on=chosen_day(request))
    return orders.filter(state__in=TO_DO, pk__in=asked.filter(due_on__isnull=True))


def _done(orders: Rows, request: HttpRequest) -> Rows:
    return orders.filter(state__in=DONE)


def _without_evidence(orders: Rows, request: HttpRequest) -> Rows:
    """Done by the day, and nothing was given that shows it, in an act that was not annulled."""
    shown = Evidence.objects.filter(act__annulment__isnull=True, act__day__lte=chosen_day(request))
    return orders.filter(state__in=DONE).exclude(pk__in=shown.values("act__deadline"))


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
