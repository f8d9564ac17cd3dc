"""Sending a file, and its page wherever it stands."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from dvctrack.lib.files.forms import UploadForm
from dvctrack.lib.files.limited import JobState
from entities.agencies.names import name_agencies
from entities.deadlines.may import may_coordinate_deadlines
from entities.models import Agency
from indicators.annex.ledger import Ledger
from indicators.choices import BatchState
from indicators.findings import Finding
from indicators.importing.forms import ConfirmForm, TemplateForm
from indicators.importing.lines import (
    LineState,
    ProposedLines,
    service_lines,
    written_lines,
)
from indicators.importing.look import proposal_of
from indicators.importing.proposal import Proposal
from indicators.importing.receive import (
    reader_of,
    receive_file,
    refuse_file,
    see_to_reading,
)
from indicators.importing.service_steps import service_steps
from indicators.importing.services_table import ListedServiceTable, listed_lines
from indicators.importing.shown import shown_findings, sum_of
from indicators.importing.tables import (
    BatchTable,
    EffectTable,
    ImportLineTable,
    MoreEffectTable,
    WrittenServiceTable,
)
from indicators.importing.undo import closed_periods, steps_of, written_rows
from indicators.importing.verdict import cure_of, question_links, verdict_of, what_is_saved
from indicators.importing.views_base import BatchMixin, ImportRightsMixin
from indicators.models import Period
from indicators.policy import batches_for

PER_PAGE = 50
# Most files are read within this time, and then nobody sees a page that waits.
PATIENCE_SECONDS = 1.5


class ImportListView(ImportRightsMixin, FormView[UploadForm]):
    """Send a file; below it the files that were sent before."""

    template_name = "indicators/imports/list.html"
    form_class = UploadForm
    is_for_readers = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batches = batches_for(self.request.user).select_related("imported_by")
        page = Paginator(batches.prefetch_related("periods"), PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            page=page,
            table=BatchTable(page.object_list),
            template_form=TemplateForm(),
            may_send=self.may_send,
            agencies=self.agencies,
            **kwargs,
        )

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        batch = receive_file(
            file.read(),
            file_name=file.name,
            by=self.request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            agency=self.agency,
        )
        see_to_reading(batch, patience=PATIENCE_SECONDS)
        return HttpResponseRedirect(reverse("import", args=(batch.pk,)))

    @property
    def agency(self) -> Agency | None:
        """Whose file it is: the agency that was chosen, or the only one; None: anybody's."""
        wanted = self.request.POST.get("agency")
        chosen = [row for row in self.agencies if wanted in (None, row.slug)]
        return chosen[0] if chosen else next(iter(self.agencies), None)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(*args, **kwargs) if self.may_send else self.handle_no_permission()


LINES_PER_PAGE = 100
SERVICES_LISTED = 1000
EFFECTS_SHOWN, EFFECTS_LISTED = 15, 300


class ImportView(BatchMixin, TemplateView):
    """One file, wherever it stands: being read, waiting with its preview, or settled."""

    is_for_readers = True

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_waiting:
            return self._settled()
        state = see_to_reading(self.batch)
        if state is JobState.WORKING:
            return self._reading()
        if state is JobState.ABSENT:
            return self._settled()
        proposal = proposal_of(self.batch)
        if [row.code for row in proposal.findings] in (["unreadable-file"], ["program-fault"]):
            refuse_file(self.batch, proposal)
            return self._settled()
        if self.request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(
            self.request, "indicators/imports/preview.html", preview_context(self, proposal)
        )

    def _reading(self) -> HttpResponse:
        partial = self.request.htmx  # type: ignore[attr-defined]
        name = "reading_progress" if partial else "reading"
        done, expected = reader_of(self.batch).progress()
        share = min(100 * done // expected, 99) if expected else None
        context = {"batch": self.batch, "lines": done, "share": share}
        return render(self.request, f"indicators/imports/{name}.html", context)

    def _settled(self) -> HttpResponse:
        batch = self.batch
        is_undone = batch.state == BatchState.UNDONE
        rows = written_rows(batch).select_related("agency__parent", "indicator", "period")
        page = page_of(self.request, rows)
        written = list(page.object_list)
        name_agencies(written, on=lambda row: row.period.as_of)
        steps = steps_of(written)
        lines = written_lines(steps, kept=batch.kept_on_undo if is_undone else None)
        services = service_lines(service_steps(batch), is_undone=is_undone)
        findings = [Finding.from_dict(row) for row in batch.findings]
        context = {
            "batch": batch,
            "may_undo": self.may_import and batch.state == BatchState.SAVED,
            "closed": closed_periods(batch),
            "page": page,
            "table": ImportLineTable.of(lines),
            "services": WrittenServiceTable(services),
            "kept_services": sum(line.is_edited for line in services) if is_undone else 0,
            "findings": shown_findings(findings, on=_day_of(batch.periods.all())),
            "cells": sum_of(Ledger.from_json(batch.ledger)),
        }
        return render(self.request, "indicators/imports/settled.html", context)


def _day_of(periods: Iterable[Period]) -> date | None:
    """The day of the names in a file: that of its period; none where it has none."""
    return next((period.as_of for period in periods), None)


def preview_context(view: BatchMixin, proposal: Proposal, **more: Any) -> dict[str, Any]:
    """What the page of a waiting file shows: questions, findings, effects and figures."""
    request: Any = view.request  # type: ignore[attr-defined]
    shown = request.GET.get("show", "")
    state = LineState(shown) if shown in list(LineState) else None
    page = page_of(request, ProposedLines(proposal.figures, state))
    counts, questions = proposal.figures.counts(), list(question_links(view.batch, proposal))
    may_record = may_coordinate_deadlines(request.user)
    listed = listed_lines(proposal.services, proposal.findings, may_correct=may_record)
    return {
        "batch": view.batch,
        "proposal": proposal,
        "is_own": view.is_own,
        "counts": counts,
        "holds_figures": any((counts.created, counts.updated, counts.unchanged)),
        "missing": sum(row.code == "missing-agency" for row in proposal.findings),
        "verdict": verdict_of(proposal),
        "questions": questions,
        "cure": cure_of(proposal, questions),
        "saved": what_is_saved(proposal),
        "findings": shown_findings(
            proposal.findings,
            on=_day_of(proposal.periods),
            corrected_in=view.batch if view.is_own else None,
            orders=proposal.services.orders_of(proposal.findings) if may_record else {},
        ),
        "cells": sum_of(proposal.ledger),
        "services": proposal.services.counts(),
        "deadlines": proposal.services.deadline_counts(),
        "differing": proposal.services.differing,
        "listed": ListedServiceTable(listed[:SERVICES_LISTED]),
        "listed_left_out": max(len(listed) - SERVICES_LISTED, 0),
        "effects": EffectTable(proposal.effects[:EFFECTS_SHOWN]),
        "more_effects": MoreEffectTable(proposal.effects[EFFECTS_SHOWN:EFFECTS_LISTED]),
        "effects_left_out": max(len(proposal.effects) - EFFECTS_LISTED, 0),
        "page": page,
        "shown": shown,
        "table": ImportLineTable.of(list(page.object_list)),
        "form": ConfirmForm(proposal.warnings, initial={"digest": proposal.digest()}),
        "may_confirm": view.is_own and not proposal.has_errors and proposal.changes_something,
        **more,
    }


def page_of(request: Any, lines: Any) -> Page[Any]:
    return Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
