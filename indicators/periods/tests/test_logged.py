"""Each act of the coordinating office leaves one line, with the account's number and no name."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.tests.accounts import staff
from entities.tests.factories import UserFactory
from indicators.choices import FigureState, PeriodState
from indicators.models import Obligation, Submission
from indicators.periods.review import accept_reports, return_report
from indicators.periods.run import close_period
from indicators.tests.entering import submit, typed
from indicators.tests.leagues import add_row, add_rows, make_asked

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 1, tzinfo=UTC)

ACTS: dict[str, Callable[[Obligation, dict[str, Any]], object]] = {
    "period closed": lambda row, signed: close_period(
        row.period, reason="hết hạn", in_spite=True, **signed
    ),
    "report returned": lambda row, signed: return_report(row, reason="sai", **signed),
    "reports accepted": lambda row, signed: accept_reports([row], seen_at=AT, **signed),
}


@pytest.mark.parametrize(("name", "act"), ACTS.items(), ids=ACTS)
def test_act_is_logged_once(
    name: str,
    act: Callable[[Obligation, dict[str, Any]], object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = make_asked()
    asked.period.state = PeriodState.OPEN
    asked.period.save()
    add_rows(asked, [40])
    Submission.objects.update(state=FigureState.SUBMITTED)
    user = staff("dau-moi", Role.COORDINATOR)
    with caplog.at_level(logging.INFO, logger="dvctrack"):
        act(Obligation.objects.get(), {"by": user, "at": AT})
    lines: list[Any] = [row.msg for row in caplog.records if row.name == "dvctrack"]
    assert [line["event"] for line in lines] == [name]
    assert lines[0]["user"] == user.pk
    assert user.get_username() not in str(lines)


def test_refusal_is_logged_once_without_the_name_of_who_closed(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    asked = make_asked(code="2022-09-06")
    agency = add_rows(asked, [40])[0]
    asked.period.state = PeriodState.OPEN
    asked.period.save()
    user = staff("dau-moi", Role.COORDINATOR)
    user.first_name = "Nguyễn Thị Hòa"
    user.save()
    close_period(asked.period, by=user, at=AT, reason="hết hạn")
    client.force_login(user)
    address = reverse("report-return", args=("2022-09-06", agency.slug, asked.indicator.slug))
    with caplog.at_level(logging.INFO, logger="dvctrack"):
        page = client.post(address, {"reason": "sai"}, follow=True)
    assert "Nguyễn Thị Hòa" in str(next(iter(page.context["messages"])))
    lines: list[Any] = [row.msg for row in caplog.records if row.name == "dvctrack"]
    found = [(line["event"], line["user"], line["reason"]) for line in lines]
    assert found == [("refused", user.pk, "period closed")]


def test_submission_is_logged_once_and_a_form_without_news_is_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = make_asked()
    agency = add_row(asked)
    user = UserFactory.create(username="can-bo")
    texts = typed(asked, numerator="1", denominator="2")
    with caplog.at_level(logging.INFO, logger="dvctrack"):
        submit(asked, agency, texts, by=user, at=AT)
        submit(asked, agency, texts, by=user, at=AT)
    lines: list[Any] = [row.msg for row in caplog.records if row.name == "dvctrack"]
    (line,) = lines
    said = {name: line[name] for name in ("event", "user", "agency", "figures")}
    assert said == {
        "event": "report submitted",
        "user": user.pk,
        "agency": agency.slug,
        "figures": 1,
    }
