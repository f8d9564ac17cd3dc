"""Whether the trail is as it was sealed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy

from entities.models import TrailEntry, TrailSeal
from entities.trail.seals import FIELDS, Head, digest_of, head, seal_of

# The act that tells of the daily look.
VERIFIED = "trail verified"
# So many seals are read at a time.
CHUNK = 2000
# After this long an entry should be sealed.
PATIENCE = timedelta(minutes=10)
# An entry says a moment so much earlier than the seal before it only where somebody made it up.
# The clocks of machines differ by less, and no transaction takes so long.
BACKDATED = timedelta(days=1)
# So many faults are told one by one.
MOST_TOLD = 1000


class FaultCode(TextChoices):
    CHANGED = "changed", gettext_lazy("The entry is not the one that was sealed.")
    MISSING = "missing", gettext_lazy("The entry is gone.")
    UNSEALED = (
        "unsealed",
        gettext_lazy("The entry was never sealed: it was slipped in, or no worker runs."),
    )
    BACKDATED = "backdated", gettext_lazy("The entry says a moment long before it was written.")
    SEALED_TWICE = "sealed-twice", gettext_lazy("The entry is sealed twice.")
    GAP = "gap", gettext_lazy("Seals are missing before this number.")
    BROKEN = "broken", gettext_lazy("The seal does not follow from the one before.")
    HEAD = "head", gettext_lazy("The trail does not have the seal that was kept elsewhere.")


@dataclass(frozen=True)
class TrailFault:
    """What is wrong at a number of the trail, or with an entry that has none.

    `where` is set for a seal kept elsewhere: where it was kept.
    """

    code: FaultCode
    number: int | None = None
    entry: int | None = None
    where: str = ""

    @property
    def message(self) -> str:
        return str(self.code.label)

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code.value,
            "number": self.number,
            "entry": self.entry,
            "where": self.where,
            "message": self.message,
        }


@dataclass
class Verdict:
    """What a look at the whole trail found; `faults` are the first of `number` faults."""

    sealed: int
    head: Head | None
    number: int = 0
    faults: list[TrailFault] = field(default_factory=list)


def verify(*, at: datetime, heads: Mapping[str, Head]) -> Verdict:
    """Look at every entry and every seal, and at `heads`, kept elsewhere, by where they are kept.

    Nothing is held in memory but one chunk and the faults that are told. What is added
    meanwhile may be looked at or not.
    """
    verdict = Verdict(TrailSeal.objects.count(), head())
    for part in (_along_seals(), _sealed_twice(), _unsealed(at), _kept_elsewhere(heads)):
        for found in part:
            verdict.number += 1
            if len(verdict.faults) < MOST_TOLD:
                verdict.faults.append(found)
    return verdict


def _along_seals() -> Iterator[TrailFault]:
    last: TrailSeal | None = None
    while chunk := list(_after(last)):
        keys = [row.entry for row in chunk]
        entries = {
            values[0]: values
            for values in TrailEntry.objects.filter(pk__in=keys).order_by().values_list(*FIELDS)
        }
        for row in chunk:
            if row.number != (last.number if last else 0) + 1:
                yield TrailFault(FaultCode.GAP, row.number, row.entry)
            elif row.seal != seal_of(
                last.seal if last else "", number=row.number, digest=row.digest, at=row.sealed_at
            ):
                yield TrailFault(FaultCode.BROKEN, row.number, row.entry)
            values = entries.get(row.entry)
            if values is None:
                yield TrailFault(FaultCode.MISSING, row.number, row.entry)
            elif digest_of(values) != row.digest:
                yield TrailFault(FaultCode.CHANGED, row.number, row.entry)
            elif last and values[FIELDS.index("at")] < last.sealed_at - BACKDATED:
                yield TrailFault(FaultCode.BACKDATED, row.number, row.entry)
            last = row


def _after(last: TrailSeal | None) -> Any:
    rows = TrailSeal.objects.order_by("number")
    return rows.filter(number__gt=last.number if last else 0)[:CHUNK]


def _sealed_twice() -> Iterator[TrailFault]:
    counted = TrailSeal.objects.order_by().values("entry").annotate(times=Count("pk"))
    for row in counted.filter(times__gt=1).order_by("entry").iterator():
        yield TrailFault(FaultCode.SEALED_TWICE, entry=row["entry"])


def _unsealed(at: datetime) -> Iterator[TrailFault]:
    sealed = TrailSeal.objects.filter(entry=OuterRef("pk"))
    rows = TrailEntry.objects.filter(~Exists(sealed), at__lte=at - PATIENCE).order_by("pk")
    for key in rows.values_list("pk", flat=True).iterator():
        yield TrailFault(FaultCode.UNSEALED, entry=key)


def _kept_elsewhere(heads: Mapping[str, Head]) -> Iterator[TrailFault]:
    for where, kept in heads.items():
        if not TrailSeal.objects.filter(number=kept.number, seal=kept.seal).exists():
            yield TrailFault(FaultCode.HEAD, kept.number, where=where)
