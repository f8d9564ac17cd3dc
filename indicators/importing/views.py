"""Sending a file, and its page wherever it stands."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from dvctrack.lib.files.forms import UploadForm
from dvctrack.lib.keys import is_key
from dvctrack.lib.refused import Refused, log_refused
from entities.agencies.names import name_agencies
from entities.deadlines.may import may_coordinate_deadlines
from entities.models import Agency
from indicators.annex.ledger import Ledger
from indicators.choices import BatchState, BatchWork
from indicators.findings import Finding
from indicators.importing.background import ask
from indicators.importing.forms import ConfirmForm, TemplateForm
from indicators.importing.given_back import MOST_REMARKS
from indicators.importing.lines import (
    LineState,
    ProposedLines,
    service_lines,
    written_lines,
)
from indicators.importing.receive import receive_file
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
from indicators.periods.effects import Effect
from indicators.policy import batches_for, may_read_tables, reporting_periods_for

PER_PAGE = 50


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
            template_form=TemplateForm(periods=reporting_periods_for(self.request.user)),
            may_send=self.may_send,
            agencies=self.agencies,
            **kwargs,
        )

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            batch = receive_file(
                file.read(),
                file_name=file.name,
                by=self.request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                agency=self.agency,
            )
        except Refused as refused:
            log_refused(refused, by=self.request.user)
            form.add_error("file", str(refused))
            return self.form_invalid(form)
        ask(batch, BatchWork.LOOK)
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
    needs_look = True

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_waiting:
            return self._settled()
        return render(self.request, "indicators/imports/preview.html", preview_context(self))

    def _settled(self) -> HttpResponse:
        batch = self.batch
        is_undone = batch.state == BatchState.UNDONE
        rows = written_rows(batch).select_related("agency__parent", "indicator", "period")
        page = page_of(self.request, rows, number=self._page_of_record(rows))
        written = list(page.object_list)
        name_agencies(written, on=lambda row: row.period.as_of)
        steps = steps_of(written)
        lines = written_lines(steps, kept=batch.kept_on_undo if is_undone else None)
        services = service_lines(service_steps(batch), is_undone=is_undone)
        findings = [Finding.from_dict(row) for row in batch.findings]
        context = {
            "batch": batch,
            "trouble": self.trouble,
            "may_undo": self.may_import and batch.state == BatchState.SAVED,
            "closed": closed_periods(batch),
            "page": page,
            "table": ImportLineTable.of(lines),
            "services": WrittenServiceTable(services),
            "kept_services": sum(line.is_edited for line in services) if is_undone else 0,
            "left_out": max(len(findings) - MOST_REMARKS, 0),
            "findings": shown_findings(findings, on=_day_of(batch.periods.all())),
            "cells": sum_of(Ledger.from_json(batch.ledger)),
        }
        return render(self.request, "indicators/imports/settled.html", context)

    def _page_of_record(self, rows: QuerySet[Any]) -> int | None:
        """The page of the row of history that the address asks for; None where it asks for none."""
        record = self.request.GET.get("record", "")
        if not is_key(record):
            return None
        return rows.filter(history_id__lt=int(record)).count() // LINES_PER_PAGE + 1


def _day_of(periods: Iterable[Period]) -> date | None:
    """The day of the names in a file: that of its period; none where it has none."""
    return next((period.as_of for period in periods), None)


def preview_context(view: BatchMixin) -> dict[str, Any]:
    """What the page of a waiting file shows: questions, findings, effects and figures."""
    request: Any = view.request  # type: ignore[attr-defined]
    proposal = view.proposal
    shown = request.GET.get("show", "")
    state = LineState(shown) if shown in list(LineState) else None
    page = page_of(request, ProposedLines(proposal.figures, state))
    counts, questions = proposal.figures.counts(), list(question_links(view.batch, proposal))
    may_record = may_coordinate_deadlines(request.user)
    effects = list(_told(proposal.effects, request.user))
    listed = listed_lines(proposal.services, proposal.findings, may_correct=may_record)
    return {
        "batch": view.batch,
        "trouble": view.trouble,
        "proposal": proposal,
        "left_out": max(len(proposal.findings) - MOST_REMARKS, 0),
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
        "effects": EffectTable(effects[:EFFECTS_SHOWN]),
        "more_effects": MoreEffectTable(effects[EFFECTS_SHOWN:EFFECTS_LISTED]),
        "effects_left_out": max(len(effects) - EFFECTS_LISTED, 0),
        "page": page,
        "shown": shown,
        "table": ImportLineTable.of(list(page.object_list)),
        "form": ConfirmForm(proposal.warnings, initial={"digest": proposal.digest()}),
        "may_confirm": view.is_own and not proposal.has_errors and proposal.changes_something,
    }


def _told(effects: Iterable[Effect], user: User | AnonymousUser) -> Iterator[Effect]:
    """Without ranks where their table may not be read: figures of others are found out by them."""
    readable = {effect.period for effect in effects if may_read_tables(user, effect.period)}
    for effect in effects:
        shown = effect if effect.period in readable else effect.without_ranks()
        if shown.changes:
            yield shown


def page_of(request: Any, lines: Any, number: int | None = None) -> Page[Any]:
    return Paginator(lines, LINES_PER_PAGE).get_page(number or request.GET.get("page"))
