from typing import Any

from django.http import Http404
from django.views.generic.base import TemplateResponseMixin

from dvctrack.lib.tables.export import (
    File,
    csv_response,
    json_response,
    machine_csv_response,
    xlsx_response,
)

EXPORTS = {
    "xlsx": xlsx_response,
    "csv-vi": csv_response,
    "csv": machine_csv_response,
    "json": json_response,
}


class TableExportMixin(TemplateResponseMixin):
    """`?_export=xlsx`, `csv-vi`, `csv` or `json` downloads the tables of the page as they are seen.

    Whatever else stands in the address (filter, sort, day) holds for the file too. The
    view's context has its tables under `tables`, none where the page shows an error instead; what
    is `below` one follows it.
    """

    export_name = "dvctrack"

    def get_export_name(self) -> str:
        return self.export_name

    def render_to_response(  # type: ignore[override]
        self, context: dict[str, Any], **kwargs: Any
    ) -> File:
        wanted = self.request.GET.get("_export")
        if not (wanted and context["tables"]):
            return super().render_to_response(context, **kwargs)
        if wanted not in EXPORTS:
            raise Http404
        tables = [part for table in context["tables"] for part in (table, *table.below)]
        return EXPORTS[wanted](tables, self.get_export_name())
