"""What is told of a row without a query is what the database says of it."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Model, Q

from dvctrack.lib.admin.conditions import check_row, holds
from entities.models import Agency
from entities.tests.factories import AgencyFactory, AgencyNameFactory
from indicators.models import Period, Target

DAYS = (None, date(2022, 1, 1), date(2022, 12, 31))
pytestmark = pytest.mark.django_db


def rows() -> list[Model]:
    agency = AgencyFactory.create()
    found: list[Model] = [
        Agency(kind=kind, parent=parent, starts_on=first, ends_on=last)
        for kind, parent, first, last in product(
            ("province", "commune"), (None, agency), DAYS, DAYS
        )
    ]
    found += (
        Target(kind=kind, agency=own, value=value, starts_on=date(2022, 6, 1), ends_on=last)
        for kind, own, value, last in product(("", "province"), (None, agency), (-1, 50, 101), DAYS)
    )
    found += (
        Period(as_of=date(2022, 6, 1), window_starts_on=first, cumulative_starts_on=other)
        for first, other in product(DAYS, DAYS)
    )
    return found


def test_checks_of_all_models_are_told_as_the_database_tells_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(CheckConstraint, "get_violation_error_message", lambda self: "")
    seen = set()
    for row in rows():
        for constraint in row._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                try:
                    constraint.validate(type(row), row)
                    passes = True
                except ValidationError:
                    passes = False
                assert (holds(constraint.condition, row) is not False) is passes, constraint.name
                seen.add((constraint.name, passes))
    assert len(seen) == 2 * len({name for name, _passes in seen})


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Q(ends_on__gt=date(2022, 1, 1)), None),
        (~Q(ends_on__gt=date(2022, 1, 1)), None),
        (Q(slug="a") | Q(ends_on__gt=date(2022, 1, 1)), True),
        (Q(slug="b") & Q(ends_on__gt=date(2022, 1, 1)), False),
        (~Q(slug="b"), True),
    ],
)
def test_what_is_not_known_is_neither_true_nor_false(condition: Q, found: bool | None) -> None:
    assert holds(condition, Agency(slug="a")) is found


def refused(row: Model, **kwargs: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        check_row(row, **kwargs)
    return error.value.message_dict


def test_fields_are_checked_and_related_rows_must_be_named() -> None:
    assert set(refused(Agency(slug="a b", kind="x"))) == {"slug", "kind", "name", "display_order"}
    assert set(refused(AgencyNameFactory.build(agency=None))) == {"agency"}


def test_related_row_that_is_not_stored_yet_is_there() -> None:
    parent = AgencyFactory.build()
    check_row(AgencyFactory.build(kind="commune", parent=parent))
    assert "__all__" in refused(AgencyFactory.build(kind="province", parent=parent))


def test_cells_that_were_refused_are_not_refused_again() -> None:
    check_row(Agency(slug="a", name="A", display_order=1, kind="x"), exclude=["kind"])
