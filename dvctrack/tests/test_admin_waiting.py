"""The index of the admin when something waits in every list of which it tells."""

from datetime import UTC, date, datetime

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from entities.choices import DeadlineActKind as Kind
from entities.choices import LetterState, Role
from entities.tests.accounts import staff
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    DeadlineActFactory,
    LetterFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
    SuccessionFactory,
    UserFactory,
)
from indicators.choices import BatchState, Claim, FigureState, PeriodState
from indicators.tests.factories import (
    ImportBatchFactory,
    ObligationFactory,
    PeriodFactory,
    SubmissionFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 9, 20, 8, tzinfo=UTC)


@pytest.fixture
def client_of_the_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    client.force_login(staff("quantri", Role.ADMINISTRATOR))
    return client


@pytest.fixture
def everything_waits(client_of_the_day: Client) -> None:
    PeriodFactory.create(state=PeriodState.PLANNED)
    period = PeriodFactory.create(entry_closes_at=datetime(2022, 9, 15, tzinfo=UTC))
    # One that became another since it was asked, and two with one name.
    succession = SuccessionFactory.create(effective_on=date(2022, 9, 10))
    ObligationFactory.create(period=period, agency=succession.predecessor)
    for agency in AgencyFactory.create_batch(2):
        AgencyNameFactory.create(agency=agency, text="Miền Trung")
    ObligationFactory.create(period=period, claim=Claim.NO_DATA, claim_reason="Chưa có")
    for state in (FigureState.SUBMITTED, FigureState.RETURNED):
        SubmissionFactory.create(period=period, state=state)
    TargetFactory.create(ends_on=date(2022, 9, 30))
    ServiceDeadlineFactory.create()
    day = date(2022, 8, 1)
    claimed, asks = ServiceDeadlineFactory.create_batch(2, due_on=date(2022, 9, 30))
    DeadlineActFactory.create(deadline=claimed, kind=Kind.CLAIM, day=day, done_on=day)
    DeadlineActFactory.create(deadline=asks, kind=Kind.ASK, day=day, due_on=date(2022, 12, 31))
    ImportBatchFactory.create(state=BatchState.WAITING)
    LetterFactory.create(state=LetterState.FAILED)
    MembershipFactory.create(role=Role.SUPERVISOR, agency=None)
    AccessAttempt.objects.create(
        username=UserFactory.create().username,
        ip_address="203.0.113.5",
        failures_since_start=settings.AXES_FAILURE_LIMIT,
    )


def test_index_asks_few_queries_when_everything_waits(
    client_of_the_day: Client,
    everything_waits: None,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(25):
        benches = client_of_the_day.get(reverse("admin:index")).context["benches"]
    entries = [entry for bench in benches for entry in bench.entries]
    told = {wait.address for entry in entries for wait in entry.waiting}
    assert told == {
        f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_changelist')}"
        f"?quick={quick.name}"
        for model, listed in admin.site._registry.items()
        for quick in listed.quick_filters  # type: ignore[attr-defined]
        if quick.waits
    }
