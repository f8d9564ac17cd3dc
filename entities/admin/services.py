"""Legal documents, and the services that they order with their deadlines."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import HouseInline, ReadOnlyAdmin
from dvctrack.lib.admin.site import Job
from dvctrack.lib.names import plain
from dvctrack.lib.refused import Refused, tell
from entities.admin.columns import agency_column
from entities.admin.flat_orders import ServiceDeadlineResource
from entities.admin.trailed import TrailedAdmin, TrailedImportMixin
from entities.deadlines.acts import give_order
from entities.models import (
    CalendarKey,
    DeadlineAct,
    Evidence,
    LegalDocument,
    Service,
    ServiceDeadline,
    ServiceName,
)

NAME_LENGTH = 70
# What the form of an order says to the action that gives it.
_GIVEN = (
    *("agency", "decision", "deadline_text", "due_on", "precision", "ordered_on"),
    *("printed_order", "coordinating", "coordinating_text", "note"),
)


@admin.register(LegalDocument)
class LegalDocumentAdmin(TrailedAdmin[LegalDocument]):
    job = Job.SETTINGS
    help = gettext_lazy("Decisions and letters on which other things rest.")
    list_display = ("number", "type", "issued_on", "title", "is_verified")
    list_filter = ("type", "is_verified")
    search_fields = ("search_text",)
    date_hierarchy = "issued_on"


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


class OrderInline(HouseInline):
    """The orders of a service, to look at."""

    model = ServiceDeadline
    fields = ("agency", "decision", "deadline_text", "due_on")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ServiceNameInline(HouseInline):
    model = ServiceName
    form = ServiceNameForm


@admin.register(Service)
class ServiceAdmin(TrailedAdmin[Service]):
    job = Job.DEADLINES
    help = gettext_lazy("The services by their names, with other spellings of them.")
    form = ServiceForm
    list_display = ("short_name", "code")
    list_filter = ("decisions",)
    search_fields = ("search_text",)
    autocomplete_fields = ("decisions",)
    inlines = (ServiceNameInline, OrderInline)

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def short_name(self, service: Service) -> str:
        return Truncator(service.name).chars(NAME_LENGTH)

    def view_on_site(self, service: Service) -> str:
        return reverse("service", args=(service.pk,))


@admin.register(ServiceDeadline)
class ServiceDeadlineAdmin(TrailedImportMixin, TrailedAdmin[ServiceDeadline]):
    """The order to offer a service, given here or by a file and never changed.

    What became of it is recorded by acts, on the page of the service.
    """

    job = Job.DEADLINES
    help = gettext_lazy("Which agency must offer which service, and until when.")
    resource_classes = (ServiceDeadlineResource,)
    list_display = (
        "service_name",
        agency_column(),
        "decision",
        "deadline_text",
        "due_on",
    )
    list_filter = ("precision", "decision")
    list_select_related = ("service", "agency__parent", "decision")
    search_fields = ("service__search_text", "agency__key", "agency__names__key")
    date_hierarchy = "due_on"
    autocomplete_fields = ("service", "agency", "decision", "coordinating")

    @admin.display(description=gettext_lazy("public service"), ordering="service__name")
    def service_name(self, deadline: ServiceDeadline) -> str:
        return Truncator(deadline.service.name).chars(NAME_LENGTH)

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

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().add_view(request, *args, **kwargs)
        except Refused as refused:
            tell(request, refused)
            return redirect(request.path)


class EvidenceInline(HouseInline):
    model = Evidence
    fields = ("address", "download", "sha256")
    readonly_fields = fields
    can_delete = False

    @admin.display(description=gettext_lazy("file"))
    def download(self, evidence: Evidence) -> str:
        if not evidence.file:
            return "-"
        address = reverse("service-evidence", args=(evidence.pk,))
        return format_html('<a href="{}">{}</a>', address, evidence.file_name)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(DeadlineAct)
class DeadlineActAdmin(ReadOnlyAdmin[DeadlineAct]):
    """Everything that was recorded of orders, with its evidence; to look at."""

    job = Job.DEADLINES
    help = gettext_lazy("What was recorded of each deadline, with its evidence.")
    found_at = ServiceDeadline
    list_display = ("recorded_at", "kind", "day", "deadline", "by", "reason")
    list_filter = ("kind",)
    list_select_related = ("deadline__service", "deadline__agency", "by")
    search_fields = ("deadline__service__search_text", "deadline__agency__key")
    date_hierarchy = "recorded_at"
    inlines = (EvidenceInline,)


@admin.register(CalendarKey)
class CalendarKeyAdmin(ReadOnlyAdmin[CalendarKey]):
    """Who may follow the calendar of an agency; the key itself is nowhere."""

    job = Job.DEADLINES
    help = gettext_lazy("Who may follow the calendar of an agency.")
    found_at = ServiceDeadline
    list_display = (agency_column(), "made_by", "made_at", "ended_at")
    list_select_related = ("agency__parent", "made_by")
    search_fields = ("agency__key",)
    exclude = ("key_hash",)
