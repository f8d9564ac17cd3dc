from datetime import datetime
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
from entities.agencies.names import name_agencies
from indicators.choices import PeriodState
from indicators.models import Obligation, Period, ReopenRequest
from indicators.models.obligation import ObligationQuerySet
from indicators.periods.checklist import Checklist, before_closing, before_opening
from indicators.periods.forms import (
    AcceptForm,
    AnswerForm,
    CloseForm,
    ExtensionForm,
    ReportsFilter,
)
from indicators.periods.letters import addresses_of
from indicators.periods.locks import moment_text
from indicators.periods.reopening import answer_request
from indicators.periods.reporting import Matrix, matrix
from indicators.periods.review import (
    accept_reports,
    return_report,
    return_reports,
    set_due,
)
from indicators.periods.run import (
    MOVED_MEANWHILE,
    close_period,
    extend,
    reopen_period,
    set_public,
    taken_back,
)
from indicators.periods.tables import ChosenTable, ReportingTable
from indicators.periods.tracks import life, publication
from indicators.periods.views_base import CoordinatingMixin, OfAgencyView, ReasonedView
from indicators.policy import may_coordinate, may_read_reports


class ReturnView(OfAgencyView):
    """One report goes back to its agency."""

    def done(self, cleaned: dict[str, Any]) -> None:
        return_report(self.obligation, by=self.request.user, at=self.now, reason=cleaned["reason"])
        if addresses_of(self.agency):
            messages.success(self.request, _("Returned. The agency is told by e-mail."))
        else:
            said = _("Returned. The agency has no e-mail address: tell it in another way.")
            messages.warning(self.request, said)


class ExtendView(OfAgencyView):
    """The agency gets more time."""

    form_class = ExtensionForm

    def done(self, cleaned: dict[str, Any]) -> None:
        extend(self.period, self.agency, by=self.request.user, at=self.now, **cleaned)
        messages.success(self.request, _("The agency has more time."))


class AnswerView(OfAgencyView):
    """A request to reopen is granted or declined."""

    form_class = AnswerForm

    def done(self, cleaned: dict[str, Any]) -> None:
        waiting = ReopenRequest.objects.waiting()
        request = get_object_or_404(waiting, obligation=self.obligation)
        is_granted = self.request.POST.get("answer") == "grant"
        can_correct = answer_request(
            request,
            is_granted=is_granted,
            answer=cleaned["reason"],
            correct_until=cleaned["until"],
            by=self.request.user,
            at=self.now,
        )
        if can_correct and self.period.is_closed:
            until = moment_text(cleaned["until"])
            said = _("Granted: the agency can correct it until %(moment)s.") % {"moment": until}
            messages.success(self.request, said)
        elif can_correct:
            messages.success(self.request, _("Reopened."))
        elif is_granted:
            said = _("Granted, but nothing was reopened: there is no submitted figure any more.")
            messages.info(self.request, said)
        else:
            messages.info(self.request, _("Declined."))


class DueView(OfAgencyView):
    """The agency is excepted from a figure, or owes it again."""

    def done(self, cleaned: dict[str, Any]) -> None:
        is_due = self.request.POST.get("is_due") == "1"
        set_due(
            self.obligation,
            is_due=is_due,
            by=self.request.user,
            at=self.now,
            reason=cleaned["reason"],
        )


class OfManyView(ReasonedView):
    """What is done with the reports of the chosen agencies, or with one of them.

    It leads back to the form of the agency where it was decided there, else to the matrix.
    """

    @property
    def chosen(self) -> ObligationQuerySet:
        rows = Obligation.objects.filter(
            period=self.period, agency__slug__in=self.request.POST.getlist("agency")
        )
        indicator = self.request.POST.get("indicator")
        return rows.filter(indicator__slug=indicator) if indicator else rows

    @property
    def back(self) -> str:
        agency = self.request.POST.get("agency")
        if agency and self.request.POST.get("from") == "form":
            return reverse("entry-form", args=(self.period.code, agency))
        return super().back


class ChosenView(CoordinatingMixin, TemplateView):
    """What was sent by the chosen agencies, figure by figure, before it is accepted or returned."""

    template_name = "indicators/entry/chosen.html"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        chosen = set(request.POST.getlist("agency"))
        rows = [row for row in matrix(self.period, at=now).rows if row.agency.slug in chosen]
        reports = [report for row in rows for report in row.to_accept]
        if not reports:
            messages.info(request, _("Choose an agency of which something waits to be accepted."))
            return HttpResponseRedirect(reverse("reports", args=(self.period.code,)))
        context = self.get_context_data(
            period=self.period,
            now=now,
            agencies=[row.agency for row in rows if row.to_accept],
            table=ChosenTable.of(reports),
        )
        return self.render_to_response(context)


class AcceptView(OfManyView):
    """What was submitted is accepted, as it was when the page was opened."""

    form_class = AcceptForm

    def done(self, cleaned: dict[str, Any]) -> None:
        done = accept_reports(
            self.chosen, by=self.request.user, at=self.now, seen_at=cleaned["seen_at"]
        )
        said = ngettext(
            "%(number)d report accepted.", "%(number)d reports accepted.", done.accepted
        )
        messages.success(self.request, said % {"number": done.accepted})
        if done.changed:
            said = ngettext(
                "%(number)d report was changed after you opened the page. Look at it again.",
                "%(number)d reports were changed after you opened the page. Look at them again.",
                done.changed,
            )
            messages.warning(self.request, said % {"number": done.changed})


class ReturnManyView(OfManyView):
    """What was submitted and is not yet accepted goes back, all for one reason."""

    def done(self, cleaned: dict[str, Any]) -> None:
        number = return_reports(
            self.chosen, by=self.request.user, at=self.now, reason=cleaned["reason"]
        )
        said = ngettext("%(number)d report returned.", "%(number)d reports returned.", number)
        messages.success(self.request, said % {"number": number})
        sent_back = self.chosen.select_related("agency__parent")
        agencies = {row.agency for row in name_agencies(sent_back, on=self.period.as_of)}
        silent = sorted(agency.full_title for agency in agencies if not addresses_of(agency))
        if silent:
            words = {"agencies": ", ".join(silent)}
            messages.warning(self.request, _("Without an address: %(agencies)s.") % words)


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
        form = ReportsFilter(self.request.GET, parents=found.parents)
        rows = found.shown(
            kind=form.asked("kind"),
            state=form.asked("state"),
            is_late=bool(form.asked("late")),
            parent=form.asked("parent"),
        )
        table = ReportingTable.of(self.period, found.indicators, rows)
        table.turn_to(self.request.GET.get("page"))
        return super().get_context_data(
            period=self.period,
            now=now,
            form=form,
            timings=found.timings(),
            indicators=found.indicators,
            kinds=list(dict.fromkeys(row.agency.kind for row in found.rows)),
            submitted=[row for row in table.shown if row.to_accept],
            to_come=sum(bool(row.open) for row in found.rows),
            requests=self._requests(),
            may_coordinate=may_coordinate(self.request.user),
            checklist=self._checklist(found, at=now),
            tracks=[
                ("life", _("Life of the period"), life(self.period)),
                ("publication", _("Publication"), publication(self.period)),
            ],
            tables=[table],
            **kwargs,
        )

    def get_export_name(self) -> str:
        return f"reports_{self.period.code}"

    def _requests(self) -> list[ReopenRequest]:
        """What agencies ask to correct, under the names of the day of the period."""
        found = ReopenRequest.objects.waiting().filter(obligation__period=self.period)
        rows = list(found.select_related("obligation__indicator", "obligation__agency__parent"))
        name_agencies((row.obligation for row in rows), on=self.period.as_of)
        return rows

    def _checklist(self, found: Matrix, *, at: datetime) -> Checklist | None:
        """What to look at before the next step of the period; none where it is closed."""
        if self.period.is_closed:
            return None
        if self.period.state == PeriodState.PLANNED:
            return before_opening(self.period, at=at)
        return before_closing(found, at=at)


class CloseView(ReasonedView):
    """The period is closed, or opened again, from the state that the page showed."""

    form_class = CloseForm

    def done(self, cleaned: dict[str, Any]) -> None:
        seen = self.request.POST.get("state", self.period.state)
        signed = {"by": self.request.user, "at": self.now, "reason": cleaned["reason"]}
        if seen == PeriodState.OPEN:
            close_period(self.period, in_spite=cleaned["in_spite"], **signed)
            messages.success(self.request, _("The period is closed."))
        elif seen == PeriodState.CLOSED:
            reopen_period(self.period, **signed)
            messages.success(self.request, _("The period is open again."))
        else:
            raise Refused(str(MOVED_MEANWHILE))


class PublicView(ReasonedView):
    """The tables of the period are shown to everybody, or no longer."""

    def done(self, cleaned: dict[str, Any]) -> None:
        is_public = self.request.POST.get("is_public") == "1"
        set_public(
            self.period,
            is_public=is_public,
            by=self.request.user,
            at=self.now,
            reason=cleaned["reason"],
        )
        if is_public:
            messages.success(self.request, _("Everybody can read the tables of the period now."))
        else:
            messages.warning(self.request, taken_back(1))
