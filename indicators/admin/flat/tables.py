"""The tables of indicators, periods and publishing as flat files."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.fields import Field

from dvctrack.lib.admin.imported import ImportedRow
from dvctrack.lib.admin.related import KeyWidget
from dvctrack.lib.admin.resources import FlatResource
from entities.admin.flat.keys import AgencyWidget, DocumentWidget
from indicators.admin.flat.keys import IndicatorWidget
from indicators.figures.locking import lock_unclosed_period
from indicators.figures.settled import settled_of_indicator
from indicators.models import (
    ImportBatch,
    Indicator,
    IndicatorWording,
    IssuingBody,
    LetterTemplate,
    Obligation,
    Period,
    PeriodIndicator,
    Publication,
)
from indicators.models.indicator_text import WORDS


class IndicatorResource(FlatResource):
    """Indicators by slug. New words of a stored one hold from a day, which no file says."""

    key_columns = ("slug",)
    basis = Field("basis", "basis", widget=DocumentWidget())

    class Meta:
        model = Indicator
        fields = (
            *("slug", *WORDS, "asks_single_window", "direction", "when_nothing_arose"),
            *("nothing_arose_basis", "combines", "definition", "defined_from", "basis"),
            "display_order",
        )
        export_order = fields

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        for row in rows:
            if row.stored is None or not row.is_changed:
                continue
            for column, sentence in settled_of_indicator(row.stored, row.instance).items():
                row.refuse(sentence, column)
            for name in WORDS:
                if row.differs(name):
                    told = _("Words hold from a day: change them on the page of the indicator.")
                    row.refuse(told, name)


class IndicatorWordingResource(FlatResource):
    """Former words of indicators by their last day."""

    key_columns = ("indicator", "ends_on")
    indicator = Field("indicator", "indicator", widget=IndicatorWidget())

    class Meta:
        model = IndicatorWording
        fields = ("indicator", "ends_on", *WORDS)
        export_order = fields

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        for row in rows:
            if row.is_changed and row.instance.ends_on >= timezone.localdate():
                row.refuse(_("Former words end before today."), "ends_on")


class PeriodIndicatorResource(FlatResource):
    """What periods ask for, by period and indicator."""

    key_columns = ("period", "indicator")
    period = Field("period", "period", widget=KeyWidget(Period, "code", "label"))
    indicator = Field("indicator", "indicator", widget=IndicatorWidget())

    class Meta:
        model = PeriodIndicator
        fields = ("period", "indicator", "ranking_span", "judged_span")
        export_order = fields


class ObligationResource(FlatResource):
    """Who owes what, by period, indicator and agency; of closed periods nothing changes."""

    key_columns = ("period", "indicator", "agency")
    period = Field("period", "period", widget=KeyWidget(Period, "code", "label"))
    indicator = Field("indicator", "indicator", widget=IndicatorWidget())
    agency = Field("agency", "agency", widget=AgencyWidget())

    class Meta:
        model = Obligation
        fields = ("period", "indicator", "agency", "is_due", "reason")
        export_order = fields

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        for row in rows:
            owed = row.instance
            if not row.is_changed:
                continue
            if owed.period.is_closed:
                row.refuse(_("The period is closed."), "period")
            if row.stored is None and not owed.agency.is_valid_on(owed.period.as_of):
                row.refuse(_("The agency does not exist on the day of the period."), "agency")
            if owed.is_due and owed.reason:
                row.refuse(_("A figure that is owed needs no reason."), "reason")

    def write(self, rows: Sequence[ImportedRow]) -> list[Any]:
        """As `set_due` does: what was claimed before holds no more."""
        for period in sorted({row.instance.period_id for row in rows}):
            lock_unclosed_period(period)
        for row in rows:
            row.instance.claim = row.instance.claim_reason = ""
            row.instance.is_turned_down = False
        return super().write(rows)


class IssuingBodyResource(FlatResource):
    """Who issues annexes, by the first day."""

    key_columns = ("starts_on",)
    basis = Field("basis", "basis", widget=DocumentWidget())

    class Meta:
        model = IssuingBody
        fields = (
            *("name", "letter_sign", "report_sign", "starts_on", "ends_on"),
            *("basis", "contact", "is_verified"),
        )
        export_order = fields


class LetterTemplateResource(FlatResource):
    """The texts for letters by their place; they are there from the start, and worded anew."""

    key_columns = ("place",)

    class Meta:
        model = LetterTemplate
        fields = ("place", "text")
        export_order = fields

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        for row in rows:
            if row.stored is None:
                row.refuse(_("Texts are worded anew and not added."), "place")
            try:
                row.instance.clean()
            except ValidationError as error:
                row.refuse(" ".join(error.messages), "text")


class ImportBatchResource(FlatResource):
    """The files with figures, for export."""

    imported_by = Field("imported_by__username", "imported_by")

    class Meta:
        model = ImportBatch
        fields = (
            *("file_name", "received_at", "imported_by", "imported_at", "state"),
            *("created_count", "updated_count", "unchanged_count", "undone_at", "sha256"),
        )
        export_order = fields


class PublicationResource(FlatResource):
    """The published versions without their tables, for export: nothing changes them."""

    period = Field("period__code", "period")
    published_by = Field("published_by__username", "published_by")

    class Meta:
        model = Publication
        fields = (
            *("period", "number", "layout", "letter_number", "letter_date"),
            *("issuing_body", "reason", "published_at", "published_by", "sha256"),
        )
        export_order = fields
