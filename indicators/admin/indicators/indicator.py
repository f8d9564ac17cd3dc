from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.forms import DateField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from dvctrack.lib.admin.imported import ImportedRow
from dvctrack.lib.admin.list_filters import SuggestedFilter
from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.admin.resources import FlatResource
from dvctrack.lib.admin.site import Job
from dvctrack.lib.admin.widgets import RateWidget
from dvctrack.lib.history import sign
from dvctrack.lib.numbers import format_rate
from entities.admin.columns import UNVERIFIED
from entities.admin.flat.keys import AgencyWidget, DocumentWidget
from entities.admin.searching import agency_texts
from entities.admin.trailed import TrailedAdmin, TrailedImportMixin
from entities.agencies.names import name_among_all
from indicators.admin.effects import changed_statuses, effects_of_targets
from indicators.admin.flat.keys import IndicatorWidget
from indicators.admin.flat.tables import IndicatorResource
from indicators.admin.indicators.target_forms import PARTS, TargetForm, TargetInline
from indicators.admin.indicators.wordings import WORDS_IN_PAIRS, WordingInline
from indicators.admin.searching import indicator_texts
from indicators.admin.settled import SettledForm
from indicators.figures.cells import plain_target
from indicators.figures.settled import Told, settled_of_indicator
from indicators.figures.wording import keep_words, no_day_of_words
from indicators.models import Indicator, Target
from indicators.models.indicator_text import WORDS
from indicators.models.target import TargetQuerySet

# How long before its end a target should be thought of.
DAYS_AHEAD = 90


class TargetResource(FlatResource):
    """Targets by indicator, kind or agency, and first day."""

    key_columns = ("indicator", "starts_on")
    also_key = ("kind", "agency")
    indicator = Field("indicator", "indicator", widget=IndicatorWidget())
    agency = Field("agency", "agency", widget=AgencyWidget())
    value = Field("value", "value", widget=RateWidget())
    basis = Field("basis", "basis", widget=DocumentWidget())

    class Meta:
        model = Target
        fields = (
            "indicator",
            "kind",
            "agency",
            "value",
            "starts_on",
            "ends_on",
            "basis",
            "basis_text",
            "is_verified",
        )
        export_order = fields

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        """No two hold on one day, none while there is no such agency; and a bare 0,45 can be 45 %
        as well as half of one.
        """
        of_instance = {id(row.instance): row for row in rows}
        ladders: dict[Any, list[Target]] = defaultdict(list)
        for target in self._afterwards(rows):
            ladders[target.indicator_id, target.kind, target.agency_id].append(target)
        for ladder in ladders.values():
            ladder.sort(key=lambda target: target.starts_on)
            for before, after in pairwise(ladder):
                row, other = of_instance.get(id(after)), before
                if row is None or not row.is_changed:
                    row, other = of_instance.get(id(before)), after
                if before.excludes(after) and row is not None and row.is_changed:
                    row.refuse(other.holds_already(), "starts_on")
        for row in rows:
            for name, told in row.instance.outside_life().items() if row.is_changed else ():
                row.refuse(told, name)
            if row.differs("value") and 0 < row.instance.value < 1 and not _says_per_cent(row):
                told = _("%(read)s is less than 1%%. Write it with its sign, as 45%% or as 0,45%%.")
                read = format_rate(row.instance.value, None)
                row.refuse(told % {"read": read}, "value")

    def effects(self, rows: Sequence[ImportedRow]) -> Iterator[str]:
        stored = {row.instance.pk: row.stored for row in rows if row.stored is not None}
        before = [stored.get(target.pk, target) for target in self.stored.values()]
        indicators = {row.instance.indicator_id: row.instance.indicator for row in rows}
        yield from changed_statuses(indicators.values(), before, self._afterwards(rows))

    def _afterwards(self, rows: Sequence[ImportedRow]) -> list[Target]:
        return [*self.stored.values(), *(row.instance for row in rows if row.stored is None)]


def _says_per_cent(row: ImportedRow) -> bool:
    """Also of a row that no file says."""
    cell = row.cells.get("value")
    return cell is None or "%" in f"{cell.text}{cell.number_format or ''}"


class IndicatorForm(SettledForm[Indicator]):
    words_from = DateField(
        required=False,
        initial=timezone.localdate,
        label=gettext_lazy("Changed words hold from"),
        help_text=gettext_lazy(
            "Tables of earlier days print the former names, labels and unit. Empty: they were "
            "only misspelt, and tables of all days print what is written now."
        ),
        widget=AdminDateWidget,
    )

    def settled(self, stored: Indicator, changed: Indicator) -> Told:
        return settled_of_indicator(stored, changed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        words_from = cleaned.get("words_from")
        if words_from and self.instance.pk is not None and self.has_other_words:
            told = no_day_of_words(self.instance, words_from, today=timezone.localdate())
            if told:
                self.add_error("words_from", told)
        return cleaned

    @property
    def has_other_words(self) -> bool:
        return not set(WORDS).isdisjoint(self.changed_data)


@admin.register(Indicator)
class IndicatorAdmin(TrailedImportMixin, TrailedAdmin[Indicator]):
    """Of words that change the form asks from which day; the former ones are kept until then."""

    job = Job.SETTINGS
    help = gettext_lazy("What is measured, in which words, with its targets.")
    resource_classes = (IndicatorResource,)
    form = IndicatorForm
    asked_of_change = ("words_from",)
    list_display = ("short_name", "slug", "direction", "asks_single_window", "display_order")
    search_fields = ("search_text",)
    search_help_text = gettext_lazy("Name of the indicator")
    ordering = ("display_order", "slug")
    autocomplete_fields = ("basis",)
    inlines = (WordingInline, TargetInline)
    fieldsets = (
        (
            gettext_lazy("Words"),
            {
                "fields": (*WORDS_IN_PAIRS, "words_from", ("slug", "display_order")),
                "description": gettext_lazy("As pages, annexes and files call it and its counts."),
            },
        ),
        (
            gettext_lazy("How its rate is worked out"),
            {
                "fields": (
                    *("direction", "asks_single_window"),
                    *(("when_nothing_arose", "nothing_arose_basis"), "combines"),
                ),
                "description": gettext_lazy(
                    "The rate is numerator by denominator. Once figures are ranked by it, most of "
                    "this is settled."
                ),
            },
        ),
        (
            gettext_lazy("Definition"),
            {"fields": ("definition", "defined_from", "basis")},
        ),
    )
    tells_effects = True

    def effects_of_rows(self, request: HttpRequest, formsets: Sequence[Any]) -> Iterator[str]:
        for rows in formsets:
            if rows.model is Target:
                gone = {form.instance.pk for form in rows.deleted_forms if form.instance.pk}
                kept = [form.instance for form in rows.forms if form not in rows.deleted_forms]
                changed = [row for row in kept if row.indicator_id and row.starts_on]
                yield from effects_of_targets(changed, gone=gone)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.forms if formset.model is Target else ():
            sign(row.instance, by=request.user, reason=row.cleaned_data.get("why", ""))
        super().save_formset(request, form, formset, change)

    def save_model(self, request: HttpRequest, obj: Indicator, form: Any, change: bool) -> None:
        words_from = form.cleaned_data.get("words_from")
        if change and words_from and form.has_other_words:
            stored = Indicator.objects.get(pk=obj.pk)
            keep_words(stored, words_from=words_from, by=request.user)
        super().save_model(request, obj, form, change)


def ending_soon(rows: TargetQuerySet, request: HttpRequest) -> TargetQuerySet:
    today = timezone.localdate()
    return rows.filter(ends_on__range=(today, today + timedelta(days=DAYS_AHEAD)))


def in_force_today(rows: TargetQuerySet, request: HttpRequest) -> TargetQuerySet:
    return rows.valid_on(timezone.localdate())


@admin.register(Target)
class TargetAdmin(TrailedImportMixin, TrailedAdmin[Target]):
    job = Job.SETTINGS
    help = gettext_lazy("Which rate is asked of whom, from which day.")
    form = TargetForm
    fieldsets = PARTS
    resource_classes = (TargetResource,)
    quick_filters = (
        UNVERIFIED,
        QuickFilter("ending-soon", gettext_lazy("Ending soon"), ending_soon, waits=True),
        QuickFilter("in-force", gettext_lazy("In force today"), in_force_today),
    )
    list_display = (
        "indicator",
        "for_whom",
        "value_listed",
        "starts_on",
        "ends_on",
        "basis",
        "is_verified",
    )
    list_filter = ("indicator", "kind", ("agency", SuggestedFilter), "is_verified")
    list_select_related = ("indicator", "agency__parent", "basis")
    search_fields = ("basis__search_text",)
    search_related = {"indicator": indicator_texts, "agency": agency_texts}
    search_help_text = gettext_lazy("Indicator, agency or number of the document")
    ordering = ("indicator__display_order", "kind", "starts_on")
    autocomplete_fields = ("indicator", "agency", "basis")
    tells_effects = True

    def effects_of(self, request: HttpRequest, form: Any) -> Iterator[str]:
        yield from effects_of_targets([form.instance])

    def get_fields(self, request: HttpRequest, obj: Target | None = None) -> Any:
        """The reason stands where somebody may write it."""
        fields = super().get_fields(request, obj)
        is_shown = obj is not None and self.only_shows(request, obj)
        return [name for name in fields if not (is_shown and name == "why")]

    def save_model(self, request: HttpRequest, obj: Target, form: Any, change: bool) -> None:
        sign(obj, by=request.user, reason=form.cleaned_data.get("why", ""))
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("for whom"), ordering="kind")
    def for_whom(self, target: Target) -> str:
        return name_among_all(target.agency) if target.agency else target.get_kind_display()

    @admin.display(description=gettext_lazy("target (%)"), ordering="value")
    def value_listed(self, target: Target) -> str:
        return format_rate(plain_target(target), None)
