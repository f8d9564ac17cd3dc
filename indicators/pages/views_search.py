from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from indicators.league.summary import indicators_of, latest_period
from indicators.pages.search import search
from indicators.policy import periods_for

SHOWN = 10
LONGEST = 200


@method_decorator(public_page, name="dispatch")
class SearchView(TemplateView):
    """`?q=`: agencies, services, decisions and indicators; `&all=` shows all of one group."""

    template_name = "indicators/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:LONGEST]
        found = search(text)
        period = latest_period(periods_for(self.request.user))
        whole = self.request.GET.get("all", "")
        groups = {
            name: hits if name == whole else hits[:SHOWN]
            for name in ("agencies", "services", "documents", "indicators")
            if (hits := getattr(found, name))
        }
        return super().get_context_data(
            q=text,
            found=found,
            groups=groups,
            period=period,
            asked={row.pk for row in indicators_of(period)} if period else set(),
            services_address=self._services_address(period),
            **kwargs,
        )

    def _services_address(self, period: Any) -> str:
        """Where the reader may see services: of today, or of the latest public day."""
        if self.request.user.is_authenticated:
            return f"{reverse('services')}?on={timezone.localdate():%Y-%m-%d}"
        return f"{reverse('services')}?on={period.as_of:%Y-%m-%d}" if period else ""
