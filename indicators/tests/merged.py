"""A world in which agencies were merged on 01/7/2025, with a period before and one after."""

from datetime import date
from typing import NamedTuple

from django.contrib.auth.models import User

from entities.choices import Role
from entities.models import Agency
from entities.tests.factories import (
    AgencyFactory,
    MembershipFactory,
    SuccessionFactory,
    UserFactory,
)
from indicators.models import PeriodIndicator
from indicators.tests.leagues import add_row, make_asked

DAY = date(2025, 7, 1)
BEFORE, AFTER = date(2025, 6, 30), date(2025, 9, 30)
MERGED = "Bình Dương, nay là Thành phố Hồ Chí Minh"


class Merged(NamedTuple):
    """Bình Dương became Thành phố Hồ Chí Minh; each owes in the period of its own days."""

    old: Agency
    new: Agency
    before: PeriodIndicator
    after: PeriodIndicator


def merged_world() -> Merged:
    old = AgencyFactory.create(name="Bình Dương", slug="binh-duong", ends_on=BEFORE)
    new = AgencyFactory.create(name="Thành phố Hồ Chí Minh", slug="ho-chi-minh-2025", starts_on=DAY)
    SuccessionFactory.create(predecessor=old, successor=new, effective_on=DAY)
    before, after = (make_asked(code=f"{day}", as_of=day) for day in (BEFORE, AFTER))
    add_row(before, old)
    add_row(after, new)
    return Merged(old, new, before, after)


def member(agency: Agency, role: Role = Role.OFFICER, *, ends_on: date | None = None) -> User:
    user: User = UserFactory.create(email=f"{role}-{agency.slug}@example.vn")
    MembershipFactory.create(user=user, role=role, agency=agency, ends_on=ends_on)
    return user
