"""One of everything that the sweep visits, and the people who visit it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client

from entities.choices import DeadlineActKind, Role
from entities.models import Agency, Evidence, Membership, Reorganisation
from entities.tests.accounts import staff
from entities.tests.factories import (
    DeadlineActFactory,
    MembershipFactory,
    ReorganisationFactory,
    UserFactory,
)
from indicators.annex.content import FigureLine
from indicators.annex.tests.files import TABLE, workbook
from indicators.choices import BatchState, BatchWork, LetterPlace, PeriodState
from indicators.models import (
    Attachment,
    EntryDraft,
    ImportBatch,
    Obligation,
    PeriodIndicator,
    Receipt,
    ReopenRequest,
)
from indicators.tests.factories import (
    ImportBatchFactory,
    LetterTemplateFactory,
    PeriodFactory,
    PublicationFactory,
    PublicationFileFactory,
)
from indicators.tests.leagues import add_row, make_asked
from indicators.tests.sweep.roles import APPROVER, LED, OTHER, OWN, VISITOR

CODE = "2022-09-06"
MOMENT = datetime(2022, 9, 7, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DRAFTED = "7.654.321"


@dataclass(frozen=True)
class World:
    """An agency with a figure, its officer and a colleague, and an agency besides.

    `batches` and `attachments` are by who sent them or where they belong.
    """

    asked: PeriodIndicator
    agency: Agency
    other: Agency
    officers: dict[str, User]
    membership: Membership
    batches: dict[str, ImportBatch]
    attachments: dict[str, Attachment]
    planned: str
    act: Reorganisation
    evidence: Evidence | None

    @property
    def of_deadlines(self) -> dict[str, int]:
        """The key of what a page about deadlines is about, by the name of the page.

        Of a world without services there is no such page.
        """
        if self.evidence is None:
            return dict.fromkeys(("service", "service-act", "service-evidence", "decision"), 1)
        order = self.evidence.act.deadline
        return {
            "service": order.service_id,
            "service-act": order.pk,
            "service-evidence": self.evidence.pk,
            "decision": order.decision_id,
        }

    @property
    def slug(self) -> str:
        return self.asked.indicator.slug

    @property
    def code(self) -> str:
        return self.asked.period.code

    def client_of(self, role: str) -> Client:
        client = Client()
        if role != VISITOR:
            client.force_login(self._person(role))
        return client

    def draft(self, *, is_ready: bool) -> None:
        """What the colleague has typed and not submitted."""
        EntryDraft.objects.create(
            period=self.asked.period,
            agency=self.agency,
            user=self.membership.user,
            values={f"{self.slug}:to_date:numerator": DRAFTED},
            saved_at=MOMENT,
            is_ready=is_ready,
        )

    def _person(self, role: str) -> User:
        """An agency has an approver only where that is asked for: it changes who submits."""
        if role not in (OWN, OTHER, APPROVER, LED):
            return staff(role, Role(role))
        if role not in (APPROVER, LED):
            return self.officers[role]
        approver = MembershipFactory.create(role=Role.APPROVER, agency=self.agency)
        return approver.user if role == APPROVER else self.officers[OWN]


def make_world(*, has_services: bool = True) -> World:
    asked = make_asked(code=CODE)
    agency = add_row(asked, numerator=1, denominator=2)
    other = add_row(asked, numerator=3, denominator=4)
    own, elsewhere, colleague = (
        MembershipFactory.create(role=Role.OFFICER, agency=of) for of in (agency, other, agency)
    )
    office = UserFactory.create()
    senders = {
        "office": (office, None),
        "own": (own.user, agency),
        "colleague": (colleague.user, agency),
        # Sent for this agency by somebody who now works for another one.
        "moved": (elsewhere.user, agency),
    }
    ReopenRequest.objects.create(
        obligation=Obligation.objects.get(agency=agency),
        reason="Nhầm số",
        asked_by=own.user,
        asked_at=MOMENT,
    )
    Receipt.objects.create(period=asked.period, agency=agency, number=1, sent_at=MOMENT)
    _publish(asked, agency)
    later = make_asked(code="2022-12-06", as_of=date(2022, 12, 6))
    return World(
        asked,
        agency,
        other,
        {OWN: own.user, OTHER: elsewhere.user},
        colleague,
        {name: _batch(asked, *sent) for name, sent in senders.items()},
        {
            "agency": _attachment(asked, agency),
            "other": _attachment(asked, other),
            "later": _attachment(later, agency),
        },
        PeriodFactory.create(state=PeriodState.PLANNED).code,
        ReorganisationFactory.create(),
        _evidence(agency) if has_services else None,
    )


def _evidence(agency: Agency) -> Evidence:
    """A file by which the agency reports that a service is offered; nobody has confirmed it."""
    claim = DeadlineActFactory.create(
        deadline__agency=agency,
        kind=DeadlineActKind.CLAIM,
        day=MOMENT.date(),
        done_on=MOMENT.date(),
    )
    row = Evidence(act=claim, file_name="cong.pdf", sha256="0" * 64)
    row.file.save("cong.pdf", ContentFile(b"%PDF-1.7"), save=False)
    row.save()
    return row


def _publish(asked: PeriodIndicator, agency: Agency) -> None:
    """A version in which the agency is below its target, and so is told."""
    line = FigureLine(agency.slug, agency.name, 1, 1, None, 2, Decimal("50.00"), None, "not_met")
    version = PublicationFactory.create(period=asked.period, lines=(line,))
    PublicationFileFactory.create(publication=version)
    for place in LetterPlace:
        LetterTemplateFactory.create(place=place)


def _batch(asked: PeriodIndicator, by: User, agency: Agency | None) -> ImportBatch:
    batch: ImportBatch = ImportBatchFactory.create(
        imported_by=by,
        agency=agency,
        state=BatchState.SAVED,
        # It was given back before, so that who asks for that again changes nothing.
        doing=BatchWork.WORKBOOK,
        periods=[asked.period],
        file__filename="so-lieu.xlsx",
        file__data=workbook(TABLE),
    )
    return batch


def _attachment(asked: PeriodIndicator, agency: Agency) -> Attachment:
    row = Attachment(
        period=asked.period,
        agency=agency,
        file_name="bao-cao.pdf",
        sha256="0" * 64,
        attached_by=UserFactory.create(),
        attached_at=MOMENT,
    )
    row.file.save("bao-cao.pdf", ContentFile(b"%PDF-1.7"), save=False)
    row.save()
    return row
