"""What had been recorded of agencies, indicators and periods at a moment, wherever it is asked."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from dvctrack.lib.history import save_with_reason
from entities.choices import NameKind, Role
from entities.models import Agency, AgencyName, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    ConfirmationFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
    UserFactory,
)
from entities.tests.pages import rows, text, tree
from indicators.choices import Direction
from indicators.league.leagues import leagues
from indicators.league.summary import indicators_of
from indicators.models import (
    Indicator,
    IndicatorWording,
    Obligation,
    Period,
    PeriodIndicator,
    Submission,
)
from indicators.models.indicator_text import WORDS
from indicators.tests.leagues import add_row, address, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
RECORDED, CHANGED = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
BEFORE = "2026-01-31"
AT_BEFORE = datetime(2026, 1, 31, tzinfo=UTC)


def save(row: Any, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    save_with_reason(row, by=None, reason="", at=CHANGED)


def complete(*, day: date) -> None:
    """The one service, as recorded in February."""
    deadline = ServiceDeadline.objects.get()
    ConfirmationFactory.create(deadline=deadline, day=day, recorded_at=CHANGED)


def delete(row: Any) -> None:
    row._history_date = CHANGED
    row.delete()


@pytest.fixture
def asked() -> PeriodIndicator:
    """Of three provinces one was renamed in February, and one is gone with what it owed."""
    row = make_asked()
    for slug, name, numerator in (("ha-noi", "Hà Nội", 60), ("hue", "Huế", 50)):
        agency = AgencyFactory.create(slug=slug, name=name)
        add_row(row, agency, numerator=numerator, denominator=100)
    ServiceDeadlineFactory.create(
        agency=agency, service__name="Cấp hộ chiếu", due_on=date(2022, 6, 30)
    )
    gone = AgencyFactory.create(slug="gone", name="Đã xóa")
    add_row(row, gone)
    models = (Agency, Indicator, Period, PeriodIndicator, Obligation, Submission, ServiceDeadline)
    for model in models:
        model.history.update(history_date=RECORDED)
    save(agency, name="Thành phố Huế")
    former = AgencyName(agency=agency, text="Huế cũ", kind=NameKind.OFFICIAL)
    save(former, ends_on=date(2025, 1, 1))
    delete(Obligation.objects.get(agency=gone))
    delete(gone)
    return row


def names(asked: PeriodIndicator, seen_at: datetime | None) -> list[str]:
    [table] = leagues(asked.indicator, asked.period, seen_at=seen_at)
    return [row.agency.name for row in table.rows]


def test_agencies_are_those_of_the_moment_with_their_names(asked: PeriodIndicator) -> None:
    assert names(asked, None) == ["Hà Nội", "Huế cũ"]
    assert names(asked, AT_BEFORE) == ["Hà Nội", "Huế", "Đã xóa"]


def test_indicator_ranks_and_is_called_as_recorded(asked: PeriodIndicator) -> None:
    words = {name: getattr(asked.indicator, name) for name in WORDS}
    former = IndicatorWording(indicator=asked.indicator, ends_on=date(2023, 1, 1))
    save(former, **{**words, "name": "Tỷ lệ trước đây"})
    save(asked.indicator, name="Tỷ lệ mới", direction=Direction.LOWER)
    [now] = leagues(asked.indicator, asked.period)
    [then] = leagues(asked.indicator, asked.period, seen_at=AT_BEFORE)
    assert [row.agency.slug for row in now.rows] == ["hue", "ha-noi"]
    assert [row.agency.slug for row in then.rows] == ["ha-noi", "hue", "gone"]
    assert now.indicator.name == "Tỷ lệ trước đây"
    assert then.indicator.name == words["name"]
    assert indicators_of(asked.period)[0].name == "Tỷ lệ trước đây"


def test_period_is_of_the_day_that_was_recorded(asked: PeriodIndicator) -> None:
    day = asked.period.as_of
    save(asked.period, as_of=date(2025, 6, 1))
    [then] = leagues(asked.indicator, asked.period, seen_at=AT_BEFORE)
    assert then.period.as_of == day


@pytest.fixture
def supervisor(client: Client) -> Client:
    user = UserFactory.create()
    MembershipFactory.create(user=user, role=Role.SUPERVISOR, agency=None)
    client.force_login(user)
    return client


def test_indicator_that_is_not_asked_for_any_more_is_found_when_it_was(
    supervisor: Client, asked: PeriodIndicator
) -> None:
    page_address = address(asked)
    rank = reverse("rank", args=(asked.indicator.slug, asked.period.code, "hue"))
    delete(asked)
    assert supervisor.get(page_address).status_code == 404
    page = supervisor.get(page_address, {"seen_at": BEFORE})
    assert [row[1] for row in rows(page, "province")] == ["Hà Nội", "Huế", "Đã xóa"]
    assert "Huế" in text(tree(supervisor.get(rank, {"seen_at": BEFORE})).xpath("//h1")[0])
    overview = f"{reverse('overview')}?period={asked.period.code}"
    assert asked.indicator.name in supervisor.get(overview, {"seen_at": BEFORE}).content.decode()
    assert supervisor.get(page_address, {"seen_at": "2025-12-31"}).status_code == 404


def printed(*arguments: str) -> Any:
    out = StringIO()
    call_command(*arguments, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def test_commands_print_what_had_been_recorded(asked: PeriodIndicator) -> None:
    name = ("league", asked.indicator.slug, "--as-of", asked.period.code, "--kind", "province")
    delete(asked)
    found = printed(*name, "--seen-at", BEFORE)
    assert [row["name"] for row in found["rows"]] == ["Hà Nội", "Huế", "Đã xóa"]
    with pytest.raises(CommandError) as refused:
        printed(*name)
    assert refused.value.returncode == 2
    late = ("overdue", "--on", "2022-09-06")
    complete(day=date(2022, 7, 15))
    assert printed(*late)["total"] == 0
    assert printed(*late, "--seen-at", BEFORE)["total"] == 1


def test_checks_are_made_on_what_had_been_recorded(asked: PeriodIndicator) -> None:
    name = ("check_figures", "--as-of", asked.period.code)
    save(Submission.objects.get(agency__slug="hue"), reported_rate=70, reported_decimals=0)
    [now] = printed(*name)["findings"]
    [then] = printed(*name, "--seen-at", BEFORE)["findings"]
    assert (now["code"], now["agency"]) == ("rate-mismatch", "hue")
    assert (then["code"], then["agency"]) == ("missing-agency", "gone")


@pytest.mark.parametrize("command", ["league", "overdue", "check_figures"])
@pytest.mark.parametrize("moment", ["hôm qua", "2026-02-31", "2999-01-01"])
def test_command_refuses_what_is_no_moment_of_the_past(
    asked: PeriodIndicator, command: str, moment: str
) -> None:
    name = {
        "league": (asked.indicator.slug, "--as-of", asked.period.code),
        "overdue": (),
        "check_figures": ("--as-of", asked.period.code),
    }
    with pytest.raises(CommandError, match=moment):
        printed(command, *name[command], "--seen-at", moment)


def test_api_answers_what_had_been_recorded(supervisor: Client, asked: PeriodIndicator) -> None:
    table = reverse("api:league", args=(asked.indicator.slug, asked.period.code))
    overdue = f"{reverse('api:overdue')}?on=2022-09-06"
    delete(asked)
    complete(day=date(2022, 7, 15))
    assert supervisor.get(table).status_code == 404
    [item] = supervisor.get(table, {"seen_at": BEFORE}).json()["items"]
    assert [row["name"] for row in item["rows"]] == ["Hà Nội", "Huế", "Đã xóa"]
    assert supervisor.get(overdue).json()["total"] == 0
    assert supervisor.get(overdue, {"seen_at": BEFORE}).json()["total"] == 1


def test_lists_of_the_api_are_those_of_the_moment(
    supervisor: Client, asked: PeriodIndicator
) -> None:
    slug = asked.indicator.slug
    save(Submission.objects.get(agency__slug="hue"), numerator=99)
    save(asked.indicator, name="Tỷ lệ mới")
    delete(asked)

    def listed(name: str, seen_at: str = BEFORE) -> list[Any]:
        items: list[Any] = supervisor.get(reverse(name), {"seen_at": seen_at}).json()["items"]
        return items

    assert {row["agency"]: row["numerator"] for row in listed("api:figures")}["hue"] == 50
    assert {row["agency"]: row["numerator"] for row in listed("api:figures", "")}["hue"] == 99
    assert [row["name"] for row in listed("api:indicators", "")] == ["Tỷ lệ mới"]
    assert [row["name"] for row in listed("api:indicators")] != ["Tỷ lệ mới"]
    assert [row["indicators"] for row in listed("api:periods")] == [[slug]]
    assert [row["indicators"] for row in listed("api:periods", "")] == [[]]
    assert listed("api:targets") == []
    assert len(listed("api:targets", "")) == 2


def test_api_refuses_what_is_no_moment_and_visitors(
    client: Client, supervisor: Client, asked: PeriodIndicator
) -> None:
    for name in (
        reverse("api:league", args=(asked.indicator.slug, asked.period.code)),
        reverse("api:overdue"),
    ):
        for moment in ("hôm qua", "2999-01-01"):
            answer = supervisor.get(name, {"seen_at": moment})
            assert answer.status_code == 422
            assert moment in answer.json()["detail"]
        assert Client().get(name, {"seen_at": BEFORE}).status_code == 401
