"""Deadlines whose lead ended by an act: listed on its page, and moved by a transfer."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from dvctrack.lib.refused import Refused
from entities.choices import Role
from entities.deadlines.rows import rows_of
from entities.deadlines.state import listed
from entities.models import Agency, DeadlineAct, Reorganisation, ServiceDeadline
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory, ServiceDeadlineFactory
from indicators.reorganising.leads import leads_left, move_leads
from indicators.reorganising.tests.acts import AT, csv, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAY, EVE = date(2025, 7, 1), date(2025, 6, 30)
MERGED = csv(
    "binh-duong,merged_into,hcm-2025,Thành phố Hồ Chí Minh,2025-07-01,,,",
    "hcm,merged_into,hcm-2025,Thành phố Hồ Chí Minh,2025-07-01,,,",
)
SPLIT = csv(
    "binh-duong,split_into,bac-2025,Bắc,2025-07-01,,,",
    "binh-duong,split_into,nam-2025,Nam,2025-07-01,,,",
)


@pytest.fixture
def led() -> ServiceDeadline:
    AgencyFactory.create(slug="hcm", name="Thành phố Hồ Chí Minh cũ")
    lead = AgencyFactory.create(slug="binh-duong", name="Bình Dương")
    return ServiceDeadlineFactory.create(agency=lead, due_on=date(2022, 6, 30))


def _act(content: bytes) -> Reorganisation:
    act = recorded(content).act
    assert act is not None
    return act


def _late(on: date) -> list[tuple[str, int]]:
    return [(row.agency.slug, row.days_late) for row in rows_of(listed(on), on=on)]


def test_lead_moves_from_the_day_of_the_act_and_lateness_runs_on(led: ServiceDeadline) -> None:
    act = _act(MERGED)
    assert [(move.row.deadline, move.heir.slug) for move in leads_left(act) if move.heir] == [
        (led, "hcm-2025")
    ]
    assert move_leads(act, by=None, at=AT) == 1
    assert (_late(EVE), _late(DAY)) == ([("binh-duong", 1096)], [("hcm-2025", 1097)])
    assert leads_left(act) == []


def test_what_was_done_is_not_moved(led: ServiceDeadline) -> None:
    ServiceDeadlineFactory.create(agency=led.agency, completed_on=date(2022, 8, 1))
    assert [move.row.deadline for move in leads_left(_act(MERGED))] == [led]


def test_which_part_of_a_split_lead_follows_is_left_to_a_person(led: ServiceDeadline) -> None:
    act = _act(SPLIT)
    assert [(move.row.deadline, move.heir) for move in leads_left(act)] == [(led, None)]
    with pytest.raises(Refused):
        move_leads(act, by=None, at=AT)


def test_two_leads_that_become_one_count_once(led: ServiceDeadline) -> None:
    other = Agency.objects.get(slug="hcm")
    ServiceDeadlineFactory.create(
        service=led.service, decision=led.decision, agency=other, due_on=led.due_on
    )
    move_leads(_act(MERGED), by=None, at=AT)
    assert len(_late(EVE)) == 2
    assert _late(DAY) == [("hcm-2025", 1097)]


def test_page_of_the_act_lists_and_moves(client: Client, led: ServiceDeadline) -> None:
    act = _act(MERGED)
    client.force_login(staff("quan-tri", Role.ADMINISTRATOR))
    page = reverse("reorganisation", args=(act.pk,))
    assert led.service.name in client.get(page).content.decode()
    answer = client.post(reverse("reorganisation-leads", args=(act.pk,)), follow=True)
    assert "Đã chuyển 1 thời hạn" in answer.content.decode()
    assert DeadlineAct.objects.get().agency == Agency.objects.get(slug="hcm-2025")
