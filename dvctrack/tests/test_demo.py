"""Demo accounts do not come into production."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, RequestFactory

from dvctrack.demo import (
    ACCOUNTS,
    demo_accounts,
    make_demo_accounts,
    refuse_demo_accounts,
)
from dvctrack.lib.history import save_with_reason
from dvctrack.middleware import NoDemoMiddleware
from entities.choices import Role, TrailKind
from entities.models import Agency, Membership, TrailEntry
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    MembershipFactory,
    UserFactory,
)
from indicators.importing.receive import receive_file
from indicators.models import EntryDraft, Submission
from indicators.tests.factories import IndicatorFactory, PeriodFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def demo() -> dict[str, str | None]:
    """The demo accounts, with their passwords."""
    AgencyFactory.create(slug="bo-tu-phap")
    return make_demo_accounts()


def remove_demo(*options: str) -> str:
    out = StringIO()
    call_command("remove_demo", *options, stdout=out)
    return out.getvalue()


def test_they_are_told_from_accounts_of_the_same_name(demo: dict[str, str | None]) -> None:
    assert {user.username for user in demo_accounts()} == set(ACCOUNTS)
    remove_demo()
    # Somebody's own: the one given a role by a person, the other by create_administrator.
    person = MembershipFactory.create().user
    save_with_reason(
        Membership(user=UserFactory.create(username="quantri"), role=Role.ADMINISTRATOR),
        by=person,
        reason="",
    )
    call_command("create_administrator", "dieuphoi", "--link", stdout=StringIO())
    # A superuser of Django's own command has no role.
    User.objects.create_superuser("giamsat", password="x")
    assert not demo_accounts().exists()
    assert refuse_demo_accounts()


def test_those_of_earlier_releases_have_no_reason_in_their_history(
    demo: dict[str, str | None],
) -> None:
    Membership.history.update(history_change_reason=None)
    assert demo_accounts().count() == len(ACCOUNTS)


def test_production_shows_no_page_before_they_are_removed(
    demo: dict[str, str | None], settings: Any
) -> None:
    settings.IS_PRODUCTION = True
    site, asked = NoDemoMiddleware(lambda request: HttpResponse("page")), RequestFactory()
    refused = site(asked.get("/"))
    assert refused.status_code == 503
    assert "quantri" not in refused.getvalue().decode()
    assert site(asked.get("/healthz")).status_code == 200
    with pytest.raises(ImproperlyConfigured, match="remove_demo"):
        refuse_demo_accounts()
    remove_demo()
    assert site(asked.get("/")).getvalue() == b"page"


def test_switched_off_they_are_no_fault_even_when_a_person_takes_one_over(
    demo: dict[str, str | None], client: Client
) -> None:
    password = demo["quantri"]
    assert client.login(username="quantri", password=password)
    said = remove_demo("--keep")
    assert "Đã tắt: quantri" in said
    assert client.get("/accounts/").status_code != 200
    assert not client.login(username="quantri", password=password)
    entries = TrailEntry.objects.filter(kind=TrailKind.ACCOUNT)
    assert {entry.about for entry in entries} == set(ACCOUNTS)
    # It is given to a person.
    user = User.objects.get(username="quantri")
    user.is_active = True
    user.set_password("mật khẩu mới")
    user.save()
    save_with_reason(Membership(user=user, role=Role.ADMINISTRATOR), by=user, reason="")
    assert not demo_accounts().exists()
    assert "không có tài khoản dùng thử" in remove_demo()


def figure_of(officer: User, *, agency: Agency) -> Submission:
    figure = SubmissionFactory.build(
        period=PeriodFactory.create(), indicator=IndicatorFactory.create(), agency=agency
    )
    return save_with_reason(figure, by=officer, reason="")


def test_where_nobody_else_wrote_they_go_with_what_they_made(demo: dict[str, str | None]) -> None:
    agency = Agency.objects.get(slug="bo-tu-phap")
    figure_of(User.objects.get(username="canbo-botuphap"), agency=agency)
    assert "đã xóa" in remove_demo()
    assert not User.objects.exists()
    assert (Submission.objects.count(), Submission.history.count()) == (0, 0)
    assert Agency.objects.filter(pk=agency.pk).exists()


def somebody_else_wrote(officer: User, figure: Submission) -> None:
    save_with_reason(AgencyFactory.build(), by=UserFactory.create(), reason="")


def somebody_else_left_a_draft(officer: User, figure: Submission) -> None:
    EntryDraft.objects.create(
        period=figure.period, agency=figure.agency, user=UserFactory.create(), saved_at=NOW
    )


def somebody_else_sent_a_file(officer: User, figure: Submission) -> None:
    receive_file(b"x", file_name="a.csv", by=UserFactory.create(), at=NOW)


def they_changed_what_a_command_made(officer: User, figure: Submission) -> None:
    save_with_reason(figure.agency, by=officer, reason="")


def they_made_what_is_never_deleted(officer: User, figure: Submission) -> None:
    DeadlineActFactory.create(by=officer)


@pytest.mark.parametrize(
    "more",
    [
        somebody_else_wrote,
        somebody_else_left_a_draft,
        somebody_else_sent_a_file,
        they_changed_what_a_command_made,
        they_made_what_is_never_deleted,
    ],
)
def test_else_they_are_switched_off_and_everything_stays(
    demo: dict[str, str | None], more: Callable[[User, Submission], None]
) -> None:
    officer = User.objects.get(username="canbo-botuphap")
    figure = figure_of(officer, agency=Agency.objects.get(slug="bo-tu-phap"))
    more(officer, figure)
    assert "được giữ lại" in remove_demo()
    assert not demo_accounts().exists()
    assert not User.objects.filter(username__in=ACCOUNTS, is_active=True).exists()
    assert Submission.history.get().history_user == officer
