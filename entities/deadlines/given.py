"""A list that a person writes by hand: how each row is read, and saving it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import save_with_reason
from dvctrack.lib.names import clean, plain
from dvctrack.lib.refused import Refused
from entities.agencies.matching import AgencyIndex
from entities.deadlines.acts import give_order
from entities.deadlines.wordings import Deadline, DeadlineError, read_deadline
from entities.models import Agency, LegalDocument, Service, ServiceDeadline, ServiceName


@dataclass(frozen=True)
class WrittenRow:
    """A row as it was written, before anybody looks at it."""

    service: str
    agencies: str
    words: str


@dataclass(frozen=True)
class ReadRow:
    """A row as it is read; `service` has no key where it is new.

    With `problems` it is not saved; `deadline` is None only with one.
    """

    written: WrittenRow
    service: Service
    agencies: Sequence[Agency]
    deadline: Deadline | None
    problems: Sequence[str]

    @property
    def is_new(self) -> bool:
        return self.service.pk is None


def read_list(rows: Sequence[WrittenRow], *, document: LegalDocument) -> list[ReadRow]:
    """Services by their names and other spellings, leads by their names on the day of signing,
    and deadlines as the lists in files are read.
    """
    index = AgencyIndex.load(on=document.issued_on)
    keys = [plain(row.service) for row in rows]
    known = {service.key: service for service in Service.objects.filter(key__in=keys)}
    spellings = ServiceName.objects.filter(key__in=keys).select_related("service")
    known |= {name.key: name.service for name in spellings}
    stored = set(_stored(document))
    found = []
    for row in rows:
        problems: list[str] = []
        name = clean(row.service)
        service = known.setdefault(plain(name), Service(name=name))
        try:
            service.clean_fields()
            service.clean()
        except ValidationError as error:
            problems += error.messages
        agencies = []
        for text in index.split(row.agencies):
            match = index.find_written(text)
            if match.agency is None:
                problems.append(index.explain(match))
            elif (service.key or plain(name), match.agency.pk) in stored:
                told = _("This decision already gives %(agency)s a deadline for this service.")
                problems.append(told % {"agency": match.agency.name})
            else:
                stored.add((service.key or plain(name), match.agency.pk))
                agencies.append(match.agency)
        deadline = None
        try:
            deadline = read_deadline(row.words, signed=(document.issued_on,))
        except DeadlineError as error:
            problems.append(str(error))
        found.append(ReadRow(row, service, agencies, deadline, problems))
    return found


def _stored(document: LegalDocument) -> list[tuple[str, int]]:
    if document.pk is None:
        return []
    orders = ServiceDeadline.objects.filter(decision=document)
    return list(orders.values_list("service__key", "agency"))


@transaction.atomic
def save_list(
    rows: Sequence[ReadRow], *, document: LegalDocument, by: User, at: datetime
) -> list[ServiceDeadline]:
    """The document where it is new, the services that are, and an order for each lead.

    All or nothing. Raises Refused where a row has a problem.
    """
    problems = [problem for row in rows for problem in row.problems]
    if problems or not rows:
        raise Refused(" ".join(problems) or _("Write at least one service."))
    reason = gettext_lazy("List of a decision, written by hand")
    if document.pk is None:
        save_with_reason(document, by=by, reason=reason, at=at)
    orders = []
    read = [(row, row.deadline) for row in rows if row.deadline is not None]
    for number, (row, deadline) in enumerate(read, start=1):
        orders += [
            give_order(
                row.service,
                agency=agency,
                decision=document,
                deadline_text=deadline.text,
                due_on=deadline.due_on,
                precision=deadline.precision,
                printed_order=number,
                by=by,
                at=at,
            )
            for agency in row.agencies
        ]
    return orders
