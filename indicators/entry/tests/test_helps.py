"""What stands beside the fields of the form, and what the matrix gives as a file."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from entities.choices import Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import MembershipFactory, UserFactory
from indicators.choices import FigureState
from indicators.models import EntryDraft, Period, PeriodIndicator, Submission
from indicators.tests.entering import on_one_line
from indicators.tests.factories import (
    IssuingBodyFactory,
    PeriodIndicatorFactory,
    SubmissionFactory,
)
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"
DUE = datetime(2099, 1, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code=CODE, submissions_due_at=DUE)


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    return add_row(asked)


@pytest.fixture
def officer(client: Client, agency: Agency) -> User:
    user: User = UserFactory.create()
    MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
    client.force_login(user)
    return user


def before(asked: PeriodIndicator, agency: Agency, month: int, **figure: object) -> Submission:
    """A figure of an earlier month, of 1.000 and the month."""
    earlier = PeriodIndicatorFactory.create(
        indicator=asked.indicator,
        period__code=f"2022-0{month}-06",
        period__as_of=date(2022, month, 6),
        period__label=f"Tháng {month}",
    )
    values = {"numerator": 1, "denominator": 1000 + month} | figure
    found: Submission = SubmissionFactory.create(
        period=earlier.period, indicator=asked.indicator, agency=agency, **values
    )
    return found


def form(agency: Agency) -> str:
    return reverse("entry-form", args=(CODE, agency.slug))


def test_last_three_periods_stand_beside_the_fields(
    client: Client, officer: User, asked: PeriodIndicator, agency: Agency
) -> None:
    for month in (3, 4, 5, 6):
        before(asked, agency, month)
    before(asked, agency, 7, state=FigureState.RETURNED)
    page = client.get(form(agency)).content.decode()
    places = [page.index(f"Tháng {month}") for month in (6, 5, 4)]
    assert places == sorted(places)
    assert "1.006" in page
    assert "Tháng 3" not in page
    # Nothing that no table counts.
    assert "Tháng 7" not in page


@pytest.mark.parametrize(("typed", "kept"), [("", "1.006"), ("1.850", "1.850")])
def test_totals_are_taken_over_where_nothing_is_typed(
    client: Client, officer: User, asked: PeriodIndicator, agency: Agency, typed: str, kept: str
) -> None:
    before(asked, agency, 5)
    before(asked, agency, 6)
    names = f"{asked.indicator.slug}:to_date:"
    texts = {names + "numerator": "", names + "denominator": typed}
    assert client.post(form(agency), texts | {"action": "take"}).status_code == 302
    page = on_one_line(client.get(form(agency)).content.decode())
    assert f'name="{names}denominator" value="{kept}"' in page
    assert EntryDraft.objects.get().values[names + "denominator"] == kept
    assert f'name="{names}numerator" value=""' in page
    assert Submission.objects.filter(period=asked.period).count() == 0


@pytest.mark.parametrize("contact", ["Vụ Cải cách hành chính\n024 3804 0000", ""])
@pytest.mark.parametrize("has_coordinator", [True, False])
def test_form_and_lock_say_whom_to_ask(
    client: Client, officer: User, agency: Agency, has_coordinator: bool, contact: str
) -> None:
    IssuingBodyFactory.create(contact=contact)
    if has_coordinator:
        user = staff("dieuphoi", Role.COORDINATOR)
        user.first_name, user.email = "Lê Thị Lan", "lan@example.vn"
        user.save()
    for state in ("open", "closed"):
        Period.objects.update(state=state)
        page = client.get(form(agency)).content.decode()
        assert ("mailto:lan@example.vn" in page) == has_coordinator
        assert ("024 3804 0000" in page) == bool(contact)
        # An empty card helps nobody.
        assert ("Liên hệ" in page) == (has_coordinator or bool(contact))


def test_coordinator_is_told_how_to_name_whom_to_ask(client: Client, agency: Agency) -> None:
    body = IssuingBodyFactory.create(contact="")
    user = staff("dieuphoi", Role.COORDINATOR)
    client.force_login(user)
    for address in (form(agency), reverse("help")):
        assert "Quản trị viên ghi thông tin này" in client.get(address).content.decode()
    client.force_login(staff("quantri", Role.ADMINISTRATOR))
    address = reverse("admin:indicators_issuingbody_change", args=(body.pk,))
    assert address in client.get(form(agency)).content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_matrix_leaves_as_it_is_seen(
    client: Client, asked: PeriodIndicator, agency: Agency, kind: str
) -> None:
    other = add_row(asked, numerator=1, denominator=2)
    client.force_login(staff("giamsat", Role.SUPERVISOR))
    address = reverse("reports", args=(CODE,))
    answer = client.get(address, {"_export": kind})
    assert answer["Content-Disposition"].endswith(f'"reports_{CODE}.{kind}"')
    said = _texts(answer.content, kind)
    assert [row for row in said if agency.name in row and "chưa bắt đầu" in row]
    assert [row for row in said if other.name in row and "đã duyệt" in row]
    narrowed = client.get(address, {"_export": kind, "state": "accepted"})
    assert not any(agency.name in row for row in _texts(narrowed.content, kind))


def _texts(content: bytes, kind: str) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return [[str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
