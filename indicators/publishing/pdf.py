"""The pdf of a published version: made of its stored .docx in the background, and kept once."""

from datetime import datetime
from enum import Enum

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from dvctrack.lib.files.pdf import libreoffice, pdf_of
from entities.work.asked import WorkState, work_state
from indicators.choices import FileKind
from indicators.models import Publication, PublicationFile
from indicators.publishing.publish import add_pdf


class PdfState(Enum):
    """How the pdf of a version stands.

    `ABSENT`: nobody has asked for it. `UNATTENDED`: it has been asked for, and no worker lives.
    `FAILED`: the last try made none. `UNAVAILABLE`: LibreOffice is not installed.
    """

    DONE = "done"
    WRITING = "writing"
    UNATTENDED = "unattended"
    FAILED = "failed"
    ABSENT = "absent"
    UNAVAILABLE = "unavailable"


@task()
def write_pdf(publication: int) -> None:
    """Make the pdf of the version with this key, where there is none."""
    pdf_file(Publication.objects.get(pk=publication), at=timezone.now())


def pdf_file(publication: Publication, *, at: datetime) -> PublicationFile:
    """The pdf of a version, made now where there is none. Raises PdfError."""
    stored = publication.files.filter(kind=FileKind.PDF).first()
    if stored is None:
        docx = publication.files.get(kind=FileKind.DOCX)
        add_pdf(publication, pdf_of(bytes(docx.content)), at=at)
        stored = publication.files.get(kind=FileKind.PDF)
    return stored


def ask_for_pdf(publication: Publication, *, at: datetime) -> None:
    """Have the pdf written in the background, unless it is there or under way."""
    if pdf_state(publication, at=at) in (PdfState.ABSENT, PdfState.FAILED):
        write_pdf.enqueue(publication.pk)


def pdf_state(publication: Publication, *, at: datetime) -> PdfState:
    """How the pdf of a version stands, by its last task."""
    if publication.files.filter(kind=FileKind.PDF).exists():
        return PdfState.DONE
    if libreoffice() is None:
        return PdfState.UNAVAILABLE
    tasks = DBTaskResult.objects.filter(
        task_path=write_pdf.module_path, args_kwargs={"args": [publication.pk], "kwargs": {}}
    )
    last = tasks.order_by("enqueued_at").values_list("pk", flat=True).last()
    state = work_state(last, at=at)
    if state is WorkState.ABSENT:
        return PdfState.ABSENT
    if state is WorkState.UNATTENDED:
        return PdfState.UNATTENDED
    return PdfState.WRITING if state.is_under_way else PdfState.FAILED
