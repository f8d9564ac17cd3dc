"""Every address × method × role: a new page that forgets the policy fails here."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from entities.choices import Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory, MembershipFactory, UserFactory
from indicators.choices import BatchState
from indicators.models import Attachment, ImportBatch, PeriodIndicator
from indicators.tests.annex.files import TABLE, workbook
from indicators.tests.factories import ImportBatchFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"
MOMENT = datetime(2022, 9, 7, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

VISITOR, OWN, OTHER = "visitor", "officer", "officer of another agency"
APPROVER, SUPERVISOR, COORDINATOR = "approver", "supervisor", "coordinator"
ADMINISTRATOR = "administrator"
EVERYBODY = {VISITOR, OWN, OTHER, APPROVER, SUPERVISOR, COORDINATOR, ADMINISTRATOR}
SIGNED_IN = EVERYBODY - {VISITOR}
READERS = {SUPERVISOR, COORDINATOR, ADMINISTRATOR}
COORDINATORS = {COORDINATOR, ADMINISTRATOR}
OF_AGENCY = {OWN, APPROVER}
SENDERS = COORDINATORS | {OWN, OTHER, APPROVER}
NOBODY: set[str] = set()

# Who gets something, and who may change something, at each address by its name.
PAGES: dict[str, tuple[set[str], set[str]]] = {
    "overview": (EVERYBODY, NOBODY),
    "league": (EVERYBODY, NOBODY),
    "agency": (EVERYBODY, NOBODY),
    "agencies": (EVERYBODY, NOBODY),
    "services": (EVERYBODY, NOBODY),
    "healthz": (EVERYBODY, EVERYBODY),
    "readyz": (EVERYBODY, EVERYBODY),
    "checks": (SIGNED_IN, NOBODY),
    "period-checks": (SIGNED_IN, NOBODY),
    "imports": (READERS | SENDERS, SENDERS),
    "import-template": (READERS | SENDERS, NOBODY),
    "import": (READERS, NOBODY),
    "import-mapping": (COORDINATORS, COORDINATORS),
    "import-names": (COORDINATORS, COORDINATORS),
    "import-confirm": (NOBODY, NOBODY),
    "import-discard": (NOBODY, NOBODY),
    "import-undo": (COORDINATORS, COORDINATORS),
    "import-file": (READERS, NOBODY),
    "import-workbook": (READERS, NOBODY),
    "import-findings": (READERS, NOBODY),
    "entry": (SIGNED_IN, NOBODY),
    "entry-form": (READERS | OF_AGENCY, OF_AGENCY),
    "entry-draft": (NOBODY, OF_AGENCY),
    "entry-attach": (NOBODY, OF_AGENCY),
    "entry-attachment": (READERS | OF_AGENCY, NOBODY),
    "entry-reopen": (NOBODY, OF_AGENCY),
    "reports": (READERS, NOBODY),
    "period-open": (COORDINATORS, COORDINATORS),
    "reports-accept": (NOBODY, COORDINATORS),
    "reports-return": (NOBODY, COORDINATORS),
    "period-close": (NOBODY, COORDINATORS),
    "reports-remind": (NOBODY, COORDINATORS),
    "report-extend": (NOBODY, COORDINATORS),
    "report-return": (NOBODY, COORDINATORS),
    "entry-grid": (COORDINATORS, COORDINATORS),
    "report-due": (NOBODY, COORDINATORS),
    "report-answer": (NOBODY, NOBODY),
    "password": (SIGNED_IN, SIGNED_IN),
    "accounts": (COORDINATORS, NOBODY),
    "account": (COORDINATORS, NOBODY),
    "account-invite": (COORDINATORS, COORDINATORS),
    "account-invite-list": (COORDINATORS, COORDINATORS),
    "account-links": (COORDINATORS, COORDINATORS),
    "accounts-missing": (COORDINATORS, NOBODY),
    "accounts-locked": ({ADMINISTRATOR}, NOBODY),
    "account-hand-over": (NOBODY, COORDINATORS),
    "account-unlock": (NOBODY, COORDINATORS),
    "account-end": (NOBODY, COORDINATORS),
}
# Signing in and out, a forgotten password, the links that letters carry, and the language
# are for everybody; they are tested by themselves.
OF_ACCOUNTS = {"login", "logout", "set_language", "invitation"} | {
    f"password-reset{step}" for step in ("", "-sent", "-link")
}
DENIED = (401, 403, 404, 405)


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code=CODE)


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    return add_row(asked, numerator=1, denominator=2)


@pytest.fixture
def batch(asked: PeriodIndicator) -> ImportBatch:
    """Saved by somebody else."""
    found: ImportBatch = ImportBatchFactory.create(
        imported_by=UserFactory.create(),
        state=BatchState.SAVED,
        periods=[asked.period],
        file__filename="so-lieu.xlsx",
        file__data=workbook(TABLE),
    )
    return found


@pytest.fixture
def attachment(asked: PeriodIndicator, agency: Agency) -> Attachment:
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


def client_of(role: str, agency: Agency) -> Client:
    client = Client()
    if role != VISITOR:
        client.force_login(_person(role, agency))
    return client


def _person(role: str, agency: Agency) -> User:
    if role in (OWN, OTHER, APPROVER):
        user: User = UserFactory.create()
        held = Role.APPROVER if role == APPROVER else Role.OFFICER
        of = AgencyFactory.create() if role == OTHER else agency
        MembershipFactory.create(user=user, role=held, agency=of)
        return user
    return staff(role, Role(role))


def names() -> Iterator[str]:
    for found in get_resolver().url_patterns:
        for pattern in found.url_patterns if isinstance(found, URLResolver) else [found]:
            if isinstance(pattern, URLPattern) and getattr(found, "app_name", None) != "admin":
                yield str(pattern.name)


def test_every_page_is_in_the_table() -> None:
    assert set(names()) - OF_ACCOUNTS == set(PAGES)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_everybody_gets_and_changes_what_the_policy_says(
    role: str,
    asked: PeriodIndicator,
    agency: Agency,
    batch: ImportBatch,
    attachment: Attachment,
) -> None:
    known = {
        "code": CODE,
        "agency": agency.slug,
        "slug": agency.slug,
        "indicator": asked.indicator.slug,
    }
    of_other_kinds = {"entry-attachment": attachment.pk} | dict.fromkeys(
        (name for name in PAGES if name.startswith("account")),
        MembershipFactory.create(agency=agency, role=Role.OFFICER).pk,
    )
    query = {"indicator": asked.indicator.slug, "period": CODE, "on": CODE}
    client = client_of(role, agency)
    wrong = []
    for name, (readers, changers) in PAGES.items():
        address = _address(name, known | {"pk": of_other_kinds.get(name, batch.pk)})
        got = client.get(address, query)
        if _is_let_in(got, role) != (role in readers):
            wrong.append(("GET", name, got.status_code))
        if hasattr(got, "streaming_content"):
            # A file is closed when it has been read to its end.
            got.getvalue()
        # Last, since it changes the period for all that follow.
        if name != "period-close":
            answer = client.post(address, {"reason": "Lý do"})
            if _is_let_in(answer, role) != (role in changers):
                wrong.append(("POST", name, answer.status_code))
    assert wrong == []


def _address(name: str, known: dict[str, object]) -> str:
    patterns = get_resolver().reverse_dict.getlist(name)
    (wanted,) = {tuple(parameters) for found in patterns for _path, parameters in found[0]}
    wanted = tuple(part for part in wanted if part != "kind")
    return reverse(name, kwargs={part: known[part] for part in wanted} | _fixed(name))


def _fixed(name: str) -> dict[str, str]:
    return {"import-workbook": {"kind": "xlsx"}, "import-findings": {"kind": "csv"}}.get(name, {})


def _is_let_in(answer: object, role: str) -> bool:
    status: int = answer.status_code  # type: ignore[attr-defined]
    if status == 302 and reverse("login") in answer["Location"]:  # type: ignore[index]
        return False
    return status not in DENIED


@pytest.mark.parametrize("role", sorted(EVERYBODY - COORDINATORS - {SUPERVISOR}))
def test_admin_is_closed_to_those_who_do_not_read_everything(role: str, agency: Agency) -> None:
    client = client_of(role, agency)
    for name in ("submission_changelist", "submission_import", "submission_export"):
        answer = client.get(reverse(f"admin:indicators_{name}"))
        assert not _is_let_in(answer, role), name


@pytest.mark.parametrize("role", [SUPERVISOR, COORDINATOR])
def test_readers_change_nothing_in_the_admin(role: str, agency: Agency) -> None:
    client = client_of(role, agency)
    figure = agency.submissions.get()
    assert client.get(reverse("admin:indicators_submission_changelist")).status_code == 200
    for name, args in {
        "submission_add": (),
        "submission_change": (figure.pk,),
        "submission_delete": (figure.pk,),
        "period_add": (),
    }.items():
        answer = client.post(reverse(f"admin:indicators_{name}", args=args), {"note": "x"})
        assert answer.status_code == 403, name
    assert agency.submissions.get().version == figure.version
