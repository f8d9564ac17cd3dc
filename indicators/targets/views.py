"""The page of the targets: by indicator and kind; one is added, one is ended."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import CreateView, FormView

from dvctrack.lib.refused import Refused, log_refused
from indicators.models import Indicator, Target
from indicators.periods.views_base import CoordinatingMixin
from indicators.targets.forms import EndTargetForm, TargetForm
from indicators.targets.ladders import target_ladders
from indicators.targets.set_targets import add_target, end_target


class TargetsView(CoordinatingMixin, CreateView[Target, TargetForm]):
    """All targets, and one more."""

    template_name = "indicators/targets/list.html"
    form_class = TargetForm
    success_url = reverse_lazy("targets")

    def get_initial(self) -> dict[str, Any]:
        """The indicator and the first day of the year that a checklist found without a target."""
        asked = self.request.GET
        indicator = Indicator.objects.filter(slug=asked.get("indicator", "")).first()
        year = asked.get("year", "")
        return {"indicator": indicator, "starts_on": f"01/01/{year}" if year else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            of_indicators=target_ladders(on=timezone.localdate()), **kwargs
        )

    def form_valid(self, form: TargetForm) -> HttpResponse:
        target = form.save(commit=False)
        reason = form.cleaned_data["reason"]
        try:
            add_target(target, by=self.request.user, at=timezone.now(), reason=reason)
        except Refused as refused:
            log_refused(refused, by=self.request.user)
            form.add_error("starts_on", str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("The target was added."))
        return HttpResponseRedirect(str(self.success_url))


class EndTargetView(CoordinatingMixin, FormView[EndTargetForm]):
    """One target ends."""

    template_name = "indicators/targets/end.html"
    form_class = EndTargetForm

    @cached_property
    def target(self) -> Target:
        rows = Target.objects.select_related("indicator", "agency", "basis")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(target=self.target, **kwargs)

    def form_valid(self, form: EndTargetForm) -> HttpResponse:
        try:
            end_target(self.target, by=self.request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            log_refused(refused, by=self.request.user)
            form.add_error("last_day", str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("The target ends on that day."))
        return HttpResponseRedirect(str(reverse_lazy("targets")))
