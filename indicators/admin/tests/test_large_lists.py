"""Lists with more rows than are counted: every row is reached, found, and taken at will."""

from collections.abc import Iterator
from datetime import date
from itertools import chain, combinations
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory

from dvctrack.lib.admin import change_list, lists, quick
from dvctrack.lib.names import fold
from entities.choices import AgencyKind
from entities.tests.factories import AgencyCodeFactory, AgencyFactory, AgencyNameFactory
from indicators.admin.figures.listing import without_target
from indicators.admin.tests.test_pages import address
from indicators.choices import FigureState, Span
from indicators.league.targets import targets_on
from indicators.models import PeriodIndicator, Submission
from indicators.tests.factories import (
    IndicatorFactory,
    PeriodFactory,
    SubmissionFactory,
    TargetFactory,
)

FIGURES = address(Submission, "changelist")
COUNTED, ON_A_PAGE = 5, 3
DAYS = (date(2025, 12, 31), date(2026, 6, 30))


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six rows are more than are counted, and a page holds three."""
    for module in (quick, change_list, lists):
        monkeypatch.setattr(module, "MOST_COUNTED", COUNTED)
    monkeypatch.setattr(lists.ListAdmin, "list_per_page", ON_A_PAGE)


def pages(client: Client, asked: str, way: str) -> Iterator[list[int]]:
    """The keys on each page, from this one on in one direction."""
    while True:
        listed = client.get(FIGURES + asked).context["cl"]
        yield [row.pk for row in listed.result_list]
        asked = getattr(listed, way)
        if not asked:
            return


def test_pages_reach_every_row_once_in_both_directions(admin_page: Client) -> None:
    """Whatever their number is beside a page and the bound, and where rows are gone."""
    period = PeriodFactory.create()
    kind = AgencyKind.COMMUNE
    for number in range(12):
        of_kind = kind if number % 3 else AgencyKind.PROVINCE
        SubmissionFactory.create(period=period, agency=AgencyFactory.create(kind=of_kind))
    for gone in (0, 2, 3):
        for row in Submission.objects.order_by("pk")[gone : gone * 2]:
            row.delete()
        for narrowed, asked in (
            ({}, "?"),
            ({"agency__kind": kind}, f"?agency__kind__exact={kind}"),
        ):
            every = [row.pk for row in Submission.objects.filter(**narrowed).order_by("-pk")]
            onwards = list(chain(*pages(admin_page, asked, "next")))
            # Few stand in the order of people.
            assert (onwards if len(every) > COUNTED else sorted(onwards, reverse=True)) == every
            if len(every) > COUNTED:
                last = f"{asked}&newer-than={every[-1] - 1}"
                back = reversed(list(pages(admin_page, last, "previous")))
                assert list(chain(*back)) == every


@pytest.fixture
def judged(db: None) -> None:
    """Figures of each kind of agency, of two days, some with a target of their kind or own."""
    agencies = [AgencyFactory.create(kind=kind) for kind in AgencyKind]
    periods = [PeriodFactory.create(as_of=day, code=f"{day}") for day in DAYS]
    for place, indicator in enumerate(IndicatorFactory.create_batch(4)):
        for period in periods:
            PeriodIndicator.objects.create(
                indicator=indicator,
                period=period,
                ranking_span=Span.TO_DATE,
                judged_span=Span.TO_DATE,
            )
            for agency in agencies:
                SubmissionFactory.create(period=period, indicator=indicator, agency=agency)
        # None; of one kind; of every kind but one, from the second day; of one agency until it.
        of_kind = {1: list(AgencyKind)[:1], 2: list(AgencyKind)[1:]}.get(place, [])
        for kind in of_kind:
            TargetFactory.create(indicator=indicator, kind=kind, starts_on=DAYS[place - 1])
        if place == 3:
            TargetFactory.create(
                indicator=indicator,
                agency=agencies[0],
                kind="",
                starts_on=DAYS[0],
                ends_on=DAYS[0],
            )


def test_without_a_target_are_those_for_whom_none_holds(judged: None, rf: RequestFactory) -> None:
    every = Submission.objects.select_related("agency", "indicator", "period")
    wanted = {
        row.pk
        for row in every
        if targets_on([row.period.as_of], indicators=[row.indicator])[row.period.as_of].of_agency(
            row.indicator, row.agency
        )
        is None
    }
    found = without_target(Submission.objects.all(), rf.get("/"))
    assert {row.pk for row in found} == wanted
    assert 0 < len(wanted) < len(every)


def test_search_finds_what_holds_every_word(admin_page: Client) -> None:
    """In a name, a spelling or a code of the agency, in the indicator, or in the period."""
    named = {"Xã Hòa Bình": "Tên cũ 2025", "Phường Hòa Lạc": "P Lac", "Bộ Tư pháp": "BTP"}
    of_agency = {}
    for number, (name, spelling) in enumerate(named.items()):
        agency = AgencyFactory.create(name=name)
        AgencyNameFactory.create(agency=agency, text=spelling)
        AgencyCodeFactory.create(agency=agency, code=f"H{number}9.2025")
        of_agency[agency] = fold(f"{name} {spelling} H{number}9.2025")
    periods = [
        PeriodFactory.create(as_of=day, code=f"{day}", label=label)
        for day, label in zip(DAYS, ("Năm 2025", "Kỳ hòa bình"), strict=True)
    ]
    indicator = IndicatorFactory.create(slug="dossier-sync", name="Đồng bộ hồ sơ")
    texts = {
        SubmissionFactory.create(agency=agency, period=period, indicator=indicator).pk: " | ".join(
            (text, fold(f"{period.code} {period.label}"), fold("Đồng bộ hồ sơ dossier-sync"))
        )
        for agency, text in of_agency.items()
        for period in periods
    }
    listed: Any = admin.site.get_model_admin(Submission)
    words = ("hoa", "binh", "Đồng", "2025", "btp", "H29", "lac", "2026-06-30", "dossier", "nowhere")
    for typed in [*words, *map(" ".join, combinations(words, 2)), "hoa binh 2025", "2025 bộ btp"]:
        wanted = {key for key, text in texts.items() if all(w in text for w in fold(typed).split())}
        found, may_repeat = listed.get_search_results(None, Submission.objects.all(), typed)
        assert {row.pk for row in found} == wanted, typed
        assert not may_repeat


def test_all_that_match_are_taken_up_to_the_bound(admin_page: Client) -> None:
    """More are refused with a sentence, whatever is posted, and nothing is done."""
    period = PeriodFactory.create()
    rows = SubmissionFactory.create_batch(COUNTED, period=period, state=FigureState.SUBMITTED)

    def accept() -> str:
        taken = {"action": "accept_reports", "_selected_action": rows[0].pk, "select_across": "1"}
        answer = admin_page.post(FIGURES, taken, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    refusal = "Có hơn"
    assert refusal not in accept()
    SubmissionFactory.create(period=period, state=FigureState.SUBMITTED)
    assert refusal in accept()
    assert not Submission.objects.filter(state=FigureState.ACCEPTED).exists()
