from typing import Any

from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from entities.views.public import public_page
from indicators.rules.checks import check_period
from indicators.rules.overview import overdue_by_quarter, summaries
from indicators.views.periods import PeriodMixin


@method_decorator(public_page, name="dispatch")
class OverviewView(PeriodMixin, TemplateView):
    """One period at a glance: every indicator against its target, and what is overdue."""

    template_name = "indicators/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signed_in = self.request.user.is_authenticated
        return super().get_context_data(
            period=self.period,
            periods=self.periods,
            summaries=summaries(self.period),
            overdue=overdue_by_quarter(self.period),
            findings=check_period(self.period) if signed_in else None,
            **kwargs,
        )
