"""What people type to find the rows of an indicator or of a period."""

from collections.abc import Iterator, Mapping, Sequence

from dvctrack.lib.admin.base import Texts, holds_one_of
from entities.admin.searching import agency_texts
from indicators.models import Indicator, Period


def indicator_texts(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """By its names and its slug. One query."""
    found = Indicator.objects.filter(holds_one_of(words, "search_text")).order_by()
    yield from found.values_list("pk", "search_text")


def period_texts(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """By its code and its label. One query."""
    found = Period.objects.filter(holds_one_of(words, "search_text")).order_by()
    yield from found.values_list("pk", "search_text")


OF_FIGURES: Mapping[str, Texts] = {
    "agency": agency_texts,
    "indicator": indicator_texts,
    "period": period_texts,
}
