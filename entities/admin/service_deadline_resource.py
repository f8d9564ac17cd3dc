from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field

from dvctrack.lib.admin.resources import FlatResource
from dvctrack.lib.admin.widgets import ChoiceWidget, DocumentWidget, KeyWidget, TextWidget
from entities.choices import DeadlinePrecision
from entities.models import Agency, LegalDocument, Service, ServiceDeadline


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
