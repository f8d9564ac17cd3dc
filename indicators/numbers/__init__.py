"""The numbers of a figure: its values, its rate from counts, and a printed rate beside them."""

from indicators.numbers.values import (
    CELLS,
    COUNTS,
    NUMBERS,
    RATE_DECIMALS,
    RateCheck,
    Rated,
    Values,
    rate_order,
    values_without_column,
)

__all__ = [
    "CELLS",
    "COUNTS",
    "NUMBERS",
    "RATE_DECIMALS",
    "RateCheck",
    "Rated",
    "Values",
    "rate_order",
    "values_without_column",
]
