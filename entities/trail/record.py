"""Writing the trail: what was done, and a line of the log for it."""

from datetime import datetime
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

    `act` is a few English words, such as "membership ended", `about` what it was done to, in
    words that a person knows (a user name, the code of a period). The log has `facts` and the
    number of the account, and neither names nor addresses.
    """
    name = ""
    if by is not None and by.is_authenticated:
        name = f"{by.get_full_name() or by.get_username()} ({by.get_username()})"
    TrailEntry(
        kind=kind,
        act=act,
        at=at or timezone.now(),
        person=getattr(by, "pk", None),
        person_name=name[:200],
        address=address,
        about=about[:250],
        facts=facts,
    ).save()
    event(act, by=by, **facts)
