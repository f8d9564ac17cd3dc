"""Periods and files are worked on in their lists, many at once, as on their pages."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.models import TrailEntry
from entities.tests.accounts import staff
from entities.tests.acting import answer, choose, counts, rows_of
from entities.tests.factories import UserFactory
from indicators.choices import BatchState, PeriodState
from indicators.models import ImportBatch, Obligation, Period
from indicators.tests.factories import ImportBatchFactory, PeriodFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
OPEN, CLOSED = PeriodState.OPEN, PeriodState.CLOSED
# The act × the state of the period, and whether it is public: whether it can be done.
CASES = {
    "make_public": {(OPEN, False), (CLOSED, False)},
    "take_back": {(OPEN, True), (CLOSED, True)},
    "close_periods": {(OPEN, True), (OPEN, False)},
    "open_periods_again": {(CLOSED, True), (CLOSED, False)},
}


@pytest.fixture
def coordinator() -> User:
    return staff("dieuphoi", Role.COORDINATOR)


@pytest.fixture
def client(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


@pytest.mark.parametrize("act", CASES)
def test_what_can_be_done_depends_on_the_state(client: Client, act: str) -> None:
    states = [(state, public) for state in PeriodState for public in (True, False)]
    periods = [
        PeriodFactory.create(label=f"Kỳ {state} {public}", state=state, is_public=public)
        for state, public in states
    ]
    page = choose(client, act, periods)
    ready = {row[0] for row in rows_of(page)}
    assert ready == {f"Kỳ {state} {public}" for state, public in CASES[act]}
    done = answer(client, page, reason="Theo công văn 1")
    assert counts(done) == f"Đã thực hiện: {len(ready)}"


@pytest.mark.parametrize(
    ("act", "before", "on_its_page"),
    [
        pytest.param(
            "make_public", (OPEN, False), ("period-public", {"is_public": "1"}), id="show"
        ),
        pytest.param("take_back", (OPEN, True), ("period-public", {}), id="take_back"),
        pytest.param("close_periods", (OPEN, True), ("period-close", {}), id="close"),
        pytest.param("open_periods_again", (CLOSED, True), ("period-close", {}), id="reopen"),
    ],
)
def test_the_trace_is_that_of_the_page(
    client: Client,
    act: str,
    before: tuple[str, bool],
    on_its_page: tuple[str, dict[str, str]],
) -> None:
    name, typed = on_its_page
    traces = []
    for in_the_list in (True, False):
        period = PeriodFactory.create(label="Kỳ", state=before[0], is_public=before[1])
        seen = set(TrailEntry.objects.values_list("pk", flat=True))
        if in_the_list:
            answer(client, choose(client, act, [period]), reason="Vì sao")
        else:
            client.post(reverse(name, args=(period.code,)), {"reason": "Vì sao", **typed})
        new = TrailEntry.objects.exclude(pk__in=seen)
        past = period.history.values_list("state", "is_public", "history_change_reason")
        traces.append((list(new.values_list("kind", "act", "person", "about")), list(past)))
    assert traces[0] == traces[1]
    assert len(traces[0][0]) == 1


def test_what_stands_against_closing_is_told_and_needs_a_tick(client: Client) -> None:
    asked = make_asked(code="2022-09-06")
    add_row(asked)
    page = choose(client, "close_periods", [asked.period, PeriodFactory.create(label="Kỳ trống")])
    told = {row[0]: row[-1] for row in rows_of(page)}
    assert "Chưa bắt đầu: 1" in told[asked.period.label]
    assert told["Kỳ trống"] == "–"
    done = answer(client, page, reason="Hết hạn")
    assert counts(done) == "Đã thực hiện: 1 · Chưa thực hiện được: 1"
    assert answer(client, page, reason="Hết hạn", in_spite="on")
    assert set(Period.objects.values_list("state", flat=True)) == {CLOSED}


def test_more_rows_than_can_be_done_are_refused_before_anything_is_asked(client: Client) -> None:
    periods = [PeriodFactory.create() for _ in range(51)]
    page = choose(client, "close_periods", periods, select_across="1")
    assert page.status_code == 302
    assert "tối đa 50 dòng" in str(client.get(page["Location"]).content.decode())


def test_own_waiting_files_are_put_aside(client: Client, coordinator: User) -> None:
    make: Callable[..., ImportBatch] = ImportBatchFactory.create
    own = make(imported_by=coordinator, state=BatchState.WAITING, imported_at=None)
    others = make(imported_by=UserFactory.create(), state=BatchState.WAITING, imported_at=None)
    saved = make(imported_by=coordinator)
    page = choose(client, "discard_files", [own, others, saved])
    assert {row[-1] for row in rows_of(page, "Không thực hiện được: 2")} == {
        "Chỉ người gửi tệp mới bỏ được tệp.",
        "Tệp này đã được xử lý trước đó; đây là kết quả.",
    }
    assert counts(answer(client, page)) == "Đã thực hiện: 1"
    own.refresh_from_db()
    assert own.state == BatchState.DISCARDED


def test_chosen_rows_are_downloaded(client: Client) -> None:
    kept, _left_out = PeriodFactory.create(), PeriodFactory.create()
    file = choose(client, "export_csv", [kept])
    assert file["Content-Type"].startswith("text/csv")
    assert len(file.content.decode("utf-8-sig").splitlines()) == 2


def test_agencies_are_reminded_on_the_page_of_their_period(client: Client) -> None:
    asked = make_asked(code="2022-09-06")
    chosen = add_row(asked)
    add_row(asked)
    rows = Obligation.objects.filter(agency=chosen)
    page = choose(client, "remind", rows)
    assert page["Location"] == f"/reports/2022-09-06/remind/?agency={chosen.slug}"
    add_row(make_asked(code="2023-09-06"))
    assert choose(client, "remind", Obligation.objects.all())["Location"].endswith("/obligation/")
