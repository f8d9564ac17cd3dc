"""Services, with how their deadlines stand today, and their other spellings."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dvctrack.lib.admin.base import HouseInline
from dvctrack.lib.admin.cells import cut
from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.admin.site import Job
from dvctrack.lib.names import plain
from dvctrack.lib.numbers import format_count
from dvctrack.lib.numbers.printing import MISSING
from entities.admin.flat.tables import ServiceNameResource, ServiceResource
from entities.admin.orders.listing import facts_of, with_keys
from entities.admin.services.acts import JoinServices
from entities.admin.trailed import TrailedAdmin, TrailedImportMixin
from entities.choices import DeadlineState as State
from entities.deadlines.cells import state_badge
from entities.deadlines.fold import DONE, OVERDUE, TO_DO
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.deadlines.rules import day_text
from entities.deadlines.state import with_state
from entities.models import Service, ServiceDeadline, ServiceName

# Of the states of several deadlines the first of these is that of their service.
PRESSING = (
    *(*OVERDUE, State.AWAITING, State.OPEN, State.NO_DEADLINE, State.DONE_LATE),
    *(State.DONE_IN_TIME, State.WITHDRAWN, State.JOINED, State.NOT_ORDERED),
)


def _overdue(services: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    late = {row.service for row in facts_of(request) if row.state in OVERDUE}
    return with_keys(services, late)


def _done(services: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """With a deadline that is done, and none to be done."""
    done = {row.service for row in facts_of(request) if row.state in DONE}
    return with_keys(
        services, done - {row.service for row in facts_of(request) if row.state in TO_DO}
    )


def _not_ordered(services: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    return services.exclude(pk__in=ServiceDeadline.objects.order_by().values("service"))


class ServiceForm(forms.ModelForm[Service]):
    """No service has the name, or another spelling, of another, however it is written."""

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if known := Service.objects.spelled(name).exclude(pk=self.instance.pk).first():
            told = _("“%(name)s” is there already, spelled like this. Write it so.")
            raise ValidationError(told % {"name": known.name})
        return name


class ServiceNameForm(forms.ModelForm[ServiceName]):
    """Another spelling, which is that of no service by now."""

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        others = ServiceName.objects.filter(key=plain(text)).exclude(pk=self.instance.pk)
        if others.exists() or Service.objects.filter(key=plain(text)).exists():
            raise ValidationError(_("A service is found under this spelling already."))
        return text


class ServiceNameInline(HouseInline):
    model = ServiceName
    form = ServiceNameForm


@admin.register(Service)
class ServiceAdmin(TrailedImportMixin, TrailedAdmin[Service]):
    """What a service is called; its deadlines are looked at and lead to their own pages."""

    job = Job.DEADLINES
    resource_classes = (ServiceResource,)
    help = gettext_lazy("The services by their names, with other spellings of them.")
    form = ServiceForm
    list_display = ("service_name", "leads", "next_due", "state", "orders_given")
    list_filter = (("decisions", admin.RelatedOnlyFieldListFilter),)
    quick_filters = (
        QuickFilter("overdue", gettext_lazy("with an overdue deadline"), _overdue),
        QuickFilter("done", gettext_lazy("all deadlines completed"), _done),
        QuickFilter("not_ordered", gettext_lazy("ordered by no decision"), _not_ordered),
    )
    acts = (JoinServices,)
    search_fields = ("search_text", "names__key")
    search_help_text = gettext_lazy("Words of the name, another spelling, or the procedure code")
    autocomplete_fields = ("decisions",)
    inlines = (ServiceNameInline,)
    change_form_template = "admin/entities/service_change_form.html"
    fieldsets = (
        (
            gettext_lazy("Name"),
            {
                "fields": ("name", "code"),
                "description": gettext_lazy(
                    "A service is told by the words of its name, without case, accents and "
                    "punctuation. Other spellings that lists use stand below."
                ),
            },
        ),
        (gettext_lazy("Ordered by"), {"fields": ("decisions",)}),
    )

    def read_beside(self, rows: Sequence[Any], request: HttpRequest) -> None:
        """Their deadlines as `rows`."""
        found: dict[int, list[DeadlineRow]] = defaultdict(list)
        for row in rows_today(rows):
            found[row.service.pk].append(row)
        for service in rows:
            service.rows = found[service.pk]

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def service_name(self, service: Service) -> SafeString | str:
        return cut(service.name)

    @admin.display(description=gettext_lazy("lead agencies"))
    def leads(self, service: Any) -> str:
        names = dict.fromkeys(row.agency.name for row in service.rows)
        return "; ".join(names) or MISSING

    @admin.display(description=gettext_lazy("next due"))
    def next_due(self, service: Any) -> str:
        """The earliest day among the deadlines that are still to be done."""
        days = (row.due_on for row in service.rows if row.state in TO_DO)
        return day_text(min(filter(None, days), default=None)) or MISSING

    @admin.display(description=pgettext_lazy("of a deadline", "state"))
    def state(self, service: Any) -> str | SafeString:
        """The most pressing of its deadlines."""
        states = {row.state for row in service.rows}
        return next((state_badge(state) for state in PRESSING if state in states), MISSING)

    @admin.display(description=gettext_lazy("deadlines"))
    def orders_given(self, service: Any) -> str:
        return format_count(len(service.rows))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        service = kwargs.get("obj")
        context["orders"] = rows_today([service]) if service else []
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, service: Service) -> str:
        return reverse("service", args=(service.pk,))


def rows_today(services: Sequence[Service]) -> list[DeadlineRow]:
    """The deadlines of these services as they stand today, the earliest due first."""
    today = localdate()
    found = with_state(today).filter(service__in=[row.pk for row in services])
    named = found.select_related("service", "decision", "agency__parent")
    return rows_of(list(named.order_by("due_as_of", "printed_order", "pk")), on=today)


@admin.register(ServiceName)
class ServiceNameAdmin(TrailedImportMixin, TrailedAdmin[ServiceName]):
    job = Job.DEADLINES
    help = gettext_lazy("Other spellings under which services are found.")
    found_at = Service
    resource_classes = (ServiceNameResource,)
    form = ServiceNameForm
    list_display = ("text", "service")
    list_select_related = ("service",)
    search_fields = ("key", "service__search_text")
    search_help_text = gettext_lazy("Words of the name, another spelling, or the procedure code")
    autocomplete_fields = ("service",)
