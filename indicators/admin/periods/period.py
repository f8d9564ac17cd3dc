from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from dvctrack.lib.admin.cells import two_lines
from dvctrack.lib.admin.imported import FlatPlan, ImportedRow
from dvctrack.lib.admin.list_filters import SuggestedFilter
from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.admin.resources import FlatResource
from dvctrack.lib.admin.site import Job
from dvctrack.lib.admin.widgets import ChoiceWidget
from dvctrack.lib.numbers.printing import MISSING
from entities.admin.columns import agency_column
from entities.admin.flat.keys import DocumentWidget
from entities.admin.trailed import TrailedAdmin, TrailedImportMixin
from entities.choices import TrailKind
from entities.models import annex_order
from indicators.admin.effects import beside, effects_of_periods
from indicators.admin.figures.acts import Accept, Except, OweAgain, Return
from indicators.admin.figures.listing import OF_PERIODS
from indicators.admin.flat.tables import ObligationResource, PeriodIndicatorResource
from indicators.admin.periods.acts import Close, MakePublic, OpenAgain, TakeBack
from indicators.admin.periods.listing import PeriodList
from indicators.admin.periods.page import PeriodPage
from indicators.admin.periods.remind import remind
from indicators.admin.searching import SearchOfFigures
from indicators.choices import PeriodState
from indicators.figures.settled import settled_of_period, with_figures
from indicators.models import Obligation, Period, PeriodIndicator
from indicators.periods.forms import ObligationForm
from indicators.periods.review import set_due
from indicators.periods.run import taken_back
from indicators.policy import may_coordinate


class PeriodResource(FlatResource):
    """Reporting periods by code; moments are those of Asia/Ho_Chi_Minh.

    Their state goes out and does not come in: they are opened and closed on their own page.
    """

    key_columns = ("code",)
    state = Field("state", "state", widget=ChoiceWidget(PeriodState.choices), readonly=True)
    letter = Field("letter", "letter", widget=DocumentWidget())

    class Meta:
        model = Period
        fields = (
            "code",
            "label",
            "as_of",
            "cycle",
            "window_starts_on",
            "cumulative_starts_on",
            "submissions_due_at",
            "entry_closes_at",
            "edits_close_at",
            "issuing_body",
            "letter",
            "letter_text",
            "state",
            "is_public",
        )
        export_order = fields

    def set_value(self, column: Field, row: ImportedRow) -> None:
        """A state is only compared."""
        if column.column_name == "state":
            said = column.clean(row.cells)
            if said and said != row.instance.state:
                words = _(
                    "The file says “%(said)s”, and the period is “%(state)s”. Open and close it on "
                    "the page “Who has reported”."
                )
                state = row.instance.get_state_display()
                raise ValueError(words % {"said": column.widget.choices[said], "state": state})
        super().set_value(column, row)

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        """As on the page of a period: of one cycle, no two end on the same day."""
        new = [row.instance for row in rows if row.stored is None]
        self.periods = [*self.stored.values(), *new]
        filled = with_figures([row.instance for row in rows if row.stored is not None])
        for row in rows:
            if row.stored is not None:
                has_figures = row.stored.pk in filled
                settled = settled_of_period(row.stored, row.instance, has_figures=has_figures)
                for column, sentence in settled.items():
                    row.refuse(sentence, column)
            if row.differs("as_of", "cycle"):
                for twin in beside(row.instance, self.periods):
                    if twin.as_of == row.instance.as_of:
                        told = _(
                            "“%(label)s” ends on this day already. Choose another day or cycle."
                        )
                        row.refuse(told % {"label": twin.label}, "as_of")

    def effects(self, rows: Sequence[ImportedRow]) -> Iterator[str]:
        yield from effects_of_periods(rows, self.periods)

    def done(self, plan: FlatPlan) -> str:
        private = [
            row
            for row in plan.changed
            if row.stored is not None and row.stored.is_public and not row.instance.is_public
        ]
        return taken_back(len(private)) if private else ""


_KEY = ("period", "indicator", "agency")
_SHOWN = ("reason", "claim", "claim_reason")


@admin.register(Period)
class PeriodAdmin(TrailedImportMixin, PeriodPage, PeriodList):
    """A period with the indicators that it asks for; it is opened and closed on its own page."""

    job = Job.FIGURES
    help = gettext_lazy("Which periods there are, what they ask for, and until when.")
    acts = (MakePublic, Close, OpenAgain, TakeBack)
    trail_kind = TrailKind.PERIOD
    resource_classes = (PeriodResource,)
    autocomplete_fields = ("letter",)
    tells_effects = True

    def effects_of(self, request: HttpRequest, form: Any) -> Iterator[str]:
        """As of a file with this one row."""
        period: Period = form.instance
        stored = Period.objects.filter(pk=period.pk).first()
        row = ImportedRow(1, {}, instance=period, stored=stored)
        others = Period.objects.filter(cycle=period.cycle).exclude(pk=period.pk)
        yield from effects_of_periods([row], list(others))

    def save_model(self, request: HttpRequest, obj: Period, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "is_public" in form.changed_data and not obj.is_public:
            messages.warning(request, taken_back(1))


@admin.register(PeriodIndicator)
class PeriodIndicatorAdmin(TrailedImportMixin, TrailedAdmin[PeriodIndicator]):
    job = Job.FIGURES
    help = gettext_lazy("Which indicators a period asks for.")
    deletes_many = True
    resource_classes = (PeriodIndicatorResource,)
    found_at = Period
    list_display = ("period", "indicator", "ranking_span", "judged_span")
    list_filter = (("period", SuggestedFilter), "indicator")
    quick_filters = OF_PERIODS
    list_select_related = ("period", "indicator")
    search_fields = ("period__search_text", "indicator__search_text")
    search_help_text = gettext_lazy("Indicator or period")
    autocomplete_fields = ("period", "indicator")
    fieldsets = (
        (
            gettext_lazy("What is asked"),
            {
                "fields": ("period", "indicator", ("ranking_span", "judged_span")),
                "description": gettext_lazy(
                    "Agencies are ranked by one span and held against the target by the other; "
                    "mostly both are to date."
                ),
            },
        ),
    )


def is_claimed(rows: QuerySet[Obligation], request: HttpRequest) -> QuerySet[Obligation]:
    """By a comparison that the index of claims serves: most are empty."""
    return rows.filter(is_due=True, claim__gt="")


def is_not_due(rows: QuerySet[Obligation], request: HttpRequest) -> QuerySet[Obligation]:
    """As one of a list of values, which an index serves: SQLite reads all rows for a NOT."""
    return rows.filter(is_due__in=(False,))


@admin.register(Obligation)
class ObligationAdmin(TrailedImportMixin, SearchOfFigures[Obligation], TrailedAdmin[Obligation]):
    """Who owes what. A claim is the agency's, and is accepted or turned down on its form."""

    job = Job.FIGURES
    help = gettext_lazy("Which agency owes which figure, and who was excused.")
    deletes_many = True
    found_at = Period
    locked_first = "period"
    acts = (Accept, Return, Except, OweAgain)
    actions = (remind,)
    resource_classes = (ObligationResource,)
    form = ObligationForm
    is_large = True
    list_display = (agency_column(), "indicator", "period", "is_due", "reason", "claim_listed")
    list_filter = (
        ("period", SuggestedFilter),
        "indicator",
        ("agency", SuggestedFilter),
        "agency__kind",
    )
    list_select_related = ("period", "indicator", "agency__parent")
    quick_filters = (
        QuickFilter("claimed", gettext_lazy("Claims to answer"), is_claimed, waits=True),
        QuickFilter("not-due", gettext_lazy("Not applicable"), is_not_due),
        *OF_PERIODS,
    )
    search_help_text = gettext_lazy("Agency, code, indicator or period")
    ordering = ("-period__as_of", "indicator__display_order", *annex_order("agency__"))
    autocomplete_fields = ("period", "indicator", "agency")
    fieldsets = (
        (
            gettext_lazy("Which figure of which agency"),
            {
                "fields": _KEY,
                "description": gettext_lazy(
                    "An agency has to report a figure of this indicator for this period; a league "
                    "table has a row for each that has to."
                ),
            },
        ),
        (
            gettext_lazy("Whether it has to be reported"),
            {
                "fields": ("is_due", "why", "reason"),
                "description": gettext_lazy(
                    "Not ticked: it does not apply to this agency, which is neither late nor "
                    "ranked. Every change of that needs a reason."
                ),
            },
        ),
        (
            gettext_lazy("What the agency says in the place of a figure"),
            {
                "fields": ("claim", "claim_reason"),
                "description": gettext_lazy(
                    "It is the agency's, and is accepted or turned down on its report."
                ),
            },
        ),
    )

    @admin.display(description=gettext_lazy("claim"))
    def claim_listed(self, row: Obligation) -> SafeString | str:
        return two_lines(row.get_claim_display(), row.claim_reason) if row.claim else MISSING

    def has_remind_permission(self, request: HttpRequest) -> bool:
        return may_coordinate(request.user)

    def get_fields(self, request: HttpRequest, obj: Obligation | None = None) -> Any:
        if obj is None:
            return (*_KEY, "is_due", "reason")
        why = () if self.only_shows(request, obj) else ("why",)
        return (*_KEY, "is_due", *why, *_SHOWN)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Obligation | None = None
    ) -> list[str] | tuple[str, ...]:
        named = super().get_readonly_fields(request, obj)
        return named if obj is None else (*named, *_KEY, *_SHOWN)

    def save_model(self, request: HttpRequest, obj: Obligation, form: Any, change: bool) -> None:
        """A change goes the way that it goes on the page of the agency's report."""
        if not change:
            super().save_model(request, obj, form, change)
        elif "is_due" in form.changed_data and request.user.is_authenticated:
            reason = form.cleaned_data["why"]
            set_due(obj, is_due=obj.is_due, by=request.user, at=timezone.now(), reason=reason)
