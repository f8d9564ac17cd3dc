from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File

from dvctrack.lib.files.daily import check_daily
from dvctrack.lib.files.papers import NAME_LENGTH, check_paper, sha256_of
from dvctrack.lib.refused import Refused, checked
from entities.models import DeadlineAct, Evidence


@dataclass(frozen=True)
class GivenEvidence:
    """What is given to show that a service is offered: an address on the portal, or a PDF."""

    address: str = ""
    file: "File[Any] | None" = None


def keep(evidence: Iterable[GivenEvidence], *, act: DeadlineAct) -> list[Evidence]:
    """Store all of it beside its act, files as they came, under their SHA-256.

    A file that the person gave before, as one that shows the completion of many, is stored once.
    Raises Refused where one of them is not allowed, or the person has sent as many files today as
    one may; then no file is stored.
    """
    rows = [checked(_row(given, act)) for given in evidence]
    for row in rows:
        row.save()
    return rows


def _row(given: GivenEvidence, act: DeadlineAct) -> Evidence:
    row = Evidence(act=act, address=given.address.strip())
    if given.file is not None:
        try:
            check_paper(given.file)
        except ValidationError as wrong:
            raise Refused(wrong.messages[0]) from wrong
        row.sha256 = sha256_of(given.file)
        row.file_name = (given.file.name or "")[:NAME_LENGTH]
        own = Evidence.objects.filter(act__by=act.by).exclude(file="").order_by()
        known = own.filter(sha256=row.sha256).first()
        if known and known.file.storage.exists(str(known.file)):
            row.file = str(known.file)
            return row
        files = own.values("sha256").distinct()
        check_daily(
            files, settings.ATTACHMENTS_A_DAY, at=act.recorded_at, moment="act__recorded_at"
        )
        row.file = File(given.file.file, name=f"{row.sha256}.pdf")
    return row
