"""Units below a province for tests: communes and departments with their figures."""

from collections.abc import Iterable

from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import AgencyFactory
from indicators.models import PeriodIndicator
from indicators.tests.leagues import add_row


def add_local(
    asked: PeriodIndicator,
    province: Agency,
    numerators: Iterable[int | None],
    *,
    kind: str = AgencyKind.COMMUNE,
    word: str = "Xã số",
) -> list[Agency]:
    """A unit of the province for each numerator out of 100; None owes and has not reported.

    The units of every province are called the same: "Xã số 1", "Xã số 2".
    """
    units = []
    for place, numerator in enumerate(numerators, start=1):
        unit = AgencyFactory.create(
            slug=f"{province.slug}-{kind}-{place}",
            name=f"{word} {place}",
            kind=kind,
            parent=province,
            display_order=place,
        )
        figure = {} if numerator is None else {"numerator": numerator, "denominator": 100}
        units.append(add_row(asked, unit, **figure))
    return units
