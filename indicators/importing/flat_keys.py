"""What a flat file says a row is about, looked up in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dvctrack.lib.names import clean, plain
from dvctrack.lib.numbers.reading import Written
from indicators.choices import Span
from indicators.models import Indicator, Period

_LONGEST = 100
SPANS = {
    "": Span.TO_DATE,
    "to date": Span.TO_DATE,
    "luy ke": Span.TO_DATE,
    "in period": Span.IN_PERIOD,
    "trong ky": Span.IN_PERIOD,
    "trong thang": Span.IN_PERIOD,
    "trong quy": Span.IN_PERIOD,
}


# A cell with a date, as the readers of spreadsheets give it.
_MIDNIGHT = "T00:00:00"


@dataclass(frozen=True)
class FlatKeys:
    """All periods by code, all indicators by slug and short name; each text is looked up once."""

    periods: Mapping[str, Period]
    indicators: Mapping[str, Indicator]
    slugs: list[str]
    _found: dict[tuple[str, Any], Any]

    @classmethod
    def load(cls) -> "FlatKeys":
        """Two queries."""
        indicators: dict[str, Indicator] = {}
        for row in Indicator.objects.all():
            for name in (row.slug, row.short_name, row.short_name_en):
                indicators.setdefault(plain(name), row)
        slugs = sorted(row.slug for row in set(indicators.values()))
        return cls({row.code: row for row in Period.objects.all()}, indicators, slugs, {})

    def period(self, value: Written) -> Period | None:
        """The period of this code, also where a program has made a date of it."""
        key = ("period", value)
        if key not in self._found:
            self._found[key] = self.periods.get(clean(str(value)).removesuffix(_MIDNIGHT))
        found: Period | None = self._found[key]
        return found

    def indicator(self, value: Written) -> Indicator | None:
        key = ("indicator", value)
        if key not in self._found:
            self._found[key] = self.indicators.get(plain(str(value)))
        found: Indicator | None = self._found[key]
        return found

    def span(self, value: Written) -> str | None:
        """The span that a cell names, to date where it is empty; None for other words."""
        key = ("span", value)
        if key not in self._found:
            known = SPANS.get(plain(str(value or "")))
            self._found[key] = known.value if known else None
        found: str | None = self._found[key]
        return found


def unknown_key(code: str, read: Written, known: Iterable[str]) -> str:
    """What to write instead, in a sentence for the finding `code`."""
    words = {"read": str(read)[:_LONGEST], "known": ", ".join(known)}
    sentences = {
        "unknown-period": _("There is no period “%(read)s”. Known: %(known)s."),
        "unknown-indicator": _("There is no indicator “%(read)s”. Known: %(known)s."),
        "unknown-span": _("“%(read)s” is no span. Write “Lũy kế” or “Trong kỳ”."),
        "missing-key": _("The cell is empty. Every row names agency, indicator and period."),
    }
    return sentences[code] % words
