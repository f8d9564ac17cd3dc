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
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from dvctrack.lib.tables.export import machine_csv_response
from indicators.checking.tables import FindingTable, with_names
from indicators.choices import BatchWork
from indicators.findings import Finding
from indicators.importing.background import ask, was_just_done
from indicators.importing.forms import TemplateForm
from indicators.importing.given_back import workbook_with
from indicators.importing.template import write_template
from indicators.importing.template_rows import template_for
from indicators.importing.views_base import BatchMixin, ImportRightsMixin
from indicators.models import PeriodIndicator
from indicators.policy import reporting_periods_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
# A workbook may come under any of these, and goes back under its own.
_ENDING = re.compile(r"\.(?:xls[xmb]?|xlt[xm]?|ods|csv|txt|docx?|html?)$", re.IGNORECASE)


class FileView(BatchMixin, View):
    """The file as it was sent. It is downloaded and never shown, whatever it holds."""

    is_for_readers = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.batch.file:
            raise Http404
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
    needs_look = True
    is_file = True

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        batch = self.batch
        findings = [Finding.from_dict(row) for row in batch.findings]
        if self.is_waiting:
            findings = self.proposal.findings
        ready = "indicators/imports/file_ready.html"
        if kwargs["kind"] == "csv":
            if request.htmx:
                return render(request, ready, {"batch": batch})
            return machine_csv_response(
                [FindingTable(with_names(findings))], f"findings_{batch.pk}"
            )
        if not batch.has_workbook:
            raise Http404
        made = workbook_with(batch, findings)
        if not made.exists():
            if not was_just_done(request.GET.get("work", ""), batch):
                ask(batch, BatchWork.WORKBOOK)
            if self.wait().is_under_way:
                return self.under_way()
        if not made.exists():
            address = reverse("import", args=(batch.pk,))
            return HttpResponseClientRedirect(address) if request.htmx else self.back()
        if request.htmx:
            return render(request, ready, {"batch": batch, "workbook": made})
        ending = PurePath(str(batch.file.name)).suffix
        name = f"dvctrack-{_ENDING.sub('', batch.file_name)}{ending}"
        return HttpResponse(
            made.read_bytes(),
            content_type=XLSM if ending == ".xlsm" else XLSX,
            headers={"Content-Disposition": _attachment(name)},
        )


class TemplateView(ImportRightsMixin, View):
    """The template of an indicator and a period, with its agencies in it."""

    is_for_readers = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TemplateForm(request.GET, periods=reporting_periods_for(request.user))
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
