import re
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View

from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.limited import annotate_limited
from dvctrack.lib.files.remark_list import Remark, Words
from dvctrack.lib.tables.export import machine_csv_response
from indicators.checking.tables import SEVERITIES, FindingTable, with_names
from indicators.findings import Finding, Severity
from indicators.importing.forms import TemplateForm
from indicators.importing.look import proposal_of
from indicators.importing.template import write_template
from indicators.importing.template_rows import template_for
from indicators.importing.views_base import BatchMixin, ImportRightsMixin
from indicators.models import PeriodIndicator

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
# A workbook may come under any of these, and goes back under its own.
_ENDING = re.compile(r"\.(?:xls[xmb]?|xlt[xm]?|ods|csv|txt|docx?|html?)$", re.IGNORECASE)


class FileView(BatchMixin, View):
    """The file as it was sent. It is downloaded and never shown, whatever it holds."""

    is_for_readers = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return FileResponse(
            self.batch.file.open(),
            as_attachment=True,
            filename=self.batch.file_name,
            content_type="application/octet-stream",
        )


class FindingsView(BatchMixin, View):
    """All findings with their cells, for the agency: the workbook itself, or a list.

    A workbook comes back with a comment at each cell; for other files there is the list.
    """

    is_for_readers = True
    needs_reading = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        findings = self._findings()
        if kwargs["kind"] == "csv":
            return machine_csv_response(
                [FindingTable(with_names(findings))], f"findings_{self.batch.pk}"
            )
        if not self.batch.has_workbook:
            raise Http404
        words = Words(
            severity=_("Severity"),
            where=_("Cell"),
            text=_("Finding"),
            severities={severity.value: str(SEVERITIES[severity]) for severity in Severity},
        )
        remarks = [Remark(row.where, row.severity.value, row.message) for row in findings]
        try:
            with self.batch.file.open() as file:
                content = annotate_limited(file.read(), remarks, words)
        except FileError as error:
            messages.error(request, _(error.sentence))
            return HttpResponseRedirect(reverse("import", args=(self.batch.pk,)))
        ending = PurePath(str(self.batch.file.name)).suffix
        name = f"dvctrack-{_ENDING.sub('', self.batch.file_name)}{ending}"
        return HttpResponse(
            content,
            content_type=XLSM if ending == ".xlsm" else XLSX,
            headers={"Content-Disposition": _attachment(name)},
        )

    def _findings(self) -> list[Finding]:
        if self.is_waiting:
            return proposal_of(self.batch).findings
        return [Finding.from_dict(row) for row in self.batch.findings]


class TemplateView(ImportRightsMixin, View):
    """The template of an indicator and a period, with its agencies in it."""

    is_for_readers = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TemplateForm(request.GET)
        if not form.is_valid():
            return self._without(_("Choose an indicator and a period for the template."))
        indicator, period = form.cleaned_data["indicator"], form.cleaned_data["period"]
        try:
            template = template_for(indicator, period, kind=form.cleaned_data["kind"] or None)
        except PeriodIndicator.DoesNotExist:
            words = {"period": period.label, "indicator": indicator.title}
            return self._without(_("“%(period)s” does not ask for “%(indicator)s”.") % words)
        if not template.rows:
            return self._without(_("No agency of this kind owes the indicator in this period."))
        name = f"{indicator.slug}_{period.code}.xlsx"
        return HttpResponse(
            write_template(template),
            content_type=XLSX,
            headers={"Content-Disposition": _attachment(name)},
        )

    def _without(self, why: str) -> HttpResponse:
        """Back to the form, with what was wrong with it."""
        messages.error(self.request, why)
        return HttpResponseRedirect(reverse("imports"))


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
