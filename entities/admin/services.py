"""Legal documents, and the services that they order with their deadlines."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from dvctrack.lib.admin.base import HouseAdmin, HouseInline
from dvctrack.lib.admin.importing import SafeImportExportMixin
from dvctrack.lib.admin.resources import FlatResource
from dvctrack.lib.admin.widgets import ChoiceWidget, DocumentWidget, KeyWidget, TextWidget
from entities.choices import DeadlinePrecision
from entities.models import Agency, DeadlineExtension, LegalDocument, Service, ServiceDeadline

NAME_LENGTH = 70


class ServiceDeadlineResource(FlatResource):
    """Services, flat: one row for each service, lead agency and ordering decision.

    A service is known by its name and made where it is not there yet.
    """

    key_columns = ("service", "agency", "decision")
    service = Field("service__name", "service", widget=TextWidget())
    agency = Field("agency", "agency", widget=KeyWidget(Agency, "slug"))
    decision = Field("decision", "decision", widget=DocumentWidget(LegalDocument))
    precision = Field("precision", "precision", widget=ChoiceWidget(DeadlinePrecision.values))

    class Meta(FlatResource.Meta):
        model = ServiceDeadline
        import_id_fields = ("service", "agency", "decision")
        fields = (
            "service",
            "agency",
            "decision",
            "printed_order",
            "deadline_text",
            "due_on",
            "precision",
            "completed_on",
            "evidence",
            "note",
        )
        export_order = fields

    def import_field(self, field: Field, instance: Any, row: Any, **kwargs: Any) -> None:
        """The service is found or made by its name; the name of a stored one never changes."""
        if field.column_name != "service":
            super().import_field(field, instance, row, **kwargs)
        elif instance.service_id is None:
            name = field.clean(row)
            instance.service = Service.objects.filter(name=name).first() or self._made(name, kwargs)

    def _made(self, name: str, kwargs: dict[str, Any]) -> Service:
        service = Service(name=name)
        self.before_save_instance(service, None, **kwargs)
        try:
            service.full_clean()
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
        service.save()
        return service

    def after_save_instance(self, instance: ServiceDeadline, row: Any, **kwargs: Any) -> None:
        """The ordering decision is one of those that name the service."""
        if not instance.service.decisions.contains(instance.decision):
            self.before_save_instance(instance.service, row, **kwargs)
            instance.service.decisions.add(instance.decision)


@admin.register(LegalDocument)
class LegalDocumentAdmin(HouseAdmin[LegalDocument]):
    list_display = ("number", "type", "issued_on", "title", "is_verified")
    list_filter = ("type", "is_verified")
    search_fields = ("search_text",)
    date_hierarchy = "issued_on"


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
