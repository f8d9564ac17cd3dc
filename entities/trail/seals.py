"""Sealing the trail: each entry gets a number, and a seal that holds the seal before it.

Whoever changes, deletes or slips in an entry later breaks the seals from there on, or has to make
all of them anew, and then the last one differs from what was written down elsewhere: in published
versions, in backups, in the log.

Entries are written without a lock, so that an act waits for no other, and one of a long
transaction comes to light after later ones. A task seals each minute what is there, in the order
in which it finds it: the number of a late entry is higher than that of one with a higher key.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django_tasks import task

from dvctrack.lib.frozen import FrozenQuerySet
from dvctrack.lib.logs import event
from entities.models import TrailEntry, TrailSeal

# What a digest is made of, in this order.
FIELDS = ("pk", "kind", "act", "at", "person", "person_name", "address", "about", "facts")
# An entry is sealed late as long as no more than so many keys were given out after its own; what
# turns up further back was not written by the site.
LATE = 10_000
# So many are sealed in one transaction.
MOST = 1000


@dataclass(frozen=True)
class Head:
    """The last seal of some moment. Who has kept it can tell whether the trail still has it."""

    number: int
    seal: str

    def as_json(self) -> dict[str, Any]:
        return {"number": self.number, "seal": self.seal}

    def __str__(self) -> str:
        return f"{self.number}:{self.seal}"


def head() -> Head | None:
    """The last seal; None where nothing was sealed yet."""
    last = TrailSeal.objects.last()
    return Head(last.number, last.seal) if last else None


def unsealed() -> FrozenQuerySet[TrailEntry]:
    """The entries that the next sealing seals."""
    highest = TrailSeal.objects.aggregate(Max("entry"))["entry__max"] or 0
    sealed = TrailSeal.objects.filter(entry=OuterRef("pk"))
    return TrailEntry.objects.filter(~Exists(sealed), pk__gt=highest - LATE)


def digest_of(values: Iterable[Any]) -> str:
    """SHA-256 of an entry, of its `FIELDS`."""
    text = json.dumps(list(values), default=_iso, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def seal_of(before: str, *, number: int, digest: str, at: datetime) -> str:
    """The seal of an entry; `before` is the one with the number before, "" for the first."""
    return sha256(f"{before}:{number}:{digest}:{_iso(at)}".encode()).hexdigest()


def seal_all(*, at: datetime) -> int:
    """Seal what was added since the last time; how many. Of two at once one waits."""
    number = 0
    while sealed := _seal_some(at):
        number += sealed
    if number:
        event("trail sealed", entries=number, head=str(head()))
    return number


@task()
def seal_trail() -> None:
    seal_all(at=timezone.now())


@transaction.atomic
def _seal_some(at: datetime) -> int:
    rows = ContentType.objects.select_for_update(no_key=True)
    rows.get(app_label=TrailSeal._meta.app_label, model=TrailSeal._meta.model_name)
    last = head() or Head(0, "")
    found = list(unsealed().order_by("pk").values_list(*FIELDS)[:MOST])
    number, before = last.number, last.seal
    for values in found:
        number, digest = number + 1, digest_of(values)
        before = seal_of(before, number=number, digest=digest, at=at)
        TrailSeal(number=number, entry=values[0], digest=digest, seal=before, sealed_at=at).save()
    return len(found)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
