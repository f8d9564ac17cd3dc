"""What people type to find the rows of an indicator or of a period."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db.models import Model

from dvctrack.lib.admin.base import AccentFreeSearch
from entities.admin.searching import agency_queries, by_column, holding
from indicators.models import Indicator, Period

Row = TypeVar("Row", bound=Model)


def indicator_texts(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """By its names and its slug. One query."""
    yield from holding(Indicator, words)


def period_texts(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """By its code and its label. One query."""
    yield from holding(Period, words)


class SearchOfFigures(AccentFreeSearch[Row]):
    """Rows of an agency, an indicator and a period."""

    def texts_of_related(self, words: Sequence[str]) -> Iterator[tuple[str, int, str]]:
        """Of all three. One query."""
        return by_column(
            [
                *(("agency", query) for query in agency_queries(words)),
                ("indicator", holding(Indicator, words)),
                ("period", holding(Period, words)),
            ]
        )
