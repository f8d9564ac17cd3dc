from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from dvctrack.lib.refused import Refused
from dvctrack.lib.tables.views import TableExportMixin
from indicators.choices import PeriodState
from indicators.models import Period, ReopenRequest
from indicators.periods.forms import ReasonForm, ReportsFilter
from indicators.periods.remind import Reminded, remind
from indicators.periods.reporting import matrix
from indicators.periods.run import close_period, reopen_period
from indicators.periods.tables import ReportingTable
from indicators.periods.views_base import CoordinatingMixin, ReasonedView
from indicators.policy import may_coordinate, may_read_reports


class ReportsView(AccessMixin, TableExportMixin, TemplateView):
    """Who has and has not reported for a period, with on-time rates."""

    template_name = "indicators/entry/reports.html"
    raise_exception = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_read_reports(request.user):
            return self.handle_no_permission()
        self.period = get_object_or_404(Period, code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        found = matrix(self.period, at=now)
        form = ReportsFilter(self.request.GET)
        rows = found.shown(
            kind=form.asked("kind"), state=form.asked("state"), is_late=bool(form.asked("late"))
        )
        return super().get_context_data(
            period=self.period,
            now=now,
            form=form,
            timings=found.timings(),
            indicators=found.indicators,
            kinds=sorted({row.agency.kind for row in found.rows}),
            submitted=[row for row in rows if row.has("submitted") or row.has("claimed")],
            to_come=sum(bool(row.open) for row in found.rows),
            requests=ReopenRequest.objects.filter(
                obligation__period=self.period, is_granted__isnull=True
            ).select_related("obligation__agency", "obligation__indicator"),
            may_coordinate=may_coordinate(self.request.user),
            reason_form=ReasonForm(),
            tables=[ReportingTable.of(self.period, found.indicators, rows)],
            **kwargs,
        )

    def get_export_name(self) -> str:
        return f"reports_{self.period.code}"


_MOVES = {PeriodState.OPEN.value: close_period, PeriodState.CLOSED.value: reopen_period}


class CloseView(ReasonedView):
    """The period is closed, or opened again, from the state that the page showed."""

    def done(self, cleaned: dict[str, Any]) -> None:
        move = _MOVES.get(self.request.POST.get("state", self.period.state))
        reason = cleaned["reason"]
        if move and move(self.period, by=self.request.user, at=self.now, reason=reason):
            messages.success(self.request, _("The state of the period was changed."))
        else:
            messages.info(self.request, _("The period is not in that state any more."))


class RemindView(CoordinatingMixin, TemplateView):
    """Those who have not reported are reminded; those who cannot be reached are named."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.say(remind(self.period, by=self.request.user, at=timezone.now()))
        except Refused as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("reports", args=(self.period.code,)))

    def say(self, reminded: Sequence[Reminded]) -> None:
        number = sum(bool(row.reached) for row in reminded)
        said = ngettext("%(number)d agency reminded.", "%(number)d agencies reminded.", number)
        messages.success(self.request, said % {"number": number})
        silent = [row.agency.name for row in reminded if not row.addresses]
        if silent:
            words = {"agencies": ", ".join(silent)}
            messages.warning(self.request, _("Without an address: %(agencies)s.") % words)
        failed = [f"{row.agency.name} ({', '.join(row.failed)})" for row in reminded if row.failed]
        if failed:
            words = {"agencies": ", ".join(failed)}
            messages.error(self.request, _("The letters failed: %(agencies)s.") % words)
