"""The numbers of a figure: its rate from counts, and a printed rate beside them."""

from indicators.numbers.measured import RATE_DECIMALS, Measured, rate_order

__all__ = ["RATE_DECIMALS", "Measured", "rate_order"]
