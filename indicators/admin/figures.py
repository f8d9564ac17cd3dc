"""The figures in the admin: typed as in a document."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.site import Job
from dvctrack.lib.forms import CountField, RateField
from dvctrack.lib.history import reason_text
from dvctrack.lib.numbers import RateReading, format_count, format_rate
from dvctrack.lib.refused import Refused, log_refused, tell
from entities.admin.trailed import TrailedImportMixin
from indicators.admin.acts_reports import Accept, Return
from indicators.admin.figure_list import FigureList
from indicators.admin.flat_figures import SubmissionResource
from indicators.figures.writing import correct_figure, delete_figures
from indicators.models import Submission
from indicators.numbers import NUMBERS
from indicators.policy import may_import


class SubmissionForm(forms.ModelForm[Submission]):
    """One figure, its numbers typed as in a document. Empty is missing, not zero."""

    numerator = CountField(required=False)
    numerator_single_window = CountField(required=False)
    denominator = CountField(required=False)
    reported_rate = RateField(required=False)
    reason = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("Reason of the change"),
        help_text=gettext_lazy("Needed for a figure of a closed period; kept in the history."),
    )

    class Meta:
        model = Submission
        fields = (
            "period",
            "indicator",
            "agency",
            "span",
            *NUMBERS,
            "reported_status",
            "note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            if name in self.fields:
                described: Any = getattr(Submission, name).field
                self.fields[name].label = described.verbose_name
                self.fields[name].help_text = described.help_text
        printed = self.instance.printed_rate
        if printed is not None:
            decimals = self.instance.reported_decimals or 0
            self.initial["reported_rate"] = RateReading(printed, decimals)

    def clean(self) -> dict[str, Any]:
        """Take the printed decimals from what was typed."""
        cleaned = super().clean() or self.cleaned_data
        period = cleaned.get("period") or (self.instance.period if self.instance.pk else None)
        if period is not None and period.is_closed and not cleaned.get("reason"):
            self.add_error(
                "reason", _("The period is closed: say why its figure must be corrected.")
            )
        if "reported_rate" in cleaned:
            reading: RateReading | None = cleaned["reported_rate"]
            cleaned["reported_rate"] = reading.value if reading else None
            self.instance.reported_decimals = reading.decimals if reading else None
        return cleaned


OF_FIGURE = ("period", "indicator", "agency", "span")
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


@admin.register(Submission)
class SubmissionAdmin(TrailedImportMixin, FigureList):
    """The figures; typed numbers are read as in a document, and the rate is computed."""

    job = Job.FIGURES
    help = gettext_lazy("What agencies reported: look, correct, accept.")
    locked_first = "period"
    acts = (Accept, Return)
    form = SubmissionForm
    resource_classes = (SubmissionResource,)
    autocomplete_fields = ("agency", "indicator", "period")
    readonly_fields = ("rate_shown", "state", "source", "version")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may_import(request.user)

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Figures come in one way: by the page that reads files and previews what they change."""
        return HttpResponseRedirect(reverse("imports"))

    process_import = import_action

    def save_model(self, request: HttpRequest, obj: Submission, form: Any, change: bool) -> None:
        person = request.user if request.user.is_authenticated else None
        correct_figure(obj, by=person, reason=form.cleaned_data.get("reason", ""))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A figure that somebody else changes at this moment is left as they have it."""
        try:
            page: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
        except Refused as refused:
            tell(request, refused)
            return HttpResponseRedirect(request.path)
        return page

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

    def delete_model(self, request: HttpRequest, obj: Submission) -> None:
        self.delete_queryset(request, Submission.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Submission]) -> None:
        person = request.user if request.user.is_authenticated else None
        try:
            delete_figures(
                queryset, by=person, at=timezone.now(), reason=reason_text(gettext_lazy("Deleted"))
            )
        except Refused as refused:
            log_refused(refused, by=person)
            raise PermissionDenied from refused

    def get_fields(self, request: HttpRequest, obj: Submission | None = None) -> Any:
        return SHOWN if self.only_shows(request, obj) else super().get_fields(request, obj)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Submission | None = None
    ) -> list[str] | tuple[str, ...]:
        """Whose figure it is stays: one of another agency is another figure."""
        if self.only_shows(request, obj):
            return SHOWN
        return self.readonly_fields if obj is None else (*OF_FIGURE, *self.readonly_fields)

    @admin.display(description=gettext_lazy("numerator"), ordering="numerator")
    def numerator_shown(self, figure: Submission) -> str:
        return _count(figure.numerator)

    @admin.display(
        description=gettext_lazy("National Single Window"), ordering="numerator_single_window"
    )
    def single_window_shown(self, figure: Submission) -> str:
        return _count(figure.numerator_single_window)

    @admin.display(description=gettext_lazy("denominator"), ordering="denominator")
    def denominator_shown(self, figure: Submission) -> str:
        return _count(figure.denominator)

    @admin.display(description=gettext_lazy("rate (%)"), ordering="annotated_rate")
    def rate_shown(self, figure: Submission) -> str:
        """With as many decimals as the source printed, so that 0,001 is not 0,00."""
        return format_rate(figure.exact_rate, max(2, figure.reported_decimals or 0))

    @admin.display(description=gettext_lazy("printed rate (%)"), ordering="reported_rate")
    def printed_rate_shown(self, figure: Submission) -> str:
        printed = figure.printed_rate
        return "–" if printed is None else format_rate(printed, figure.reported_decimals or 0)

    @admin.display(description=gettext_lazy("source"))
    def source(self, figure: Submission) -> str:
        if figure.batch is None:
            return _("entered by hand")
        cells = ", ".join(str(cell) for cell in figure.cells.values())
        return f"{figure.batch.file_name}: {cells}"


def _count(value: int | None) -> str:
    return "–" if value is None else format_count(value)
