from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView

from indicators.choices import PeriodState
from indicators.periods.change_moments import change_moments
from indicators.periods.forms import MOMENTS
from indicators.periods.forms_moments import MomentsForm
from indicators.periods.views_base import CoordinatingMixin


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
        is_done = change_moments(
            self.period,
            reopens=reopens,
            by=self.request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
        if not is_done:
            messages.info(self.request, _("The period is not in that state any more."))
        elif reopens:
            messages.success(self.request, _("The period is open again."))
        else:
            messages.success(self.request, _("The moments were changed."))
        return HttpResponseRedirect(reverse("reports", args=(self.period.code,)))
