"""The page of one service, and the files that show that it is offered."""

from collections import Counter
from datetime import date
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView

from dvctrack.lib.forms import DayField
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.forms_acts import title_of
from entities.deadlines.lives import OrderLife, lives_of
from entities.deadlines.may import Actor, Offer, may_coordinate_deadlines
from entities.deadlines.rows import DeadlineRow
from entities.models import Evidence, Service
from entities.policy import may_read_history_of


class DayForm(forms.Form):
    """The day on which a service is looked at."""

    on = DayField(label=_("As of day"), required=False)


class ServiceView(TemplateView):
    """All orders of a service as they stand on a day, with everything that was recorded of them,
    and what may be done now.
    """

    template_name = "entities/service.html"
    request: Any

    @property
    def usual_day(self) -> date:
        """The day that is shown where none is asked for, or none that can be read."""
        return timezone.localdate()

    @cached_property
    def form(self) -> DayForm:
        return DayForm({"on": self.request.GET.get("on") or f"{self.usual_day:%d/%m/%Y}"})

    @cached_property
    def on(self) -> date:
        return self.form.cleaned_data["on"] if self.form.is_valid() else self.usual_day

    @cached_property
    def actor(self) -> Actor:
        return Actor.of(self.request.user, on=timezone.localdate())

    @cached_property
    def service(self) -> Service:
        return get_object_or_404(Service.objects.prefetch_related("names"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        lives = self.lives_on(self.on)
        now = lives if self.on == today or self.is_visited else self.lives_on(today)
        rows = {life.row.pk: life.row for life in now}
        return super().get_context_data(
            service=self.service,
            on=self.on,
            form=self.form,
            by_state=Counter(life.row.state.label for life in lives).most_common(),
            orders=[
                self.shown(life, rows[life.row.pk], today, is_single=len(lives) == 1)
                for life in lives
            ],
            **kwargs,
        )

    def shown(
        self, life: OrderLife, now: DeadlineRow, today: date, *, is_single: bool
    ) -> dict[str, Any]:
        """An order as it stood on the day, and what may be done with it as it stands today."""
        return {
            "life": life,
            **offered(self.actor, now, today=today, is_single=is_single),
            "may_annul": may_coordinate_deadlines(self.request.user),
        }

    @property
    def is_visited(self) -> bool:
        """Whether it is shown to somebody who has not signed in."""
        return not self.request.user.is_authenticated

    def lives_on(self, on: date) -> list[OrderLife]:
        """Visitors see nothing of later days."""
        user = self.request.user
        return lives_of(
            self.service,
            on=on,
            may_look_inside=may_read_history_of(user),
            ahead=not self.is_visited,
        )


def offered(
    actor: Actor, row: DeadlineRow, *, today: date, is_single: bool
) -> dict[str, list[tuple[str, Offer]]]:
    """The acts that `entities/order_offers.html` tells of an order as it stands today."""
    found = actor.offers(row, today=today) if actor.roles else ()
    # There is nothing to join a single order with.
    offers = [offer for offer in found if offer.kind != Kind.JOIN or not is_single]
    return {
        "offers": [(title_of(offer), offer) for offer in offers if not offer.why_not],
        "refused": [(title_of(offer), offer) for offer in offers if offer.why_not],
    }


class EvidenceView(View):
    """A file is downloaded and never shown, whatever it holds, by whom the page names it to."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        rows = Evidence.objects.exclude(file="").select_related("act__deadline__service")
        row = get_object_or_404(rows, pk=kwargs["pk"])
        lives = lives_of(
            row.act.deadline.service,
            on=timezone.localdate(),
            may_look_inside=may_read_history_of(self.request.user),
            ahead=True,
        )
        if not any(row in told.evidence for life in lives for told in life.acts):
            raise Http404
        return FileResponse(
            row.file.open(),
            as_attachment=True,
            filename=row.file_name,
            content_type="application/octet-stream",
        )
