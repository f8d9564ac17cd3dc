"""Orders to offer a service: given here or by a file, and never changed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from dvctrack.lib.admin.cells import cut, two_lines
from dvctrack.lib.admin.site import Job
from dvctrack.lib.numbers import format_count
from dvctrack.lib.numbers.printing import MISSING
from entities.admin.orders.acts import ACTS
from entities.admin.orders.flat import ServiceDeadlineResource
from entities.admin.orders.form import FIELDSETS, OrderForm
from entities.admin.orders.listing import (
    QUICK_FILTERS,
    DayFilter,
    DecisionFilter,
    LeadFilter,
    OrderChangeList,
    StateFilter,
    chosen_day,
    matching,
)
from entities.admin.trailed import TrailedAdmin, TrailedImportMixin
from entities.agencies.units import name_heirs
from entities.deadlines.acts import give_order
from entities.deadlines.cells import state_badge
from entities.deadlines.lives import lives_of
from entities.deadlines.may import Actor, may_coordinate_deadlines
from entities.deadlines.rows import rows_of
from entities.deadlines.rules import day_text
from entities.deadlines.state import with_state
from entities.deadlines.views_service import offered
from entities.models import ServiceDeadline, annex_order
from entities.policy import may_read_history_of

# What the form of an order says to the action that gives it.
_GIVEN = (
    *("agency", "decision", "deadline_text", "due_on", "precision", "ordered_on"),
    *("printed_order", "coordinating", "coordinating_text", "note"),
)


@admin.register(ServiceDeadline)
class ServiceDeadlineAdmin(TrailedImportMixin, TrailedAdmin[ServiceDeadline]):
    """The order to offer a service, given here or by a file and never changed.

    What became of it is recorded by acts, and how it stands on a day is the fold of these.
    """

    job = Job.DEADLINES
    help = gettext_lazy("Who is to offer which service by when, and what became of it.")
    resource_classes = (ServiceDeadlineResource,)
    list_display = ("service_name", "lead", "words", "due", "state", "days_late")
    list_filter = (DayFilter, StateFilter, LeadFilter, DecisionFilter, "precision")
    list_select_related = ("service", "decision", "agency__parent")
    quick_filters = QUICK_FILTERS
    acts = ACTS
    search_fields = ("service__search_text",)
    search_help_text = gettext_lazy("Words of the service, the lead agency, or the decision")
    autocomplete_fields = ("service", "agency", "decision", "coordinating")
    form = OrderForm
    fieldsets = FIELDSETS
    change_form_template = "admin/entities/order_change_form.html"
    tells_effects = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """As the orders stand on the day that the address asks about."""
        return with_state(chosen_day(request))

    def read_beside(self, rows: Sequence[Any], request: HttpRequest) -> None:
        """Give each its `row` of the lists of the site."""
        day = chosen_day(request)
        found = rows_of(rows, on=day)
        name_heirs({row.agency for row in found}, on=day)
        for order, row in zip(rows, found, strict=True):
            order.row = row

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[OrderChangeList]:
        return OrderChangeList

    def get_ordering(self, request: HttpRequest) -> Any:
        """As the lists of the site stand."""
        return (
            F("due_as_of").asc(nulls_last=True),
            F("printed_order").asc(nulls_last=True),
            *annex_order("agency__", on=chosen_day(request)),
            "id",
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return matching(queryset, search_term, request), False

    @admin.display(description=gettext_lazy("public service"), ordering="service__name")
    def service_name(self, order: ServiceDeadline) -> SafeString | str:
        return cut(order.service.name)

    @admin.display(description=gettext_lazy("lead agency"))
    def lead(self, order: Any) -> str | SafeString:
        """Of the day, with what it is now, and the first one where it is another."""
        row = order.row
        if row.agency == row.first_agency:
            return str(row.agency.name_now)
        first = _("first given to %(agency)s") % {"agency": row.first_agency.name}
        return two_lines(row.agency.name_now, first)

    @admin.display(description=gettext_lazy("deadline as printed"), ordering="deadline_text")
    def words(self, order: Any) -> str:
        return str(order.row.words)

    @admin.display(description=gettext_lazy("due on"), ordering="due_as_of")
    def due(self, order: Any) -> str | SafeString:
        """The day in force, with the first one where it was extended."""
        now = order.row.standing
        if not now.extensions:
            return day_text(now.due_on) or MISSING
        told = ngettext(
            "extended %(number)s time, first %(day)s",
            "extended %(number)s times, first %(day)s",
            now.extensions,
        )
        facts = {"number": now.extensions, "day": day_text(now.first_due_on) or MISSING}
        return two_lines(day_text(now.due_on), told % facts)

    @admin.display(description=pgettext_lazy("of a deadline", "state"))
    def state(self, order: Any) -> SafeString:
        return state_badge(order.row.state)

    @admin.display(description=gettext_lazy("days late"))
    def days_late(self, order: Any) -> str:
        return format_count(order.row.days_late) if order.row.days_late else MISSING

    def effects_of(self, request: HttpRequest, form: Any) -> Iterable[str]:
        """How the deadline is read."""
        found: Iterable[str] = form.told()
        return found

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Of a stored order what became of it, and what may be recorded on the site."""
        order = kwargs.get("obj")
        if order is not None:
            today, user = localdate(), request.user
            lives = lives_of(
                order.service, on=today, may_look_inside=may_read_history_of(user), ahead=True
            )
            life = next(life for life in lives if life.row.pk == order.pk)
            actor = Actor.of(user, on=today)
            shown = offered(actor, life.row, today=today, is_single=len(lives) == 1)
            context |= {"life": life, "shown": shown, "may_annul": may_coordinate_deadlines(user)}
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, deadline: ServiceDeadline) -> str:
        return f"{reverse('service', args=(deadline.service_id,))}#order-{deadline.pk}"

    def has_change_permission(
        self, request: HttpRequest, obj: ServiceDeadline | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: ServiceDeadline | None = None
    ) -> bool:
        return False

    def has_import_permission(self, request: HttpRequest) -> bool:
        """A file only adds."""
        return self.has_add_permission(request)

    def save_model(
        self, request: HttpRequest, obj: ServiceDeadline, form: Any, change: bool
    ) -> None:
        """Nothing but a new order gets here."""
        said = {name: form.cleaned_data[name] for name in _GIVEN}
        order = give_order(obj.service, **said, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        obj.pk, obj.ordered_on = order.pk, order.ordered_on
        obj._state.adding = False
