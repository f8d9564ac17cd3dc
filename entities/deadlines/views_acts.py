"""Recording an act of one order, or the same act of several at once."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from dvctrack.lib.keys import is_key
from dvctrack.lib.refused import Refused, log_refused
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.forms_acts import TITLES, WITH_MANY, ActForm, title_of
from entities.deadlines.lives import OrderLife, lives_of
from entities.deadlines.may import Actor, Offer, may_coordinate_deadlines, rows_acted_on_by
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.deadlines.state import with_state
from entities.models import DeadlineAct, LegalDocument, ServiceDeadline
from entities.policy import may_read_history_of


class ActView(View):
    """One act of one order, by those who may; to all others there is no such page.

    Where somebody was faster, the page shows what they did and keeps what was typed.
    """

    http_method_names = ["get", "head", "post"]
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = timezone.now()
        orders = ServiceDeadline.objects.select_related("service")
        self.order = get_object_or_404(
            orders.filter(pk__in=rows_acted_on_by(request.user).values("pk")), pk=kwargs["pk"]
        )
        if kwargs["kind"] not in TITLES:
            raise Http404
        self.kind = Kind(kwargs["kind"])
        self.life = self.read()
        return super().dispatch(request, *args, **kwargs)

    @property
    def offer(self) -> Offer:
        """Whether this may be recorded now; annulling is offered beside each act."""
        actor, today = Actor.of(self.request.user, on=localdate(self.now)), localdate(self.now)
        if self.kind == Kind.ANNUL:
            return Offer(self.kind, actor.why_not(self.kind, self.life.row.standing))
        offers = actor.offers(self.life.row, today=today)
        return next(offer for offer in offers if offer.kind == self.kind)

    def read(self) -> OrderLife:
        """The order as it is recorded by now."""
        may = may_read_history_of(self.request.user)
        lives = lives_of(
            self.order.service, on=localdate(self.now), may_look_inside=may, ahead=True
        )
        return next(life for life in lives if life.row.pk == self.order.pk)

    @cached_property
    def annulled(self) -> DeadlineAct | None:
        """The act that is to be annulled; None of the other kinds."""
        if self.kind != Kind.ANNUL:
            return None
        asked = self.request.POST.get("act") or self.request.GET.get("act", "")
        found = DeadlineAct.objects.in_effect().filter(deadline=self.order)
        return get_object_or_404(found, pk=key_in(asked))

    def form(self, *data: Any) -> ActForm:
        today = localdate(self.now)
        initial = {"on": today, "done_on": self.life.row.standing.done_on}
        if self.kind == Kind.CLAIM:
            initial["done_on"] = today
        return ActForm(
            self.kind,
            *data,
            asks_for_time=self.offer.asks_for_time,
            joinable=self.order.service.deadlines.exclude(pk=self.order.pk),
            initial=initial,
        )

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(self.form(), self.life.seen)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(self.request.POST, self.request.FILES)
        seen = key_in(self.request.POST.get("seen", ""))
        if form.is_valid():
            try:
                form.record(
                    self.annulled or self.order, by=self.request.user, at=self.now, seen=seen
                )
            except Refused as refused:
                log_refused(refused, by=self.request.user)
                form.add_error(None, str(refused))
                self.life = self.read()
            else:
                messages.success(self.request, _("It is recorded."))
                address = reverse("service", args=(self.order.service_id,))
                return redirect(f"{address}#order-{self.order.pk}")
        return self.page(form, seen)

    def page(self, form: ActForm, seen: int) -> HttpResponse:
        context = {
            "form": form,
            "title": title_of(self.offer),
            "why_not": self.offer.why_not,
            "service": self.order.service,
            "life": self.life,
            "since": self.life.since(seen),
            "annulled": self.annulled,
            "documents": documents(form),
        }
        return render(self.request, "entities/service_act.html", context)


class ManyActsView(AccessMixin, View):
    """One act of several orders, for one reason and by one document: all of them or none."""

    http_method_names = ["get", "head", "post"]
    raise_exception = True
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_coordinate_deadlines(request.user):
            return self.handle_no_permission()
        self.now = timezone.now()
        asked = request.POST if request.method == "POST" else request.GET
        kind = asked.get("kind") or request.GET.get("kind")
        if kind not in WITH_MANY:
            raise Http404
        self.kind = Kind(kind)
        self.chosen = {key_in(text) for text in asked.getlist("order")}
        return super().dispatch(request, *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ActForm(self.kind, of_many=True, initial={"on": localdate(self.now)})
        return self.page(form, self.read())

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        posted = self.request.POST
        form = ActForm(self.kind, posted, of_many=True)
        rows = self.read()
        if not rows:
            form.add_error(None, _("Tick at least one service."))
        elif form.is_valid():
            try:
                form.record_of_each(
                    [row.deadline for row in rows],
                    by=self.request.user,
                    at=self.now,
                    seen={row.pk: key_in(posted.get(f"seen-{row.pk}", "")) for row in rows},
                )
            except Refused as refused:
                log_refused(refused, by=self.request.user)
                form.add_error(None, str(refused))
            else:
                done = ngettext(
                    "Recorded of %(number)d row.", "Recorded of %(number)d rows.", len(rows)
                )
                messages.success(self.request, done % {"number": len(rows)})
                return redirect("services")
        return self.page(form, self.read())

    def read(self) -> list[DeadlineRow]:
        today = localdate(self.now)
        return rows_of(with_state(today).filter(pk__in=self.chosen), on=today)

    def page(self, form: ActForm, rows: list[DeadlineRow]) -> HttpResponse:
        actor = Actor.of(self.request.user, on=localdate(self.now))
        acts = DeadlineAct.objects.filter(deadline__in=[row.pk for row in rows]).order_by()
        last = dict(acts.values_list("deadline").annotate(Max("pk")))
        context = {
            "form": form,
            "kind": self.kind,
            "title": TITLES[self.kind],
            "rows": [self._shown(row, actor, last.get(row.pk, 0)) for row in rows],
            "documents": documents(form),
            "today": localdate(self.now),
        }
        return render(self.request, "entities/service_acts.html", context)

    def _shown(self, row: DeadlineRow, actor: Actor, last: int) -> dict[str, Any]:
        """A row, why it cannot be done, and whether somebody was faster."""
        offers = actor.offers(row, today=localdate(self.now))
        why_not = [offer.why_not for offer in offers if offer.kind == self.kind]
        seen = self.request.POST.get(f"seen-{row.pk}", str(last))
        return {
            "row": row,
            "why_not": " ".join(why_not),
            "seen": last,
            "is_changed": key_in(seen) != last,
        }


def key_in(text: str) -> int:
    """The key that a hidden field holds; 0 for anything else."""
    return int(text) if is_key(text) else 0


def documents(form: ActForm) -> Iterable[LegalDocument]:
    """What a form with a document offers for it."""
    has_document = {"document", "decision"} & form.fields.keys()
    return LegalDocument.objects.all() if has_document else ()
