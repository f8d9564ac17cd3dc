"""Rows of the entities app for tests, with plain values and the fewest parents."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.contrib.auth.models import User
from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory, FileField, Password
from factory.helpers import post_generation

from entities.choices import (
    ActState,
    AgencyKind,
    CodeSystem,
    DeadlineActKind,
    DeadlinePrecision,
    DocumentType,
    FlatState,
    LetterPurpose,
    Role,
)
from entities.models import (
    Agency,
    AgencyCode,
    AgencyName,
    CalendarKey,
    DeadlineAct,
    FlatImport,
    LegalDocument,
    Letter,
    Membership,
    Reorganisation,
    Service,
    ServiceDeadline,
    ServiceName,
    Succession,
)


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    username = Sequence(lambda n: f"user{n}")
    password = Password("mật khẩu")


class AgencyFactory(DjangoModelFactory[Agency]):
    class Meta:
        model = Agency

    slug = Sequence(lambda n: f"agency-{n}")
    name = Sequence(lambda n: f"Tỉnh số {n}")
    kind = AgencyKind.PROVINCE
    display_order = Sequence(lambda n: n)


class AgencyNameFactory(DjangoModelFactory[AgencyName]):
    class Meta:
        model = AgencyName

    agency = SubFactory(AgencyFactory)
    text = Sequence(lambda n: f"Tên khác {n}")


class AgencyCodeFactory(DjangoModelFactory[AgencyCode]):
    class Meta:
        model = AgencyCode

    agency = SubFactory(AgencyFactory)
    system = CodeSystem.IDENTIFICATION
    code = Sequence(lambda n: f"H{n}")


class LegalDocumentFactory(DjangoModelFactory[LegalDocument]):
    class Meta:
        model = LegalDocument

    type = DocumentType.DECISION
    number = Sequence(lambda n: f"{100_000 + n}/QĐ-TTg")
    issued_on = date(2022, 4, 4)


class ReorganisationFactory(DjangoModelFactory[Reorganisation]):
    """A file that was recorded, though it wrote nothing."""

    class Meta:
        model = Reorganisation

    file = FileField(filename="sap-xep.csv", data=b"predecessor,relation,successor\n")
    file_name = "sap-xep.csv"
    sha256 = Sequence(lambda n: f"{n:064x}")
    received_at = datetime(2025, 6, 20, tzinfo=UTC)
    state = ActState.SAVED
    recorded_at = datetime(2025, 6, 20, tzinfo=UTC)


class FlatImportFactory(DjangoModelFactory[FlatImport]):
    """A file that came into the table of agencies, and of which nothing is known any more."""

    class Meta:
        model = FlatImport

    model = "entities.agency"
    file = FileField(filename="co-quan.csv", data=b"slug\n")
    file_name = "co-quan.csv"
    sha256 = "0" * 64
    imported_by = SubFactory(UserFactory)
    received_at = datetime(2025, 7, 1, 8, tzinfo=UTC)
    imported_at = datetime(2025, 7, 1, 9, tzinfo=UTC)
    state = FlatState.SAVED


class SuccessionFactory(DjangoModelFactory[Succession]):
    class Meta:
        model = Succession

    predecessor = SubFactory(AgencyFactory)
    successor = SubFactory(AgencyFactory)
    effective_on = date(2025, 7, 1)
    relation = "merged_into"


class ServiceFactory(DjangoModelFactory[Service]):
    class Meta:
        model = Service

    name = Sequence(lambda n: f"Dịch vụ số {n}")


class ServiceNameFactory(DjangoModelFactory[ServiceName]):
    class Meta:
        model = ServiceName

    service = SubFactory(ServiceFactory)
    text = Sequence(lambda n: f"Cách viết khác số {n}")


class ServiceDeadlineFactory(DjangoModelFactory[ServiceDeadline]):
    """Due at the end of the second quarter of 2022 unless told otherwise."""

    class Meta:
        model = ServiceDeadline
        skip_postgeneration_save = True

    service = SubFactory(ServiceFactory)
    agency = SubFactory(AgencyFactory)
    decision = SubFactory(LegalDocumentFactory)
    deadline_text = "Quý II"
    due_on = date(2022, 6, 30)
    precision = DeadlinePrecision.QUARTER

    @post_generation  # type: ignore[untyped-decorator]
    def completed_on(self, create: bool, extracted: date | None, **kwargs: Any) -> None:
        """The day on which completion was confirmed."""
        if extracted is not None:
            ConfirmationFactory.create(deadline=self, day=extracted)


class DeadlineActFactory(DjangoModelFactory[DeadlineAct]):
    """A note unless told otherwise; `recorded_at` is the morning of its day."""

    class Meta:
        model = DeadlineAct

    deadline = SubFactory(ServiceDeadlineFactory)
    kind = DeadlineActKind.NOTE
    day = date(2022, 6, 1)
    recorded_at = LazyAttribute(lambda act: datetime.combine(act.day, time(8), tzinfo=UTC))
    note = LazyAttribute(lambda act: "Đã trao đổi" if act.kind == DeadlineActKind.NOTE else "")
    reason = LazyAttribute(lambda act: "Theo báo cáo" if act.kind != DeadlineActKind.NOTE else "")


class ConfirmationFactory(DeadlineActFactory):
    """Of what was done on that very day."""

    kind = DeadlineActKind.CONFIRM
    done_on = LazyAttribute(lambda act: act.day)


class ExtensionFactory(DeadlineActFactory):
    """To the end of the third quarter of 2022 unless told otherwise."""

    kind = DeadlineActKind.EXTEND
    due_on = date(2022, 9, 30)
    reason = LazyAttribute(lambda act: "Chờ văn bản hướng dẫn")
    document = SubFactory(LegalDocumentFactory)


class CalendarKeyFactory(DjangoModelFactory[CalendarKey]):
    class Meta:
        model = CalendarKey

    agency = SubFactory(AgencyFactory)
    key_hash = Sequence(lambda n: f"{n:064x}")
    made_by = SubFactory(UserFactory)
    made_at = datetime(2022, 9, 1, 8, tzinfo=UTC)


class MembershipFactory(DjangoModelFactory[Membership]):
    """A membership; an officer or approver gets an agency, the other roles none."""

    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    role = Role.SUPERVISOR
    agency = LazyAttribute(
        lambda row: AgencyFactory.create() if row.role in (Role.OFFICER, Role.APPROVER) else None
    )


class LetterFactory(DjangoModelFactory[Letter]):
    """A reminder that waits; nothing sends it."""

    class Meta:
        model = Letter

    purpose = LetterPurpose.REMINDER
    key = Sequence(lambda number: f"letter-{number}")
    agency = SubFactory(AgencyFactory)
    address = "lan@example.vn"
    subject = "Nhắc gửi số liệu"
    text = "Đề nghị nhập số liệu."
    written_at = datetime(2022, 9, 7, 8, tzinfo=UTC)
