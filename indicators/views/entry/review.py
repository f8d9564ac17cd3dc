from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.actions.review import accept_reports, answer_request, return_report, set_due
from indicators.actions.run_period import extend
from indicators.forms.periods import ExtensionForm
from indicators.models import Obligation, ReopenRequest
from indicators.views.entry.coordinating import OfAgencyView, ReasonedView


class ReturnView(OfAgencyView):
    """One report goes back to its agency."""

    def done(self, cleaned: dict[str, Any]) -> None:
        is_returned = return_report(
            self.obligation, by=self.request.user, at=self.now, reason=cleaned["reason"]
        )
        if is_returned:
            messages.success(self.request, _("Returned. The agency is told by e-mail."))
        else:
            messages.info(self.request, _("There was nothing to return."))


class ExtendView(OfAgencyView):
    """The agency gets more time."""

    form_class = ExtensionForm

    def done(self, cleaned: dict[str, Any]) -> None:
        extend(self.period, self.agency, by=self.request.user, at=self.now, **cleaned)
        messages.success(self.request, _("The agency has more time."))


class AnswerView(OfAgencyView):
    """A request to reopen is granted or declined."""

    def done(self, cleaned: dict[str, Any]) -> None:
        waiting = ReopenRequest.objects.filter(is_granted__isnull=True)
        request = get_object_or_404(waiting, obligation=self.obligation)
        is_granted = self.request.POST.get("answer") == "grant"
        answer_request(
            request,
            is_granted=is_granted,
            answer=cleaned["reason"],
            by=self.request.user,
            at=self.now,
        )
        messages.success(self.request, _("Reopened.") if is_granted else _("Declined."))


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


class AcceptView(ReasonedView):
    """The submitted reports of the chosen agencies, or of one indicator, are accepted."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = Obligation.objects.filter(
            period=self.period, agency__slug__in=request.POST.getlist("agency")
        )
        if request.POST.get("indicator"):
            chosen = chosen.filter(indicator__slug=request.POST["indicator"])
        done = accept_reports(
            chosen, by=self.request.user, at=self.now, seen_at=self.seen_at or self.now
        )
        said = ngettext(
            "%(number)d report accepted.", "%(number)d reports accepted.", done.accepted
        )
        messages.success(request, said % {"number": done.accepted})
        if done.changed:
            said = ngettext(
                "%(number)d report was changed after you opened the page. Look at it again.",
                "%(number)d reports were changed after you opened the page. Look at them again.",
                done.changed,
            )
            messages.warning(request, said % {"number": done.changed})
        return HttpResponseRedirect(self.back)

    @property
    def seen_at(self) -> datetime | None:
        """When the page was made on which the button stands."""
        try:
            return parse_datetime(self.request.POST.get("seen_at", ""))
        except ValueError:
            return None

    @property
    def back(self) -> str:
        """To the form of the agency where it was accepted there, else to the matrix."""
        if self.request.POST.get("indicator"):
            return reverse("entry-form", args=(self.period.code, self.request.POST["agency"]))
        return super().back
