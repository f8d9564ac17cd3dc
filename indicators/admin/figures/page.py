"""The page of one figure in the admin."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import REASON_LENGTH, reason_text
from dvctrack.lib.refused import Refused, log_refused
from entities.admin.trailed import TrailedAdmin
from indicators.admin.figures.beside import (
    earlier_figures,
    next_agency,
    row_address,
    source_of,
    standing,
)
from indicators.admin.figures.form import OF_FIGURE, SubmissionForm
from indicators.figures.writing import correct_figure, delete_figures
from indicators.models import Submission
from indicators.policy import may_read_imports, may_read_tables

# The button that saves and leads to the next agency.
NEXT = "_next"
RELATED = ("period", "indicator", "agency__parent", "batch__imported_by")
# A figure as it is printed, where it cannot be changed.
SHOWN = (
    *OF_FIGURE,
    "numerator_shown",
    "single_window_shown",
    "denominator_shown",
    "printed_rate_shown",
    "rate_shown",
    "reported_status",
    "state",
    "note",
    "source",
    "version",
)


class FigurePage(TrailedAdmin[Submission]):
    """The form of a figure: what saving would change, the next agency, deleting with a reason."""

    locked_first = "period"
    form = SubmissionForm
    tells_effects = True
    effects_template = "admin/indicators/submission/effects.html"
    autocomplete_fields = ("agency", "indicator", "period")
    readonly_fields = ("rate_shown", "state")

    def source_of(self, record: Any) -> tuple[str, str] | None:
        """The file that wrote it, with its row there; what came later only kept the file."""
        batch = record.batch
        if batch is None or record.history_date != batch.imported_at:
            return None
        return batch.file_name, row_address(record)

    def get_fieldsets(self, request: HttpRequest, obj: Submission | None = None) -> Any:
        if self.only_shows(request, obj):
            return [(None, {"fields": SHOWN})]
        reason = (gettext_lazy("Reason"), {"fields": ("reason",)})
        is_closed = obj is not None and obj.period.is_closed
        said = (
            gettext_lazy("What the source printed"),
            {"fields": (("reported_rate", "reported_status"), "note")},
        )
        return [
            (
                gettext_lazy("Whose figure"),
                {"fields": (("period", "span"), ("indicator", "agency"))},
            ),
            *([reason] if is_closed else []),
            (
                gettext_lazy("Numbers"),
                {
                    "fields": (
                        ("numerator", "numerator_single_window", "denominator"),
                        ("rate_shown", "state"),
                    ),
                    "description": gettext_lazy(
                        "Typed as in a document: 1.850; 67,19. Empty is missing, which is not zero."
                    ),
                },
            ),
            said,
            *([] if is_closed else [reason]),
        ]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Submission | None = None,
    ) -> HttpResponse:
        form = context["adminform"].form
        if obj is not None:
            stored = Submission.objects.select_related(*RELATED).get(pk=obj.pk)
            now = standing(stored, stored.values)
            reads = may_read_tables(request.user, stored.period)
            context |= {
                "source": source_of(stored),
                "earlier": earlier_figures(stored),
                "now": now,
                "figure": stored,
                "reads_ranks": reads,
                "reads_imports": may_read_imports(request.user),
            }
        context |= {"standing": getattr(form, "standing", None), "next": NEXT}
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(
        self, request: HttpRequest, obj: Submission, post_url_continue: str | None = None
    ) -> HttpResponse:
        answer = super().response_add(request, obj, post_url_continue)
        return self._next(request, obj) if NEXT in request.POST else answer

    def response_change(self, request: HttpRequest, obj: Submission) -> HttpResponse:
        answer = super().response_change(request, obj)
        return self._next(request, obj) if NEXT in request.POST else answer

    def _next(self, request: HttpRequest, obj: Submission) -> HttpResponse:
        """The same figure of the next agency, or its empty form; after the last one the list."""
        agency = next_agency(obj)
        key = {"period": obj.period_id, "indicator": obj.indicator_id, "span": obj.span}
        if agency is None:
            messages.info(request, _("That was the last agency in the order of the annex."))
            address = reverse("admin:indicators_submission_changelist")
        elif figure := Submission.objects.filter(agency=agency, **key).first():
            address = reverse("admin:indicators_submission_change", args=(figure.pk,))
        else:
            query = urlencode({**key, "agency": agency.pk})
            address = f"{reverse('admin:indicators_submission_add')}?{query}"
        kept: Any = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return HttpResponseRedirect(add_preserved_filters(kept, address))

    def save_model(self, request: HttpRequest, obj: Submission, form: Any, change: bool) -> None:
        person = request.user if request.user.is_authenticated else None
        correct_figure(obj, by=person, reason=form.cleaned_data.get("reason", ""))

    def has_delete_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        """Not of a closed period, whose figures are corrected with a reason."""
        is_closed = obj is not None and obj.period.is_closed
        return not is_closed and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """With the figures of closed periods among those that keep all the others."""
        found, counts, rights, kept = super().get_deleted_objects(objs, request)
        rows = Submission.objects.filter(pk__in=[row.pk for row in objs])
        closed = [
            _("%(figure)s: the period is closed.") % {"figure": figure}
            for figure in rows.select_related("agency", "indicator", "period")
            if figure.period.is_closed
        ]
        return found, counts, rights, [*kept, *closed]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Without a reason it is asked again."""
        context = {**(extra_context or {}), "reason_length": REASON_LENGTH}
        if request.method == "POST" and not request.POST.get("reason", "").strip():
            request.POST = QueryDict()
            context["asks_again"] = True
        return super().delete_view(request, object_id, context)

    def delete_model(self, request: HttpRequest, obj: Submission) -> None:
        self.delete_queryset(request, Submission.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Submission]) -> None:
        person = request.user if request.user.is_authenticated else None
        reason = request.POST.get("reason", "").strip() or reason_text(gettext_lazy("Deleted"))
        try:
            delete_figures(queryset, by=person, at=timezone.now(), reason=reason)
        except Refused as refused:
            log_refused(refused, by=person)
            raise PermissionDenied from refused

    def get_readonly_fields(
        self, request: HttpRequest, obj: Submission | None = None
    ) -> list[str] | tuple[str, ...]:
        """Whose figure it is stays: one of another agency is another figure."""
        if self.only_shows(request, obj):
            return SHOWN
        return self.readonly_fields if obj is None else (*OF_FIGURE, *self.readonly_fields)

    @admin.display(description=gettext_lazy("source"))
    def source(self, figure: Submission) -> str:
        if figure.batch is None:
            return _("entered by hand")
        cells = ", ".join(str(cell) for cell in figure.cells.values())
        return f"{figure.batch.file_name}: {cells}"
