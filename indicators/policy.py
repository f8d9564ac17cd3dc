"""Who may read which period."""

from typing import TYPE_CHECKING

from indicators.models import Period, PeriodQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


def periods_for(user: "User | AnonymousUser") -> PeriodQuerySet:
    """The periods whose tables `user` may read: the public ones, and all when signed in."""
    periods = Period.objects.all()
    return periods if user.is_authenticated else periods.public()
