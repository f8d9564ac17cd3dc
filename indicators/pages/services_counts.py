"""The pages of numbers of services; without signing in only for days of public periods."""

from datetime import date

from django.utils.decorators import method_decorator

from dvctrack.lib.public import public_page
from entities.deadlines.views_counts import ByAgencyView, CompareView, FlowView, PartsView
from indicators.pages.services import PublicDaysMixin
from indicators.policy import periods_for


@method_decorator(public_page, name="dispatch")
class PublicPartsView(PublicDaysMixin, PartsView):
    """By quarter or by decision."""


@method_decorator(public_page, name="dispatch")
class PublicByAgencyView(PublicDaysMixin, ByAgencyView):
    pass


@method_decorator(public_page, name="dispatch")
class PublicFlowView(PublicDaysMixin, FlowView):
    """A visitor is shown the numbers of all quarters, and no list of the days between."""

    @property
    def has_links(self) -> bool:
        return self.request.user.is_authenticated


@method_decorator(public_page, name="dispatch")
class PublicCompareView(PublicDaysMixin, CompareView):
    """A visitor compares the latest two days of public periods unless others are asked for."""

    @property
    def usual_days(self) -> dict[str, date]:
        days = super().usual_days
        if self.request.user.is_authenticated:
            return days
        earlier = periods_for(self.request.user).filter(as_of__lt=days["to"])
        latest = earlier.order_by("as_of").last()
        return {**days, "from": latest.as_of if latest else days["to"]}
