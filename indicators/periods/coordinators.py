"""Whom to ask."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from entities.choices import Role
from entities.models import Membership
from indicators.models import IssuingBody


@dataclass(frozen=True)
class Whom:
    """Who issues the annexes on a day, with its contact, and the coordinators of the site."""

    body: IssuingBody | None
    coordinators: list[User]

    @property
    def contact(self) -> str:
        return self.body.contact if self.body else ""

    def __bool__(self) -> bool:
        """Whether there is somebody to name."""
        return bool(self.contact or self.coordinators)


def whom_to_ask(*, on: date, names_people: bool = True) -> Whom:
    """Two queries; visitors are told no names of people."""
    body = IssuingBody.objects.valid_on(on).select_related("basis").first()
    return Whom(body, coordinators(on=on) if names_people else [])


def coordinators(*, on: date) -> list[User]:
    """Those who open and close periods, by name."""
    held = Membership.objects.valid_on(on).filter(role=Role.COORDINATOR)
    return list(
        User.objects.filter(pk__in=held.values("user"), is_active=True).order_by(
            "last_name", "first_name", "username"
        )
    )
