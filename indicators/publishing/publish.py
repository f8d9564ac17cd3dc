"""Publishing a period: a version with its files is written wholly or not at all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from dvctrack.lib.logs import event
from indicators.annex.layout import AnnexLayout
from indicators.annex.writing.docx import docx_of
from indicators.annex.writing.xlsx import xlsx_of
from indicators.choices import FileKind
from indicators.models import Period, Publication, PublicationFile, Withdrawal
from indicators.publishing.edition import LetterOf, edition, next_number, sha256_of


class Outcome(Enum):
    """What became of a wish to publish; only `PUBLISHED` wrote anything.

    `ALREADY`: somebody else published this number first. `CHANGED`: the figures are no longer
    those that were shown.
    """

    PUBLISHED = "published"
    ALREADY = "already"
    CHANGED = "changed"


@dataclass(frozen=True)
class Published:
    outcome: Outcome
    publication: Publication | None = None

    @property
    def address(self) -> str:
        """The page of the version, else that of all versions."""
        found = self.publication
        return found.get_absolute_url() if found else reverse("publications")


def publish(
    period: Period,
    *,
    layout: AnnexLayout,
    letter: LetterOf,
    number: int,
    digest: str,
    reason: str = "",
    by: User | None,
    at: datetime,
) -> Published:
    """Freeze the figures of `period` as version `number`, just as they were shown.

    `digest` is that of the edition that the person saw. Two who publish at once wait for each
    other, and the second finds the version of the first. Raises AnnexError where the layout
    does not fit the period.
    """
    with transaction.atomic():
        period = Period.objects.select_for_update().get(pk=period.pk)
        if number != next_number(period):
            return Published(Outcome.ALREADY, _version(period, number))
        found = edition(period, layout, letter)
        if found.digest != digest:
            return Published(Outcome.CHANGED)
        payload = found.content.as_json()
        version = Publication(
            period=period,
            number=number,
            layout=layout.code,
            wording=dict(found.wording),
            payload=payload,
            sha256=sha256_of(payload),
            letter_number=letter.number,
            letter_date=letter.day,
            issuing_body=found.content.letter.body,
            reason=reason,
            published_at=at,
            published_by=by,
        )
        version.full_clean(exclude=("period", "published_by", "payload"))
        version.save()
        files = {FileKind.DOCX: docx_of(found.written), FileKind.XLSX: xlsx_of(found.written)}
        _add_files(version, files, at=at)
    event("published", by=by, period=period.code, number=number, sha256=version.sha256)
    return Published(Outcome.PUBLISHED, version)


def add_pdf(publication: Publication, content: bytes, *, at: datetime) -> None:
    """Keep the pdf of a version, once: what was written first stays."""
    try:
        with transaction.atomic():
            _add_files(publication, {FileKind.PDF: content}, at=at)
    except IntegrityError:
        if not publication.files.filter(kind=FileKind.PDF).exists():
            raise


@transaction.atomic
def withdraw(publication: Publication, *, reason: str, by: User | None, at: datetime) -> bool:
    """Say that a version no longer holds. False where that was said before."""
    Period.objects.select_for_update().get(pk=publication.period_id)
    if Withdrawal.objects.filter(publication=publication).exists():
        return False
    row = Withdrawal(publication=publication, reason=reason, withdrawn_at=at, withdrawn_by=by)
    row.full_clean(exclude=("withdrawn_by",))
    row.save()
    event("withdrawn", by=by, publication=publication.pk)
    return True


def _version(period: Period, number: int) -> Publication | None:
    versions = Publication.objects.filter(period=period)
    return versions.filter(number=number).first() or versions.order_by("number").last()


def _add_files(publication: Publication, files: Mapping[FileKind, bytes], *, at: datetime) -> None:
    for kind, content in files.items():
        PublicationFile(
            publication=publication,
            kind=kind,
            content=content,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            written_at=at,
        ).save()
