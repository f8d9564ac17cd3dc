"""The decisions that order services, and adding one with its list."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.generic import TemplateView

from dvctrack.lib.refused import Refused, log_refused
from entities.deadlines.counts import Fact, facts, services_of
from entities.deadlines.fold import OVERDUE
from entities.deadlines.forms_decisions import WrittenList
from entities.deadlines.given import ReadRow, read_list, save_list
from entities.deadlines.may import may_coordinate_deadlines
from entities.deadlines.rows import rows_of
from entities.deadlines.state import with_state
from entities.deadlines.views_acts import key_in
from entities.models import Agency, LegalDocument


@dataclass(frozen=True)
class Ordered:
    """What one decision orders, today: services, their rows, and how many of these are overdue."""

    document: LegalDocument
    facts: list[Fact]

    @property
    def services(self) -> int:
        return services_of(self.facts)

    @property
    def overdue(self) -> int:
        return sum(fact.state in OVERDUE for fact in self.facts)


class DecisionListView(TemplateView):
    """The decisions that order services, latest first."""

    template_name = "entities/decisions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[int, list[Fact]] = {}
        today = timezone.localdate()
        for fact in facts(on=today):
            found.setdefault(fact.decision, []).append(fact)
        documents = LegalDocument.objects.filter(pk__in=found)
        return super().get_context_data(
            on=today,
            decisions=[Ordered(document, found[document.pk]) for document in documents],
            may_add=may_coordinate_deadlines(self.request.user),
            **kwargs,
        )


class DecisionView(TemplateView):
    """One decision with its list, as it stands today."""

    template_name = "entities/decision.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        document = get_object_or_404(LegalDocument, pk=kwargs["pk"])
        ordered = Ordered(document, facts(on=today, decision=document))
        orders = with_state(today).filter(pk__in=[fact.pk for fact in ordered.facts])
        rows = rows_of(orders.order_by("printed_order", "pk"), on=today)
        return super().get_context_data(
            on=today,
            document=document,
            ordered=ordered,
            rows=rows,
            may_add=may_coordinate_deadlines(self.request.user),
            **kwargs,
        )


class AddListView(AccessMixin, View):
    """A document with its list, written by hand: shown as it is read, then saved as shown."""

    http_method_names = ["get", "head", "post"]
    raise_exception = True
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_coordinate_deadlines(request.user):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        written = WrittenList()
        asked = key_in(self.request.GET.get("document", ""))
        written.document.initial["document"] = LegalDocument.objects.filter(pk=asked).first()
        return self.page(written)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        posted = self.request.POST
        if "more" in posted:
            return self.page(WrittenList.with_more_rows(posted))
        written = WrittenList(posted)
        if not written.is_valid():
            return self.page(written)
        document = written.document.said
        rows = read_list(written.rows, document=document)
        if posted.get("save") != written.digest:
            return self.page(written, rows)
        try:
            orders = save_list(rows, document=document, by=self.request.user, at=timezone.now())
        except Refused as refused:
            log_refused(refused, by=self.request.user)
            written.document.add_error(None, str(refused))
            return self.page(written, rows)
        saved = ngettext("%(number)d deadline saved.", "%(number)d deadlines saved.", len(orders))
        messages.success(self.request, saved % {"number": len(orders)})
        return redirect("decision", document.pk)

    def page(self, written: WrittenList, rows: list[ReadRow] | None = None) -> HttpResponse:
        read = rows or []
        context = {
            "written": written,
            "rows": read,
            "digest": written.digest if read else "",
            "is_whole": bool(read) and not any(row.problems for row in read),
            "saves": save_text(read),
            "documents": LegalDocument.objects.all(),
            "agencies": Agency.objects.filter(ends_on=None).in_annex_order(),
        }
        return render(self.request, "entities/decision_add.html", context)


def save_text(rows: list[ReadRow]) -> str:
    """What the button saves, such as "Lưu 150 dịch vụ, 200 thời hạn"."""
    services = len({row.service.key or row.service.name for row in rows})
    orders = sum(len(row.agencies) for row in rows)
    return _("Save %(services)s, %(rows)s") % {
        "services": ngettext("%(count)d service", "%(count)d services", services)
        % {"count": services},
        "rows": ngettext("%(count)d deadline", "%(count)d deadlines", orders) % {"count": orders},
    }
