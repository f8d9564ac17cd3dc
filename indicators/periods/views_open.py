from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import CreateView, FormView, UpdateView

from dvctrack.lib.refused import Refused, tell
from indicators.choices import PeriodState
from indicators.models import Period
from indicators.periods.checklist import before_opening
from indicators.periods.forms import MOMENTS, MomentsForm
from indicators.periods.forms_open import PeriodForm
from indicators.periods.run import change_moments, open_period, plan_period
from indicators.periods.views_base import CoordinatingMixin


class _SettingUp(CoordinatingMixin):
    """The form of a period that is not open yet: kept as planned, or opened."""

    def form_valid(self, form: PeriodForm) -> HttpResponse:
        opens = self.request.POST.get("action") != "plan"
        period = form.save(commit=False)
        set_up = open_period if opens else plan_period
        address = "reports"
        try:
            set_up(period, asked=form.asked, by=self.request.user, at=timezone.now())
        except Refused as refused:
            tell(self.request, refused)
        else:
            if opens:
                messages.success(self.request, _("The period is open."))
            else:
                address = "period-planned"
                said = _("The period is planned. Nobody owes anything yet.")
                messages.success(self.request, said)
        return HttpResponseRedirect(reverse(address, args=(period.code,)))


class OpenPeriodView(_SettingUp, CreateView[Period, PeriodForm]):
    """A new period."""

    template_name = "indicators/entry/open_period.html"
    form_class = PeriodForm


class PlannedPeriodView(_SettingUp, UpdateView[Period, PeriodForm]):
    """A period that was planned before."""

    template_name = "indicators/entry/open_period.html"
    form_class = PeriodForm
    slug_field = slug_url_kwarg = "code"

    def get_queryset(self) -> QuerySet[Period]:
        return Period.objects.filter(state=PeriodState.PLANNED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        checklist = before_opening(self.object, at=timezone.now())
        return super().get_context_data(is_planned=True, checklist=checklist, **kwargs)


class MomentsView(CoordinatingMixin, FormView[MomentsForm]):
    """Other moments for an open period, or for a closed one, which is opened again with them."""

    template_name = "indicators/entry/moments.html"
    form_class = MomentsForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.period.state == PeriodState.PLANNED:
            return HttpResponseRedirect(reverse("period-planned", args=(self.period.code,)))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.period, name) for name in MOMENTS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(period=self.period, **kwargs)

    def form_valid(self, form: MomentsForm) -> HttpResponse:
        reopens = self.request.POST.get("action") == "reopen"
        try:
            change_moments(
                self.period,
                reopens=reopens,
                by=self.request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            tell(self.request, refused)
        else:
            said = _("The period is open again.") if reopens else _("The moments were changed.")
            messages.success(self.request, said)
        return HttpResponseRedirect(reverse("reports", args=(self.period.code,)))
