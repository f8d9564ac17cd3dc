"""What is done every so often, by one worker of all."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from entities.models import RegularWork


def is_due(name: str, *, every: timedelta, at: datetime) -> bool:
    """Whether it is time for this work; of those who ask at the same moment one hears yes."""
    rows = RegularWork.objects.filter(name=name)
    if rows.filter(at__lte=at - every).update(at=at):
        return True
    # A clock that was set back does not keep the work waiting.
    if rows.filter(at__gt=at + every).update(at=at):
        return True
    if rows.exists():
        return False
    try:
        with transaction.atomic():
            RegularWork.objects.create(name=name, at=at)
    except IntegrityError:
        return False
    return True


def note_done(name: str, *, at: datetime) -> None:
    """Note when work was done that people or a timer begin, such as a backup."""
    RegularWork.objects.update_or_create(name=name, defaults={"at": at})


def last_done(name: str) -> datetime | None:
    return RegularWork.objects.filter(name=name).values_list("at", flat=True).first()
