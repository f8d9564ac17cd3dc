"""The page of services: what is overdue on a day, and what is due next."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from dvctrack.lib.forms import DayField
from dvctrack.lib.tables.views import TableExportMixin
from entities.agencies.fields import AgencyChoiceField
from entities.deadlines.history import deadline_history, order_of
from entities.deadlines.quarters import Quarter
from entities.deadlines.rows import by_quarter, rows_of
from entities.deadlines.state import (
    agencies_with_deadlines,
    overdue,
    quarters_with_deadlines,
    upcoming,
)
from entities.deadlines.tables import (
    DeadlineHistoryTable,
    DeadlineTable,
    OverdueTable,
    UpcomingTable,
    quarter_name,
)
from entities.models import Agency, AgencyQuerySet
from entities.people.views_seen_at import SeenAtMixin


class QuarterField(forms.ChoiceField):
    """A quarter by its code, such as 2022-Q2, also one that is not among the choices."""

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        try:
            return Quarter.parse(code) if code else None
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None


class DeadlineForm(forms.Form):
    """The day on which deadlines are looked at, and which of them."""

    on = DayField(label=_("As of day"), required=False)
    quarter = QuarterField(
        label=_("Quarter of the deadline"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    agency = AgencyChoiceField(
        label=_("Lead agency"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("All agencies"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(
        self,
        query: Mapping[str, Any],
        *,
        usual_day: date,
        quarters: Iterable[Quarter],
        agencies: AgencyQuerySet,
    ) -> None:
        typed = {name: query.get(name, "") for name in self.base_fields}
        super().__init__({**typed, "on": _readable(typed["on"] or usual_day.isoformat())})
        self.fields["quarter"].choices = [  # type: ignore[attr-defined]
            ("", _("All quarters")),
            *((quarter.code, quarter_name(quarter)) for quarter in quarters),
        ]
        try:
            day = self.fields["on"].clean(self.data["on"]) or usual_day
        except ValidationError:
            day = usual_day
        self.fields["agency"].queryset = agencies.named_on(day)  # type: ignore[attr-defined]


def _readable(typed: str) -> str:
    """An ISO day as people write it; anything else as it was typed."""
    try:
        return date_format(date.fromisoformat(typed), "d/m/Y")
    except ValueError:
        return typed


class ServiceListView(SeenAtMixin, TableExportMixin, TemplateView):
    """What is overdue on a day and what is due next, by quarter; one row for each lead agency."""

    template_name = "entities/services.html"

    @property
    def usual_day(self) -> date:
        """The day that is shown where none is asked for."""
        return timezone.localdate()

    @cached_property
    def form(self) -> DeadlineForm:
        return DeadlineForm(
            self.request.GET,
            usual_day=self.usual_day,
            quarters=quarters_with_deadlines(),
            agencies=agencies_with_deadlines(),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=self.form, **kwargs)
        if not self.form.is_valid():
            return {**context, "tables": []}
        on = self.form.cleaned_data["on"]
        late = self._table(OverdueTable, overdue(on=on, seen_at=self.seen_at))
        soon = self._table(UpcomingTable, upcoming(on=on, seen_at=self.seen_at))
        steps = deadline_history(since=self.seen_at) if self.seen_at else []
        return {
            **context,
            "on": on,
            "overdue": late,
            "upcoming": soon,
            "tables": [late, soon],
            **self.seen_context(
                [(order_of(step).agency, step) for step in steps], DeadlineHistoryTable
            ),
        }

    def get_export_name(self) -> str:
        return self.with_moment(f"services_{self.form.cleaned_data['on']}")

    def _table(self, table: type[DeadlineTable], deadlines: "QuerySet[Any]") -> DeadlineTable:
        """The deadlines that the form asks for."""
        wanted = self.form.cleaned_data
        if wanted["agency"]:
            deadlines = deadlines.filter(lead_as_of=wanted["agency"].pk)
        on = wanted["on"]
        rows = [
            row
            for group in by_quarter(rows_of(deadlines, on=on, seen_at=self.seen_at))
            if wanted["quarter"] in (None, group.quarter)
            for row in group.rows
        ]
        return table(rows, on=on, notes=self.seen_note)
