from django.contrib import admin
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import HouseAdmin, HouseInline
from dvctrack.lib.admin.importing import SafeImportExportMixin
from entities.admin.service_deadline_resource import ServiceDeadlineResource
from entities.models import DeadlineExtension, Service, ServiceDeadline

NAME_LENGTH = 70


class DeadlineInline(HouseInline):
    model = ServiceDeadline
    autocomplete_fields = ("agency", "decision")


class ExtensionInline(HouseInline):
    model = DeadlineExtension
    autocomplete_fields = ("document",)


@admin.register(Service)
class ServiceAdmin(HouseAdmin[Service]):
    list_display = ("short_name", "code")
    list_filter = ("decisions",)
    search_fields = ("search_text",)
    autocomplete_fields = ("decisions",)
    inlines = (DeadlineInline,)

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def short_name(self, service: Service) -> str:
        return Truncator(service.name).chars(NAME_LENGTH)


@admin.register(ServiceDeadline)
class ServiceDeadlineAdmin(SafeImportExportMixin, HouseAdmin[ServiceDeadline]):
    """A deadline with its extensions. A day in “completed on” takes it off the overdue list."""

    resource_classes = (ServiceDeadlineResource,)
    list_display = (
        "service_name",
        "agency",
        "decision",
        "deadline_text",
        "due_on",
        "completed_on",
    )
    list_filter = ("precision", "decision", ("completed_on", admin.EmptyFieldListFilter))
    list_select_related = ("service", "agency", "decision")
    search_fields = ("service__search_text", "agency__key", "agency__names__key")
    date_hierarchy = "due_on"
    autocomplete_fields = ("service", "agency", "decision")
    inlines = (ExtensionInline,)

    @admin.display(description=gettext_lazy("public service"), ordering="service__name")
    def service_name(self, deadline: ServiceDeadline) -> str:
        return Truncator(deadline.service.name).chars(NAME_LENGTH)


@admin.register(DeadlineExtension)
class DeadlineExtensionAdmin(HouseAdmin[DeadlineExtension]):
    list_display = ("deadline", "decided_on", "due_on", "reason", "document")
    list_select_related = ("deadline__service", "deadline__agency", "document")
    search_fields = ("deadline__service__search_text", "deadline__agency__key")
    date_hierarchy = "decided_on"
    autocomplete_fields = ("deadline", "document")
