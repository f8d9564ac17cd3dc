from typing import Any

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from indicators.checking.labels import FINDING_LABELS
from indicators.pages.help import indicator_helps, issuing_body
from indicators.periods.coordinators import coordinators


@method_decorator(public_page, name="dispatch")
class HelpView(TemplateView):
    """What is measured and how, the rules of ranking, and whom to ask."""

    template_name = "indicators/help.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        signed_in = self.request.user.is_authenticated
        return super().get_context_data(
            today=today,
            helps=indicator_helps(on=today),
            body=issuing_body(on=today),
            coordinators=coordinators(on=today) if signed_in else [],
            findings=FINDING_LABELS,
            **kwargs,
        )
