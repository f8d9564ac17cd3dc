"""The page of agencies: which a list shows, and the table."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from dvctrack.lib.forms import DayField
from dvctrack.lib.names import fold
from dvctrack.lib.public import public_page
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import BLANK, Cell, day, link, missing, text
from dvctrack.lib.tables.views import TableExportMixin
from entities.agencies.fields import AgencyChoiceField
from entities.agencies.names import OfficialNames, told_apart
from entities.choices import MOVES, AgencyKind
from entities.models import Agency, AgencyCode, AgencyQuerySet, Succession, annex_key


class AgencyFilter(forms.Form):
    """By words of a name or alias, whatever the accents, by kind, by province and by the day.

    What cannot be understood is named beside its field and narrows nothing.
    """

    q = forms.CharField(
        label=gettext_lazy("Name or abbreviation"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *AgencyKind.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    parent = AgencyChoiceField(
        label=gettext_lazy("Province"),
        required=False,
        queryset=Agency.objects.filter(children__isnull=False).distinct(),
        empty_label=gettext_lazy("All provinces"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    on = DayField(label=gettext_lazy("As of day"), required=False)

    def __init__(self, query: Mapping[str, Any], *, today: date) -> None:
        given = {name: query.get(name, "") for name in self.base_fields}
        if not given["on"] and "all" not in query:
            given["on"] = today.isoformat()
        super().__init__(given)
        self.full_clean()

    @property
    def day(self) -> date | None:
        """The day; None for the agencies of all days."""
        return self.cleaned_data.get("on")

    def found(self, agencies: AgencyQuerySet) -> AgencyQuerySet:
        """Those of the day as they were called then; of all days as they are called now.

        The text is folded first, so that "UBND tỉnh An Giang" finds An Giang.
        """
        if self.day is not None:
            agencies = agencies.valid_on(self.day).named_on(self.day)
        if name := self.cleaned_data.get("q"):
            agencies = agencies.matching(fold(name))
        if kind := self.cleaned_data.get("kind"):
            agencies = agencies.of_kind(kind)
        if parent := self.cleaned_data.get("parent"):
            agencies = agencies.filter(parent=parent)
        return agencies


def code_cell(code: AgencyCode) -> Cell:
    """The code, and in words where it was not seen in a public source."""
    if code.is_verified:
        return text(code.code)
    mark = _("not verified")
    html = format_html('{} <span class="remark">({})</span>', code.code, mark)
    return Cell(html, f"{code.code} ({mark})")


def _codes(agency: Agency) -> Cell:
    cells = [code_cell(code) for code in agency.codes.all()]
    if not cells:
        return missing()
    html = format_html_join(", ", "{}", ((cell.html,) for cell in cells))
    return Cell(html, ", ".join(str(cell.value) for cell in cells))


class AgencyTable(Table):
    """Agencies by kind, in the order of the annexes; those of one name stand with their days.

    Expects codes, provinces and successions.
    """

    key = "agencies"
    title = gettext_lazy("Agencies")
    group_by = "kind"

    kind = Column(gettext_lazy("Kind"), render=lambda agency: text(agency.get_kind_display()))
    name = Column(
        gettext_lazy("Agency"),
        row_header=True,
        css="col-name",
    )
    parent = Column(
        gettext_lazy("Province"),
        render=lambda agency: (
            link(agency.parent.name, agency.parent.get_absolute_url()) if agency.parent else BLANK
        ),
        css="col-name",
    )
    short_name = Column(gettext_lazy("Short name"), render=lambda agency: text(agency.short_name))
    codes = Column(gettext_lazy("Codes"), render=_codes)
    starts_on = Column(
        gettext_lazy("From"),
        render=lambda agency: (
            day(agency.starts_on) if agency.starts_on else missing(_("not stated"))
        ),
        css="col-day",
    )
    ends_on = Column(
        gettext_lazy("Until"),
        render=lambda agency: day(agency.ends_on) if agency.ends_on else missing(_("not stated")),
        css="col-day",
    )

    became = Column(gettext_lazy("Became"), css="col-wide")

    def __init__(
        self, agencies: Iterable[Agency], *, on: date | None, official: OfficialNames
    ) -> None:
        rows = sorted(agencies, key=annex_key)
        self.on, self.official = on, official
        self.labels = told_apart(rows, with_province=False)
        super().__init__(rows)
        for name in ("parent", "starts_on", "ends_on"):
            if all(getattr(agency, name) is None for agency in self.data):
                self.columns.hide(name)
        if all(agency.ends_on is None for agency in self.data):
            self.columns.hide("became")

    def render_became(self, agency: Agency) -> Cell:
        """What an agency that has ended became, by the name of then, with the day."""
        told = [
            (
                row.get_relation_display(),
                row.successor.get_absolute_url(),
                self.official.called(row.successor, on=row.effective_on).name,
                date_format(row.effective_on, "SHORT_DATE_FORMAT"),
            )
            for row in agency.successions.all()
            if row.relation in MOVES and row.successor_id != agency.pk
        ]
        if not told:
            return missing()
        html = format_html_join("; ", '{} <a href="{}">{}</a> ({})', told)
        return Cell(html, "; ".join(f"{how} {name} ({on})" for how, _url, name, on in told))

    def render_name(self, agency: Agency) -> Cell:
        return link(self.labels[agency.pk], agency.get_absolute_url())

    def above(self) -> list[str]:
        if self.on is None:
            return [str(self.title)]
        day_said = date_format(self.on, "SHORT_DATE_FORMAT")
        return [str(self.title), _("Data as of: %(day)s") % {"day": day_said}]


@method_decorator(public_page, name="dispatch")
class AgencyListView(TableExportMixin, TemplateView):
    """The agencies of a day, or of all days, by kind; found by any of their names."""

    template_name = "entities/agencies.html"
    export_name = "agencies"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = AgencyFilter(self.request.GET, today=timezone.localdate())
        successions = Succession.objects.select_related("successor")
        agencies = Agency.objects.select_related("parent").prefetch_related(
            "codes", Prefetch("successions", successions)
        )
        table = AgencyTable(form.found(agencies), on=form.day, official=OfficialNames.load())
        table.turn_to(self.request.GET.get("page"))
        return super().get_context_data(form=form, table=table, tables=[table], **kwargs)
