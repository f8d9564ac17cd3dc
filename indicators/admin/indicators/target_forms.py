"""Targets on their page and on that of their indicator; what was published needs a reason."""

from copy import copy
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import ModelForm
from django.forms.models import construct_instance
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import HouseInline
from dvctrack.lib.admin.fields import SomeRows, WhyField
from dvctrack.lib.forms import RateField
from dvctrack.lib.numbers import RateReading
from indicators.models import Period, Target

_JUDGING = frozenset({"indicator", "kind", "agency", "value", "starts_on", "ends_on"})


class TargetForm(ModelForm[Target]):
    """A target, and why it changes where tables that can be read by everybody are held to it.

    Its rate is typed as in a document.
    """

    value = RateField(label=gettext_lazy("Target (%)"))
    why = WhyField(
        help_text=gettext_lazy(
            "Needed where a public period is held against this target; kept in its history."
        ),
    )

    class Meta:
        model = Target
        fields = (
            *("indicator", "kind", "agency", "value", "starts_on", "ends_on"),
            *("basis", "basis_text", "is_verified"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value: Decimal | None = self.instance.value
        if value is not None:
            decimals = max(0, -int(Decimal(value).normalize().as_tuple().exponent))
            self.initial["value"] = RateReading(Decimal(value), decimals)

    def clean_value(self) -> Decimal | None:
        reading: RateReading | None = self.cleaned_data["value"]
        return reading.value if reading else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not _JUDGING.isdisjoint(self.changed_data) and not cleaned.get("why"):
            said = construct_instance(self, copy(self.instance), self._meta.fields)
            stored = Target.objects.filter(pk=self.instance.pk)
            if period := _public([*stored, said]):
                told = _("%(period)s is public and held against it: say why this changes.")
                self.add_error("why", told % {"period": period})
        return cleaned


def _public(targets: list[Target]) -> Period | None:
    """A public period whose tables are held against one of these."""
    judged = Q(pk__in=())
    for row in targets:
        if row.indicator_id is None or row.starts_on is None:
            continue
        days = Q(as_of__gte=row.starts_on)
        if row.ends_on:
            days &= Q(as_of__lte=row.ends_on)
        judged |= days & Q(asked__indicator=row.indicator_id)
    return Period.objects.public().filter(judged).first()


class TargetFormSet(SomeRows):
    """Also of two targets that come together, no two hold on one day."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms and form.is_valid()]
        rows = [form.instance for form in kept if form.has_changed() or form.instance.pk]
        for before, after in combinations(rows, 2):
            if before.excludes(after):
                told = _("Two targets hold on one day: %(before)s, %(after)s.")
                raise ValidationError(told % {"before": before, "after": after})


PARTS: Any = (
    (
        gettext_lazy("What is asked of whom"),
        {
            "fields": ("indicator", ("kind", "agency"), "value", ("starts_on", "ends_on"), "why"),
            "description": gettext_lazy(
                "Of all agencies of a kind, or of one agency. A target that rises is one row for "
                "each span of days; both days count."
            ),
        },
    ),
    (
        gettext_lazy("What it rests on"),
        {"fields": ("basis", "basis_text", "is_verified")},
    ),
)


class TargetInline(HouseInline):
    model = Target
    form = TargetForm
    formset = TargetFormSet
    classes = ("collapse",)
    autocomplete_fields = ("agency", "basis")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *(("kind", "agency"), ("value", "starts_on", "ends_on"), "why"),
                    *("basis", "basis_text", "is_verified"),
                )
            },
        ),
    )
