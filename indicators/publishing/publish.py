"""Publishing a period: a version with its files is written wholly or not at all."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import save_with_reason
from dvctrack.lib.refused import Refused
from entities.choices import TrailKind
from entities.trail.record import record
from entities.trail.seals import Head, head
from indicators.annex.layout import AnnexLayout
from indicators.annex.writing.docx import docx_of
from indicators.annex.writing.xlsx import xlsx_of
from indicators.choices import FileKind
from indicators.figures.locking import lock_period
from indicators.models import Period, Publication, PublicationFile, Withdrawal
from indicators.models.publication import TRAIL
from indicators.periods.run import set_public
from indicators.publishing.checklist import before_publishing
from indicators.publishing.edition import LetterOf, edition, next_number, sha256_of
from indicators.publishing.letter_texts import letter_texts


def publish(
    period: Period,
    *,
    layout: AnnexLayout,
    letter: LetterOf,
    number: int,
    digest: str,
    reason: str = "",
    with_old_list: bool = False,
    state: str = "",
    in_spite: str = "",
    makes_public: bool = False,
    by: User | None,
    at: datetime,
) -> Publication:
    """Freeze the figures of `period` as version `number`, just as they were shown.

    `digest` is that of the edition that the person saw, `state` that of the period. Two who
    publish or close at once wait for each other. `in_spite` says why it is published with
    something open; it is kept with the period. Raises Refused, and writes nothing, where somebody
    published this number first, where figures or state are no longer those that were shown, where
    something is open and nothing is said of it, and where the layout does not fit the figures.
    """
    with transaction.atomic():
        period = lock_period(period.pk)
        if number != next_number(period):
            raise Refused(_("Somebody had published this version already; here it is."))
        if state and state != period.state:
            raise Refused(
                _("Nothing was published: the period was opened or closed meanwhile. Look again.")
            )
        found = edition(period, layout, letter, with_old_list=with_old_list)
        if found.digest != digest:
            raise Refused(
                _("Nothing was published: the figures have changed. Here they are as they stand.")
            )
        if not in_spite and before_publishing(period, found, at=at).needs_reason:
            raise Refused(
                _("Nothing was published: look at what is open, tick it, and say why all the same.")
            )
        sealed = head()
        payload = found.content.as_json() | ({TRAIL: sealed.as_json()} if sealed else {})
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
            letter_texts=letter_texts(period, found.content).as_json(),
            published_at=at,
            published_by=by,
        )
        version.full_clean(exclude=("period", "published_by", "payload", "letter_texts"))
        version.save()
        files = {FileKind.DOCX: docx_of(found.written), FileKind.XLSX: xlsx_of(found.written)}
        _add_files(version, files, at=at)
        if in_spite:
            save_with_reason(period, by=by, at=at, reason=in_spite)
        if makes_public and not period.is_public:
            why = gettext_lazy("Made public with a version")
            set_public(period, is_public=True, by=by, at=at, reason=why)
        record(
            TrailKind.PUBLICATION,
            "published",
            by=by,
            about=str(version),
            period=period.code,
            number=number,
            sha256=version.sha256,
        )
    return version


def add_pdf(publication: Publication, content: bytes, *, at: datetime) -> None:
    """Keep the pdf of a version, once: what was written first stays."""
    try:
        with transaction.atomic():
            _add_files(publication, {FileKind.PDF: content}, at=at)
    except IntegrityError:
        if not publication.files.filter(kind=FileKind.PDF).exists():
            raise


@transaction.atomic
def withdraw(publication: Publication, *, reason: str, by: User | None, at: datetime) -> None:
    """Say that a version no longer holds, once."""
    lock_period(publication.period_id)
    if Withdrawal.objects.filter(publication=publication).exists():
        raise Refused(_("This version was withdrawn before."))
    row = Withdrawal(publication=publication, reason=reason, withdrawn_at=at, withdrawn_by=by)
    row.full_clean(exclude=("withdrawn_by",))
    row.save()
    record(
        TrailKind.PUBLICATION,
        "withdrawn",
        by=by,
        about=str(publication),
        period=publication.period.code,
        number=publication.number,
    )


def published_heads() -> dict[str, Head]:
    """The seal of the trail that each version carries, by the version; early ones have none."""
    rows = Publication.objects.filter(payload__has_key=TRAIL).order_by("pk")
    return {
        f"{code} – {number}": Head(**sealed)
        for code, number, sealed in rows.values_list("period__code", "number", f"payload__{TRAIL}")
    }


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
