from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords, recorded
from indicators.models.indicator import Indicator
from indicators.models.indicator_text import WORDS, IndicatorText


class IndicatorWording(IndicatorText):
    """What an indicator was called until a day; since then it is called by its own words.

    Words hold from the day after those before them, the first from the start.
    """

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="wordings"
    )
    ends_on = models.DateField(
        _("last day"), help_text=_("Tables of periods until this day print these words.")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("former words")
        verbose_name_plural = _("former words")
        ordering = ("indicator", "-ends_on")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "ends_on"),
                name="indicator_wording_once_per_day",
                violation_error_message=_("Other former words end on this day."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.short_name} (–{date_format(self.ends_on, 'SHORT_DATE_FORMAT')})"


class Wordings:
    """The former words of indicators. `on` gives an indicator as it was called on a day."""

    def __init__(self, rows: Iterable[Any] = ()) -> None:
        self._of: dict[int, list[Any]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row.ends_on):
            self._of[row.indicator_id].append(row)

    def on(self, indicator: Indicator, day: date) -> Indicator:
        """The indicator itself where it has its words of today; else a copy, not to be saved."""
        held = next((row for row in self._of.get(indicator.pk, ()) if day <= row.ends_on), None)
        if held is None:
            return indicator
        worded = copy(indicator)
        for name in WORDS:
            setattr(worded, name, getattr(held, name))
        return worded


def has_former_words(
    indicator: str, day: date | OuterRef, *, seen_at: datetime | None = None
) -> Exists:
    """Whether an indicator was called otherwise on a day; `indicator` leads to it in the query."""
    former = recorded(IndicatorWording, seen_at)
    return Exists(former.filter(indicator=OuterRef(indicator), ends_on__gte=day))


def wordings(indicators: Iterable[Indicator], *, seen_at: datetime | None = None) -> Wordings:
    """The former words of these indicators, as they were recorded at a moment. One query."""
    return Wordings(recorded(IndicatorWording, seen_at).filter(indicator__in=list(indicators)))
