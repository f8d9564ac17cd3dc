from typing import Any

from import_export.fields import Field

from entities.choices import DeadlinePrecision
from entities.models import Agency, LegalDocument, Service, ServiceDeadline
from entities.resources.base import FlatResource
from entities.resources.widgets import ChoiceWidget, DocumentWidget, KeyWidget


class ServiceDeadlineResource(FlatResource):
    """Services, flat: one row for each service, lead agency and ordering decision.

    A service is known by its name and made where it is not there yet.
    """

    key_columns = ("service", "agency", "decision")
    service = Field("service__name", "service")
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

    def get_instance(self, instance_loader: Any, row: Any) -> ServiceDeadline | None:
        decision = self.fields["decision"].clean(row)
        found: ServiceDeadline | None = (
            self.get_queryset()
            .filter(
                service__name=str(row["service"]).strip(),
                agency__slug=str(row["agency"]).strip(),
                decision=decision,
            )
            .first()
        )
        return found

    def import_field(self, field: Field, instance: Any, row: Any, **kwargs: Any) -> None:
        """The service is found or made by its name; the name of a stored one never changes."""
        if field.column_name != "service":
            super().import_field(field, instance, row, **kwargs)
        elif instance.service_id is None:
            name = str(row["service"]).strip()
            instance.service = Service.objects.filter(name=name).first() or self._made(name, kwargs)

    def _made(self, name: str, kwargs: dict[str, Any]) -> Service:
        service = Service(name=name)
        self.before_save_instance(service, None, **kwargs)
        service.save()
        return service
