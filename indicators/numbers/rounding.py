from decimal import Decimal
from fractions import Fraction


def round_half_up(value: Fraction, decimals: int) -> Decimal:
    """`value` (not negative) with `decimals` decimals; a half is rounded up.

    >>> round_half_up(Fraction(1, 8), 2)
    Decimal('0.13')
    """
    # In whole numbers: twice as fast as with fractions, and tables print thousands of them.
    twice = 2 * value.denominator
    scaled = (2 * value.numerator * 10**decimals + value.denominator) // twice
    return Decimal(scaled).scaleb(-decimals)
