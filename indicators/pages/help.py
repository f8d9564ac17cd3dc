"""What the help page says of each indicator: its formula, and the targets by their days."""

from typing import Any

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from indicators.checking.tables import FINDING_LABELS
from indicators.periods.coordinators import whom_to_ask
from indicators.policy import may_coordinate
from indicators.targets.ladders import target_ladders


@method_decorator(public_page, name="dispatch")
class HelpView(TemplateView):
    """What is measured and how, the rules of ranking, and whom to ask."""

    template_name = "indicators/help.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return super().get_context_data(
            today=today,
            helps=target_ladders(on=today),
            whom=whom_to_ask(on=today, names_people=self.request.user.is_authenticated),
            may_coordinate=may_coordinate(self.request.user),
            findings=FINDING_LABELS,
            **kwargs,
        )
