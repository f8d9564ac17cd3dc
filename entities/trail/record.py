"""Writing the trail: what was done, and a line of the log for it."""

from collections.abc import Iterable
from datetime import datetime
from itertools import repeat
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from dvctrack.lib.logs import event
from entities.choices import TrailKind
from entities.models import TrailEntry


def record(
    kind: TrailKind,
    act: str,
    *,
    by: User | AnonymousUser | None,
    at: datetime | None = None,
    about: str = "",
    address: str | None = None,
    **facts: Any,
) -> None:
    """Add an act to the trail, in the transaction of the act itself, and log it.

    `act` is a few English words of `entities.trail.words`, such as "membership ended", `about` what
    it was done to, in words that a person knows (`account_name` of an account, the code of a
    period). The log has `facts` and the number of the account, and neither names nor addresses.
    """
    _entry(kind, act, by, at, about, address, facts).save()
    event(act, by=by, **facts)


def record_all(
    kind: TrailKind,
    act: str,
    *,
    by: User | AnonymousUser | None,
    about: Iterable[str],
    each: Iterable[dict[str, Any]] = repeat({}),
    at: datetime | None = None,
    **facts: Any,
) -> None:
    """Add an entry for each of what one act was done to, in one query.

    `each` has the facts of each one alone, `facts` those of all.
    """
    rows = [
        _entry(kind, act, by, at, name, None, {**own, **facts})
        for name, own in zip(about, each, strict=False)
    ]
    TrailEntry.objects.add_all(rows)
    if rows:
        event(act, by=by, number=len(rows), **facts)


def _entry(
    kind: TrailKind,
    act: str,
    by: User | AnonymousUser | None,
    at: datetime | None,
    about: str,
    address: str | None,
    facts: dict[str, Any],
) -> TrailEntry:
    return TrailEntry(
        kind=kind,
        act=act,
        at=at or timezone.now(),
        person=getattr(by, "pk", None),
        person_name=account_name(by)[:200] if by is not None and by.is_authenticated else "",
        address=address,
        about=about[:250],
        facts=facts,
    )


def account_name(account: User) -> str:
    """How the trail names a person: as on the day, and by the user name, which is one's own."""
    name, username = account.get_full_name(), account.get_username()
    return f"{name} ({username})" if name else username
