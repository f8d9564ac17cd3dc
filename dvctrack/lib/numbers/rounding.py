from decimal import Decimal
from fractions import Fraction


def scaled_half_up(value: Fraction | Decimal, decimals: int) -> int:
    """`value` (not negative) in units of its last decimal, a half rounded up.

    >>> scaled_half_up(Fraction(1, 8), 2)
    13
    """
    # In whole numbers: tables print thousands of them.
    numerator, denominator = value.as_integer_ratio()
    scale: int = 10**decimals
    return (2 * numerator * scale + denominator) // (2 * denominator)


def round_half_up(value: Fraction | Decimal, decimals: int) -> Decimal:
    """`value` (not negative) with `decimals` decimals; a half is rounded up.

    >>> round_half_up(Fraction(1, 8), 2)
    Decimal('0.13')
    """
    return Decimal(scaled_half_up(value, decimals)).scaleb(-decimals)
