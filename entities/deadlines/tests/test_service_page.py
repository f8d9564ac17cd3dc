"""The page of a service: its orders, all their acts, and what may be done."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from entities.choices import DeadlineActKind as Kind
from entities.choices import Role
from entities.deadlines.tests.people import client_of, person
from entities.models import DeadlineAct, Evidence, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    ExtensionFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)
from entities.tests.pages import Page, links, text, tree

pytestmark = pytest.mark.django_db
MAIN = "//main"


def page_of(order: ServiceDeadline, client: Client, **query: str) -> Page:
    response = client.get(reverse("service", args=(order.service_id,)), query)
    assert response.status_code == 200
    return response


def said(page: Page) -> str:
    return text(tree(page).xpath(MAIN)[0])


def acts_told(page: Page) -> list[list[str]]:
    return [
        [text(cell) for cell in row.xpath("./th|./td")]
        for row in tree(page).xpath("//tr[starts-with(@id, 'act-')]")
    ]


@pytest.fixture
def order() -> ServiceDeadline:
    made: ServiceDeadline = ServiceDeadlineFactory.create(
        agency__name="Bộ Tư pháp", decision__number="422/QĐ-TTg", printed_order=4
    )
    return made


@pytest.fixture
def coordinator() -> Client:
    return client_of(person(Role.COORDINATOR))


def test_orders_stand_with_decision_words_leads_and_state(
    order: ServiceDeadline, coordinator: Client
) -> None:
    order.decision_is_assumed, order.coordinating_text = True, "Bộ Công an"
    order.save()
    order.coordinating.add(AgencyFactory.create(name="Bộ Y tế"))
    ExtensionFactory.create(deadline=order, day=date(2022, 7, 10))
    found = said(page_of(order, coordinator, on="2022-07-05"))
    for words in ("422/QĐ-TTg", "assumed", "“Quý II”", "Bộ Y tế", "“Bộ Công an”", "5 days late"):
        assert words in found
    assert "first 30/06/2022, 1 extension" in said(page_of(order, coordinator, on="2022-07-10"))


def test_order_moved_to_another_lead_names_both(
    order: ServiceDeadline, coordinator: Client
) -> None:
    heir = AgencyFactory.create(name="Bộ Nội vụ")
    DeadlineActFactory.create(deadline=order, kind=Kind.TRANSFER, day=date(2025, 3, 1), agency=heir)
    [heading] = tree(page_of(order, coordinator, on="2025-03-01")).xpath(f"{MAIN}//section/h2")
    assert text(heading) == "Bộ Nội vụ overdue"
    [heading] = tree(page_of(order, coordinator, on="2025-02-28")).xpath(f"{MAIN}//section/h2")
    assert text(heading) == "Bộ Tư pháp overdue"


def test_several_leads_are_counted_by_state_with_a_way_to_each(
    order: ServiceDeadline, coordinator: Client
) -> None:
    done, late = (
        ServiceDeadlineFactory.create(
            service=order.service, decision=order.decision, completed_on=completed_on
        )
        for completed_on in (date(2022, 6, 1), None)
    )
    page = page_of(order, coordinator, on="2022-07-05")
    [summary] = tree(page).xpath("//details[@class='leads']/summary")
    assert text(summary) == "Rows of lead agencies: 3 (2 overdue, 1 completed in time)"
    ways = [f"#order-{pk}" for pk in (order.pk, done.pk, late.pk)]
    assert set(ways) <= set(links(page))


def test_act_recorded_on_a_later_day_is_marked(order: ServiceDeadline, coordinator: Client) -> None:
    morning = datetime(2022, 6, 2, 1, tzinfo=UTC)
    DeadlineActFactory.create(deadline=order, day=date(2022, 6, 2), recorded_at=morning)
    DeadlineActFactory.create(deadline=order, day=date(2022, 6, 1), recorded_at=morning)
    later, same_day = acts_told(page_of(order, coordinator))
    assert (later[0], "recorded later" in later[1]) == ("01/06/2022", True)
    assert (same_day[0], "recorded later" in same_day[1]) == ("02/06/2022", False)


def test_annulled_act_stays_readable_and_struck_through(
    order: ServiceDeadline, coordinator: Client
) -> None:
    wrong = ExtensionFactory.create(deadline=order, day=date(2022, 7, 1))
    DeadlineActFactory.create(
        deadline=order, kind=Kind.ANNUL, day=wrong.day, annuls=wrong, reason="Nhầm dịch vụ"
    )
    page = page_of(order, coordinator, on="2022-07-05")
    annulled, annulment = acts_told(page)
    assert "→ 30/09/2022" in annulled[1]
    assert "annulled" in annulled[1]
    assert (annulment[2], "sets the record right" in annulment[1]) == ("Nhầm dịch vụ", True)
    assert len(tree(page).xpath(f"//tr[@id='act-{wrong.pk}']//del")) == 1
    assert "5 days late" in said(page)


def test_offers_are_those_of_the_person(order: ServiceDeadline, coordinator: Client) -> None:
    officer = client_of(person(Role.OFFICER, order.agency))
    foreign = client_of(person(Role.OFFICER, AgencyFactory.create()))
    claim, extend = (reverse("service-act", args=(order.pk, kind)) for kind in ("claim", "extend"))
    offered = {
        name: {claim, extend} & set(links(page_of(order, client), MAIN))
        for name, client in (
            ("officer", officer),
            ("foreign", foreign),
            ("coordinator", coordinator),
        )
    }
    assert offered == {"officer": {claim}, "foreign": set(), "coordinator": {extend}}
    assert "The lead agency does not confirm its own completion." in said(page_of(order, officer))


@pytest.fixture
def evidence(order: ServiceDeadline) -> Evidence:
    """The file of a report that nobody has confirmed."""
    claim = DeadlineActFactory.create(
        deadline=order, kind=Kind.CLAIM, day=date(2022, 6, 20), done_on=date(2022, 6, 19), note="x"
    )
    row = Evidence(act=claim, file_name="bao-cao.pdf", sha256="0" * 64)
    row.file.save("bao-cao.pdf", ContentFile(b"%PDF-1.7"), save=False)
    row.save()
    return row


def confirm(order: ServiceDeadline) -> DeadlineAct:
    act: DeadlineAct = DeadlineActFactory.create(
        deadline=order, kind=Kind.CONFIRM, day=date(2022, 6, 25), done_on=date(2022, 6, 19)
    )
    return act


def test_evidence_of_others_is_shown_once_it_is_confirmed(
    order: ServiceDeadline, evidence: Evidence
) -> None:
    foreign = client_of(person(Role.OFFICER, AgencyFactory.create()))
    lead = client_of(person(Role.OFFICER, order.agency))
    address = reverse("service-evidence", args=(evidence.pk,))
    assert "bao-cao.pdf" in said(page_of(order, lead))
    assert "bao-cao.pdf" not in said(page_of(order, foreign))
    assert foreign.get(address).status_code == 404
    confirm(order)
    assert "bao-cao.pdf" in said(page_of(order, foreign))
    file = foreign.get(address)
    file.close()
    assert (file["Content-Type"], file["Content-Disposition"]) == (
        "application/octet-stream",
        'attachment; filename="bao-cao.pdf"',
    )


def test_evidence_that_was_sent_back_stays_unconfirmed(
    order: ServiceDeadline, evidence: Evidence
) -> None:
    DeadlineActFactory.create(deadline=order, kind=Kind.SEND_BACK, day=date(2022, 6, 22))
    confirm(order)
    foreign = client_of(person(Role.OFFICER, AgencyFactory.create()))
    assert foreign.get(reverse("service-evidence", args=(evidence.pk,))).status_code == 404


def test_unreadable_day_is_named(order: ServiceDeadline, coordinator: Client) -> None:
    assert "“hôm qua” is not a day" in said(page_of(order, coordinator, on="hôm qua"))


def test_number_of_queries_is_the_same_for_many_acts(
    order: ServiceDeadline,
    coordinator: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    document = LegalDocumentFactory.create()
    ExtensionFactory.create(deadline=order, document=document)
    page_of(order, coordinator)
    with django_assert_max_num_queries(40) as few:
        page_of(order, coordinator)
    for number in range(5):
        other = ServiceDeadlineFactory.create(service=order.service)
        ExtensionFactory.create(deadline=other, day=date(2022, 6, 1 + number), document=document)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page_of(order, coordinator)
