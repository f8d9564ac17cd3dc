from typing import Any

from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from dvctrack.lib.tables.views import TableExportMixin
from entities.agencies.filters import AgencyFilter
from entities.agencies.tables import AgencyTable
from entities.models import Agency


@method_decorator(public_page, name="dispatch")
class AgencyListView(TableExportMixin, TemplateView):
    """All agencies by kind, found by any of their names without regard to accents."""

    template_name = "entities/agencies.html"
    export_name = "agencies"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = AgencyFilter(self.request.GET)
        table = AgencyTable(form.found(Agency.objects.prefetch_related("codes")))
        return super().get_context_data(form=form, table=table, tables=[table], **kwargs)
