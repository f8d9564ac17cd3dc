"""What people type to find the rows of an indicator or of a period."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import CharField, Model, QuerySet, Value

from dvctrack.lib.admin.base import AccentFreeSearch, holds_one_of
from entities.admin.searching import agency_queries
from indicators.models import Indicator, Period

Row = TypeVar("Row", bound=Model)


def _holding(model: type[Model], words: Sequence[str]) -> "QuerySet[Any]":
    """Key and text of the rows whose names, label, slug or code hold one of these words."""
    found = model._default_manager.filter(holds_one_of(words, "search_text")).order_by()
    return found.values_list("pk", "search_text")


def indicator_texts(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """By its names and its slug. One query."""
    yield from _holding(Indicator, words)


def period_texts(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """By its code and its label. One query."""
    yield from _holding(Period, words)


class SearchOfFigures(AccentFreeSearch[Row]):
    """Rows of an agency, an indicator and a period."""

    def texts_of_related(self, words: Sequence[str]) -> Iterator[tuple[str, int, str]]:
        """Of all three. One query."""
        queries = [
            *(("agency", query) for query in agency_queries(words)),
            ("indicator", _holding(Indicator, words)),
            ("period", _holding(Period, words)),
        ]
        first, *others = (
            query.values_list(Value(column, CharField()), *query.query.values_select)
            for column, query in queries
        )
        yield from first.union(*others)
