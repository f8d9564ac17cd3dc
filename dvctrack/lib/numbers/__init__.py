"""Vietnamese numerals: one parser for every way in, one printer for every way out."""

from dvctrack.lib.numbers.counts import COUNT_LIMIT, CountReading, read_count, read_typed_count
from dvctrack.lib.numbers.formats import shown
from dvctrack.lib.numbers.printing import (
    Printer,
    decimals_beside,
    decimals_of,
    format_count,
    format_rate,
    format_rate_beside,
    printer,
    rounded_beside,
    scaled_beside,
)
from dvctrack.lib.numbers.rates import MAX_DECIMALS, RateReading, read_rate
from dvctrack.lib.numbers.reading import NumberError
from dvctrack.lib.numbers.rounding import round_half_up, scaled_half_up

__all__ = [
    "COUNT_LIMIT",
    "MAX_DECIMALS",
    "CountReading",
    "NumberError",
    "Printer",
    "RateReading",
    "decimals_beside",
    "decimals_of",
    "format_count",
    "format_rate",
    "format_rate_beside",
    "printer",
    "read_count",
    "read_rate",
    "read_typed_count",
    "round_half_up",
    "rounded_beside",
    "scaled_beside",
    "scaled_half_up",
    "shown",
]
