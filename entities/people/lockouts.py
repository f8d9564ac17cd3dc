"""Which user names are locked out at a moment, as django-axes counts them."""

from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max, Sum


@dataclass(frozen=True)
class Lock:
    """An account that cannot sign in from one address for a while."""

    account: User
    address: str
    failures: int
    until: datetime


def locks(*, at: datetime) -> list[Lock]:
    """The locked accounts, the latest first. Names that are no account's are left out:
    people type passwords where a name belongs.
    """
    found = (
        AccessAttempt.objects.filter(attempt_time__gte=at - settings.AXES_COOLOFF_TIME)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last", "username", "ip_address")
    )
    accounts = User.objects.in_bulk([row["username"] for row in found], field_name="username")
    return [
        Lock(
            accounts[row["username"]],
            row["ip_address"],
            row["failures"],
            row["last"] + settings.AXES_COOLOFF_TIME,
        )
        for row in found
        if row["username"] in accounts
    ]
