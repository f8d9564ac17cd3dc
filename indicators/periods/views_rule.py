from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import UpdateView

from dvctrack.lib.history import save_with_reason
from entities.choices import TrailKind
from entities.trail.record import record
from indicators.models import ReportingRule
from indicators.periods.forms import RuleForm
from indicators.periods.views_base import CoordinatingMixin


class ReportingRuleView(CoordinatingMixin, UpdateView[ReportingRule, RuleForm]):
    """The rule of the moments, and who changed it when and why."""

    template_name = "indicators/entry/reporting_rule.html"
    form_class = RuleForm

    def get_object(self, queryset: Any = None) -> ReportingRule:
        return ReportingRule.current()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        history = ReportingRule.history.select_related("history_user").order_by("-history_id")
        return super().get_context_data(past=history, **kwargs)

    def form_valid(self, form: RuleForm) -> HttpResponse:
        by = self.request.user
        reason = form.cleaned_data["reason"]
        with transaction.atomic():
            save_with_reason(form.save(commit=False), by=by, reason=reason, at=timezone.now())
            record(TrailKind.SETTING, "reporting rule changed", by=by, changed=form.changed_data)
        messages.success(self.request, _("The rule was changed. It holds for periods to come."))
        return HttpResponseRedirect(self.request.path)
