"""The lists of the admin among many figures: as they open, narrowed, searched and paged deep."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.db.models import Max, Min, Model
from django.test import Client
from django.urls import reverse

from benchmarks.conftest import Goals, Size, Stopwatch
from benchmarks.counting import queries
from benchmarks.figures import write_tables
from dvctrack.lib.admin.change_list import OLDER_THAN
from dvctrack.lib.admin.quick import QUICK
from entities.choices import AgencyKind, Role
from entities.choices import DeadlineActKind as Kind
from entities.models import Agency, DeadlineAct, Service, ServiceDeadline
from entities.tests.accounts import staff
from entities.tests.factories import LegalDocumentFactory, ServiceFactory
from indicators.choices import FigureState, PeriodState
from indicators.models import Indicator, Obligation, Period, Submission

MOST_QUERIES, MOST_SEARCH_SECONDS, SLOWER = 15, 0.5, 2
ROUNDS = 2
# Of each service.
LEADS = 5
MODELS = tuple(
    model for model in admin.site._registry if model._meta.app_label in ("entities", "indicators")
)
# Besides as it opens. What is in braces is known when the rows are there.
NARROWED: Mapping[type[Model], tuple[str, ...]] = {
    Submission: (
        *("?period__id__exact={period}", "?indicator__id__exact={indicator}"),
        *("?agency__kind__exact=province", "?agency__kind__exact=commune"),
        *("?state__exact=returned", "?state__exact=accepted", "?agency__id__exact={agency}"),
        "?period__id__exact={period}&state__exact=submitted",
        f"?{OLDER_THAN}={{last_figure}}",
    ),
    Obligation: (
        *("?period__id__exact={period}", "?agency__kind__exact=province"),
        f"?{OLDER_THAN}={{last_obligation}}",
    ),
    Agency: ("?kind__exact=commune", "?p=30"),
    ServiceDeadline: ("?p=10",),
}
# An agency, a common word, an indicator with a period, and what is nowhere.
SEARCHED = ("?q=xa so 1234", "?q=xa", "?q=xa so 77 2021", "?q=khong co")
# A common word, a service, a service with a lead, and what is nowhere.
SEARCHED_ORDERS = ("?q=dich vu", "?q=dich vu so 77", "?q=dich vu so 77 xa", "?q=khong co")
SEARCHES: Mapping[type[Model], tuple[str, ...]] = {
    **dict.fromkeys((Submission, Obligation, Agency), SEARCHED),
    **dict.fromkeys((ServiceDeadline, Service), SEARCHED_ORDERS),
}


def addresses(model: type[Model]) -> list[str]:
    listed: Any = admin.site.get_model_admin(model)
    quick = [f"?{QUICK}={row.name}" for row in listed.quick_filters]
    return ["", *quick, *NARROWED.get(model, ()), *SEARCHES.get(model, ())]


CASES = [(model, asked) for model in MODELS for asked in addresses(model)]


@pytest.fixture(scope="module", params=["few", "many"])
def world(database: None, request: Any, size: Size) -> Iterator[tuple[str, Client, dict[str, Any]]]:
    """Which of the two, an administrator's browser, and the keys that addresses ask for."""
    is_few = request.param == "few"
    write_tables(1_000 if is_few else size(1_000_000, 10_000))
    _write_deadlines(1_000 if is_few else size(5_000, 2_000))
    first, last = Submission.objects.aggregate(first=Min("pk"), last=Max("pk")).values()
    # As in life: the newest figures are those of the few open periods.
    newest_of = Submission.objects.order_by("-pk").values_list("period", flat=True)[:50]
    opened = list(dict.fromkeys(newest_of))[:2]
    Period.objects.exclude(pk__in=opened).update(state=PeriodState.CLOSED)
    # As of a period that is being reviewed.
    newest = Submission.objects.filter(pk__gt=last - 300)
    newest.update(state=FigureState.SUBMITTED)
    newest.filter(pk__gt=last - 20).update(state=FigureState.RETURNED)
    _write_history()
    client = Client()
    client.force_login(staff("bench", Role.ADMINISTRATOR))
    figure = Submission.objects.order_by("pk")[500]
    obligations = Obligation.objects.aggregate(first=Min("pk"))
    keys = {
        "period": figure.period_id,
        "indicator": Indicator.objects.earliest("pk").pk,
        "agency": figure.agency_id,
        "last_figure": first + 150,
        "last_obligation": obligations["first"] + 150,
    }
    yield request.param, client, keys
    call_command("flush", interactive=False, verbosity=0)


def _write_deadlines(number: int) -> None:
    """Five of each service: one extended, one with another lead, one reported, one confirmed."""
    decision = LegalDocumentFactory.create()
    services = ServiceFactory.create_batch(-(-number // LEADS))
    agencies = list(Agency.objects.filter(kind=AgencyKind.COMMUNE).order_by("pk"))
    first = date(2022, 1, 31)
    recorded_at = datetime.combine(first, time(8), tzinfo=UTC)
    orders = ServiceDeadline.objects.bulk_create(
        ServiceDeadline(
            service=services[place // LEADS],
            agency=agencies[place % len(agencies)],
            decision=decision,
            due_on=first + timedelta(days=place % 900),
            ordered_on=first,
        )
        for place in range(number)
    )
    acts_of = {
        0: {"kind": Kind.EXTEND, "document": decision, "due_on": date(2027, 6, 30)},
        1: {"kind": Kind.TRANSFER, "agency": agencies[0]},
        2: {"kind": Kind.CLAIM, "done_on": first},
        3: {"kind": Kind.CONFIRM, "done_on": first},
    }
    DeadlineAct.objects.add_all(
        DeadlineAct(deadline=order, day=first, recorded_at=recorded_at, reason="-", **acts)
        for place, order in enumerate(orders)
        if (acts := acts_of.get(place % LEADS))
    )


def _write_history() -> None:
    """Of each figure the record of the day on which it came."""
    history: Any = Submission.history.model
    listed = ", ".join(str(field.column) for field in Submission._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {history._meta.db_table} ({listed}, history_date, history_type)"
            f" SELECT {listed}, %s, '+' FROM {Submission._meta.db_table}",
            ["2026-01-31 08:00:00+00:00"],
        )
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


@pytest.mark.parametrize(
    ("model", "asked"), CASES, ids=[f"{model._meta.label_lower}{asked}" for model, asked in CASES]
)
def test_list(
    stopwatch: Stopwatch,
    goals: Goals,
    world: tuple[str, Client, dict[str, Any]],
    model: type[Model],
    asked: str,
) -> None:
    which, client, keys = world
    label = model._meta.label_lower
    page = reverse(f"admin:{label.replace('.', '_')}_changelist") + asked.format(**keys)
    look, case = partial(client.get, page), label + asked.translate({ord(c): "" for c in "{}"})
    # The first look does not count, and says how many queries there are.
    asked_of_database = queries(look)
    taken = stopwatch.run(f"{case} {which}", look, rounds=ROUNDS)
    assert client.get(page).status_code == 200
    if which == "few":
        return
    goals.most(f"admin list {case}: {{}} queries", asked_of_database, MOST_QUERIES)
    # Narrowed, few are as good as none: it is held against the list as it opens, too.
    few = max(stopwatch.seconds[f"{case} few"], stopwatch.seconds[f"{label} few"])
    told = f"admin list {case}: {taken * 1000:.0f} ms"
    goals.most(f"{told}, {{}} times that among few", taken / few, SLOWER)
    if "?q=" in asked:
        goals.most(f"{told}, {{}} s", taken, MOST_SEARCH_SECONDS)
