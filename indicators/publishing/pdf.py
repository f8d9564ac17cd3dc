"""The pdf of a published version: made of its stored .docx, and kept once."""

from datetime import datetime
from enum import Enum
from pathlib import Path

from django.conf import settings

from dvctrack.lib.files.jobs import Job, JobState
from dvctrack.lib.files.pdf import libreoffice, pdf_of
from indicators.choices import FileKind
from indicators.models import Publication, PublicationFile
from indicators.publishing.publish import add_pdf


class PdfWriter(Job):
    """The making of a .pdf out of a .docx, apart from the site."""

    module = "pdf_child"


class PdfState(Enum):
    """How the pdf of a version stands.

    `ABSENT`: nobody has begun. `FAILED`: the last try made none. `UNAVAILABLE`: LibreOffice is
    not installed.
    """

    DONE = "done"
    WRITING = "writing"
    FAILED = "failed"
    ABSENT = "absent"
    UNAVAILABLE = "unavailable"


def pdf_file(publication: Publication, *, at: datetime) -> PublicationFile:
    """The pdf of a version, made now where there is none. Raises PdfError."""
    stored = _stored(publication)
    if stored is None:
        add_pdf(publication, pdf_of(_docx(publication)), at=at)
        stored = publication.files.get(kind=FileKind.PDF)
    return stored


def see_to_pdf(
    publication: Publication, *, at: datetime, starts: bool, again: bool = False
) -> PdfState:
    """Keep the pdf where it was made, start making it with `starts`, and say how it stands.

    A process that was killed leaves nothing; another is started only when asked (`again`).
    """
    if _stored(publication) is not None:
        return PdfState.DONE
    if libreoffice() is None:
        return PdfState.UNAVAILABLE
    writer = _writer(publication)
    state = writer.state()
    if state is JobState.DONE:
        add_pdf(publication, writer.target.read_bytes(), at=at)
        writer.discard()
        writer.source.unlink(missing_ok=True)
        return PdfState.DONE
    if state is JobState.WORKING:
        return PdfState.WRITING
    # The source is there once somebody has begun.
    if writer.source.exists() and not again:
        return PdfState.FAILED
    if not starts:
        return PdfState.ABSENT
    writer.source.parent.mkdir(parents=True, exist_ok=True)
    writer.source.write_bytes(_docx(publication))
    writer.start()
    return PdfState.WRITING


def _stored(publication: Publication) -> PublicationFile | None:
    return publication.files.filter(kind=FileKind.PDF).first()


def _docx(publication: Publication) -> bytes:
    return bytes(publication.files.get(kind=FileKind.DOCX).content)


def _writer(publication: Publication) -> PdfWriter:
    """Named by the content, so that databases that share a folder do not meet."""
    folder = Path(settings.MEDIA_ROOT) / "pdf"
    name = publication.files.values_list("sha256", flat=True).get(kind=FileKind.DOCX)
    return PdfWriter(folder / f"{name}.docx", folder / f"{name}.pdf")
