from decimal import Decimal
from fractions import Fraction


def round_half_up(value: Fraction, decimals: int) -> Decimal:
    """`value` (not negative) with `decimals` decimals; a half is rounded up.

    >>> round_half_up(Fraction(1, 8), 2)
    Decimal('0.13')
    """
    scaled = (value * 10**decimals * 2 + 1) // 2
    return Decimal(scaled).scaleb(-decimals)
