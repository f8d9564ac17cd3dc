"""Whom to ask."""

from datetime import date

from django.contrib.auth.models import User

from entities.choices import Role
from entities.models import Membership


def coordinators(*, on: date) -> list[User]:
    """Those who open and close periods, by name."""
    held = Membership.objects.valid_on(on).filter(role=Role.COORDINATOR)
    return list(
        User.objects.filter(pk__in=held.values("user"), is_active=True).order_by(
            "last_name", "first_name", "username"
        )
    )
