from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators.models import Obligation, ReopenRequest
from indicators.models.obligation import ObligationQuerySet
from indicators.periods.forms import AcceptForm, ExtensionForm
from indicators.periods.reopening import Answered, answer_request
from indicators.periods.review import accept_reports, return_report, return_reports, set_due
from indicators.periods.run import extend
from indicators.periods.tell_agency import addresses_of
from indicators.periods.views_base import OfAgencyView, ReasonedView

_ANSWERED = {
    Answered.REOPENED: gettext_lazy("Reopened."),
    Answered.DECLINED: gettext_lazy("Declined."),
    Answered.NOTHING_THERE: gettext_lazy(
        "Granted, but nothing was reopened: there is no submitted figure any more."
    ),
    Answered.ALREADY: gettext_lazy("This was answered already."),
}


class ReturnView(OfAgencyView):
    """One report goes back to its agency."""

    def done(self, cleaned: dict[str, Any]) -> None:
        is_returned = return_report(
            self.obligation, by=self.request.user, at=self.now, reason=cleaned["reason"]
        )
        if is_returned:
            self.say_who_is_told()
        else:
            messages.info(self.request, _("There was nothing to return."))

    def say_who_is_told(self) -> None:
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

    def done(self, cleaned: dict[str, Any]) -> None:
        waiting = ReopenRequest.objects.filter(is_granted__isnull=True)
        request = get_object_or_404(waiting, obligation=self.obligation)
        is_granted = self.request.POST.get("answer") == "grant"
        answered = answer_request(
            request,
            is_granted=is_granted,
            answer=cleaned["reason"],
            by=self.request.user,
            at=self.now,
        )
        messages.info(self.request, _ANSWERED[answered])


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

    It leads back to the form of the agency where one was chosen there, else to the matrix.
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
        if agency and self.request.POST.get("indicator"):
            return reverse("entry-form", args=(self.period.code, agency))
        return super().back


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
        agencies = {row.agency for row in self.chosen.select_related("agency")}
        silent = sorted(agency.name for agency in agencies if not addresses_of(agency))
        if silent:
            words = {"agencies": ", ".join(silent)}
            messages.warning(self.request, _("Without an address: %(agencies)s.") % words)
