"""Until when a person has seen what changed."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from entities.models import LastVisit


def seen_until(user: User, *, at: datetime) -> datetime:
    """The moment up to which `user` has seen what changed; on the first visit that is `at`."""
    visit, _is_first = LastVisit.objects.get_or_create(user=user, defaults={"seen_at": at})
    return visit.seen_at


@transaction.atomic
def mark_seen(*, until: datetime, by: User, at: datetime) -> None:
    """Move the moment on to when the page was made that shows it; never back, nor past `at`."""
    visit, _is_first = LastVisit.objects.select_for_update().get_or_create(
        user=by, defaults={"seen_at": at}
    )
    visit.seen_at = max(visit.seen_at, min(until, at))
    visit.save()
