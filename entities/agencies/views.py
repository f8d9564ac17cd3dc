"""The page of agencies: which a list shows, and the table."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from dvctrack.lib.names import fold
from dvctrack.lib.public import public_page
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import BLANK, Cell, day, link, missing, text
from dvctrack.lib.tables.views import TableExportMixin
from entities.choices import AgencyKind
from entities.models import Agency, AgencyCode, AgencyQuerySet, annex_key


class AgencyFilter(forms.Form):
    """By words of a name or alias, whatever the accents, by kind, and by province.

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

    parent = forms.ModelChoiceField(
        label=gettext_lazy("Province"),
        required=False,
        queryset=Agency.objects.filter(children__isnull=False).distinct(),
        to_field_name="slug",
        empty_label=gettext_lazy("All provinces"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def found(self, agencies: AgencyQuerySet) -> AgencyQuerySet:
        """The text is folded first, so that "UBND tỉnh An Giang" finds An Giang."""
        self.full_clean()
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
    """Agencies by kind, in the order of the annexes; expects their codes and provinces."""

    key = "agencies"
    title = gettext_lazy("Agencies")
    group_by = "kind"

    kind = Column(gettext_lazy("Kind"), render=lambda agency: text(agency.get_kind_display()))
    name = Column(
        gettext_lazy("Agency"),
        render=lambda agency: link(agency.name, agency.get_absolute_url()),
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

    def __init__(self, agencies: Iterable[Agency]) -> None:
        super().__init__(sorted(agencies, key=annex_key))
        for name in ("parent", "starts_on", "ends_on"):
            if all(getattr(agency, name) is None for agency in self.data):
                self.columns.hide(name)

    def above(self) -> list[str]:
        return [str(self.title)]


@method_decorator(public_page, name="dispatch")
class AgencyListView(TableExportMixin, TemplateView):
    """All agencies by kind, found by any of their names without regard to accents."""

    template_name = "entities/agencies.html"
    export_name = "agencies"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = AgencyFilter(self.request.GET)
        agencies = Agency.objects.select_related("parent").prefetch_related("codes")
        table = AgencyTable(form.found(agencies))
        table.turn_to(self.request.GET.get("page"))
        return super().get_context_data(form=form, table=table, tables=[table], **kwargs)
