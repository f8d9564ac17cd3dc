"""The keys of calendars: whoever has one reads the deadlines of an agency, without signing in.

A key is shown once, when it is made; its hash is kept. It is in force as long as nobody ends it
and the membership by which it was made holds: a handing over ends it.
"""

from datetime import date, datetime
from hashlib import sha256
from secrets import token_urlsafe

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused
from entities.choices import TrailKind
from entities.deadlines.may import COORDINATORS, may_coordinate_deadlines
from entities.models import Agency, CalendarKey, Membership
from entities.models.membership import AGENCY_ROLES
from entities.policy import agencies_of
from entities.trail.record import record


def may_have_calendar(user: User | AnonymousUser, agency: Agency) -> bool:
    """Whether `user` makes and ends keys to the calendar of an agency: its officers and approvers
    do, and the coordinating office.
    """
    own = agencies_of(user, *AGENCY_ROLES, on=localdate())
    return may_coordinate_deadlines(user) or own.filter(pk=agency.pk).exists()


def keys_in_force(*, on: date) -> QuerySet[CalendarKey]:
    """The keys that nobody ended, of people who still hold what they held when they made them."""
    held = Membership.objects.valid_on(on).filter(
        Q(role__in=COORDINATORS) | Q(role__in=AGENCY_ROLES, agency=OuterRef("agency")),
        Q(starts_on__isnull=True) | Q(starts_on__lte=OuterRef("made_on")),
        user=OuterRef("made_by"),
    )
    return CalendarKey.objects.alias(made_on=TruncDate("made_at")).filter(
        Exists(held) | Q(made_by__is_superuser=True),
        ended_at__isnull=True,
        made_by__is_active=True,
    )


def find_key(key: str, *, on: date) -> CalendarKey | None:
    """The key in force that reads so, with its agency; one query."""
    found = keys_in_force(on=on).select_related("agency")
    return found.filter(key_hash=_hash(key)).first()


@transaction.atomic
def make_key(*, agency: Agency, by: User, at: datetime) -> str:
    """A new key to the calendar of an agency: the only time that it is shown."""
    if not may_have_calendar(by, agency):
        raise Refused(_("You may not open the calendar of this agency."))
    key = token_urlsafe(32)
    CalendarKey.objects.create(agency=agency, key_hash=_hash(key), made_by=by, made_at=at)
    record(TrailKind.LINK, "calendar key made", by=by, about=agency.name, agency=agency.slug)
    return key


@transaction.atomic
def end_key(key: CalendarKey, *, by: User, at: datetime) -> None:
    """From now on nobody reads a calendar with this key; ending it again changes nothing."""
    if not may_have_calendar(by, key.agency):
        raise Refused(_("You may not close the calendar of this agency."))
    if CalendarKey.objects.filter(pk=key.pk, ended_at__isnull=True).update(ended_at=at):
        about = key.agency.name
        record(TrailKind.LINK, "calendar key ended", by=by, about=about, agency=key.agency.slug)


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
