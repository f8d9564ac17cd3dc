"""Sending a file of mergers, splits and renames, its page wherever it stands, and its files."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Min
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import FormView

from dvctrack.lib.files.forms import UploadForm
from dvctrack.lib.tables.base import Table
from dvctrack.lib.tables.export import machine_csv_response, xlsx_response
from entities.choices import SuccessionRelation
from entities.models import Reorganisation
from indicators.findings import Finding
from indicators.reorganising.forms import PeopleForm
from indicators.reorganising.plan import Plan
from indicators.reorganising.reading import Column
from indicators.reorganising.record import propose_act, receive_act
from indicators.reorganising.shown import findings_table, planned, recorded, whole_plan
from indicators.reorganising.tables_around import Post, PostTable
from indicators.reorganising.tables_files import ActTable, TemplateTable
from indicators.reorganising.views_base import ActMixin, ReorganisingMixin

PER_PAGE = 50
PEOPLE_PER_PAGE = 100
_EXAMPLE = {
    Column.PREDECESSOR: "an-giang",
    Column.RELATION: SuccessionRelation.MERGED_INTO.value,
    Column.SUCCESSOR: "an-giang-2025",
    Column.SUCCESSOR_NAME: "An Giang",
    Column.EFFECTIVE_ON: "01/7/2025",
    Column.BASIS: "NQ 202/2025/QH15, 12/6/2025",
    Column.IS_VERIFIED: "yes",
    Column.NOTE: "",
    Column.GSO_CODE: "91",
}


class ReorganiseView(ReorganisingMixin, FormView[UploadForm]):
    """Send a file; below it the files that were sent before."""

    template_name = "indicators/reorganising/list.html"
    form_class = UploadForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        acts = Reorganisation.objects.defer("changes", "findings").select_related("received_by")
        counted = acts.annotate(
            rows=Count("successions"), first_day=Min("successions__effective_on")
        ).order_by("-received_at", "-pk")
        page = Paginator(counted, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, table=ActTable(page.object_list), **kwargs)

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        act = receive_act(
            file.read(),
            file_name=file.name,
            by=self.request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        return redirect("reorganisation", act.pk)


class ActView(ActMixin, View):
    """One file: waiting with what it would do, or settled with what it did."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_waiting:
            context = _preview(self.request, self.act, propose_act(self.act))
            return render(self.request, "indicators/reorganising/preview.html", context)
        content = recorded(self.act)
        context = {
            "act": self.act,
            "sections": content.sections(),
            "findings": findings_table(Finding.from_dict(row) for row in self.act.findings),
            "unverified": content.unverified,
            "movable": content.movable,
        }
        return render(self.request, "indicators/reorganising/settled.html", context)


def _preview(request: Any, act: Reorganisation, plan: Plan) -> dict[str, Any]:
    """What the page of a waiting file shows; people are looked at a page at a time."""
    page = Paginator(plan.people, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    form = PeopleForm(page.object_list)
    posts = zip(page.object_list, form, strict=True)
    content = planned(plan)
    return {
        "act": act,
        "plan": plan,
        "errors": sum(finding.is_error for finding in plan.findings),
        "findings": findings_table(plan.findings),
        "sections": content.sections(),
        "unverified": content.unverified,
        "page": page,
        "people": PostTable([Post(place, str(field)) for place, field in posts]),
        "going": sum(bool(place.goes_to) for place in plan.people),
        "may_confirm": not plan.has_errors and bool(plan.writes),
        "digest": plan.digest(),
    }


class ActFileView(ActMixin, View):
    """The file as it was sent. It is downloaded and never shown, whatever it holds."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return FileResponse(
            self.act.file.open(),
            as_attachment=True,
            filename=self.act.file_name,
            content_type="application/octet-stream",
        )


class ActListsView(ActMixin, View):
    """All rows of the lists of an act, of which its page has the first ones."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        tables: list[Table]
        if self.is_waiting:
            plan = propose_act(self.act)
            tables, findings = whole_plan(plan), plan.findings
        else:
            tables = recorded(self.act).whole()
            findings = [Finding.from_dict(row) for row in self.act.findings]
        if findings or not tables:
            tables.append(findings_table(findings))
        return machine_csv_response(tables, f"reorganisation_{self.act.pk}")


class ActTemplateView(ReorganisingMixin, View):
    """A file with the columns that are read, and one row as an example."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        respond = xlsx_response if kwargs["kind"] == "xlsx" else machine_csv_response
        return respond([TemplateTable([_EXAMPLE])], "reorganisation")
