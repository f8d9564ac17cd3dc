"""The list of orders in the admin: as the site lists them on any day, narrowed as people ask."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dvctrack.lib.names import plain
from entities.admin.orders.listing import QUICK_FILTERS
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.counts import LISTS, NEXT, facts, in_list
from entities.models import Agency, Evidence, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    ConfirmationFactory,
    DeadlineActFactory,
    ExtensionFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    SuccessionFactory,
)
from entities.tests.pages import text, tree

pytestmark = pytest.mark.django_db
LIST = reverse("admin:entities_servicedeadline_changelist")
TODAY = date(2022, 9, 6)


@pytest.fixture
def orders() -> dict[str, ServiceDeadline]:
    """One that stands in each way on 06/09/2022, and some that move from list to list."""
    due = {name: date(2022, month, 30) for name, month in (("past", 6), ("now", 9), ("later", 11))}
    made = {
        "overdue": ServiceDeadlineFactory.create(due_on=due["past"]),
        "open": ServiceDeadlineFactory.create(due_on=due["now"]),
        "far": ServiceDeadlineFactory.create(due_on=due["later"]),
        "no_day": ServiceDeadlineFactory.create(due_on=None, precision="none"),
        "claimed": ServiceDeadlineFactory.create(due_on=due["now"]),
        "claimed_late": ServiceDeadlineFactory.create(due_on=due["past"]),
        "done": ServiceDeadlineFactory.create(completed_on=date(2022, 6, 1)),
        "shown": ServiceDeadlineFactory.create(),
        "extended": ServiceDeadlineFactory.create(due_on=due["past"]),
        "moved": ServiceDeadlineFactory.create(due_on=due["past"], agency__name="Huế"),
        "withdrawn": ServiceDeadlineFactory.create(),
        "asks": ServiceDeadlineFactory.create(due_on=due["now"]),
        "asked": ServiceDeadlineFactory.create(due_on=due["now"]),
        "not_yet": ServiceDeadlineFactory.create(ordered_on=date(2022, 12, 1), due_on=due["later"]),
    }
    day = date(2022, 8, 1)
    for name in ("claimed", "claimed_late"):
        DeadlineActFactory.create(deadline=made[name], kind=Kind.CLAIM, day=day, done_on=day)
    confirmed = ConfirmationFactory.create(deadline=made["shown"], day=date(2022, 7, 5))
    Evidence.objects.create(act=confirmed, address="https://dichvucong.gov.vn/1")
    ExtensionFactory.create(deadline=made["extended"], day=day, due_on=due["later"])
    DeadlineActFactory.create(
        deadline=made["moved"],
        kind=Kind.TRANSFER,
        day=day,
        agency=AgencyFactory.create(name="Đà Nẵng"),
    )
    DeadlineActFactory.create(
        deadline=made["withdrawn"],
        kind=Kind.WITHDRAW,
        day=day,
        document=LegalDocumentFactory.create(),
    )
    DeadlineActFactory.create(
        deadline=made["asks"], kind=Kind.ASK, day=day, due_on=date(2022, 12, 31)
    )
    DeadlineActFactory.create(deadline=made["asked"], kind=Kind.ASK, day=day)
    return made


def shown(client: Client, **asked: Any) -> list[int]:
    page = client.get(LIST, {"on": TODAY, **asked})
    return [order.pk for order in page.context["cl"].result_list]


def cells(page: Any) -> list[dict[str, str]]:
    """The cells of each row of a list, by their columns."""
    return [
        {
            cell.get("class").split("field-")[1].split()[0]: text(cell)
            for cell in row.xpath("*[contains(@class, 'field-')]")
        }
        for row in tree(page).xpath("//table[@id='result_list']/tbody/tr")
    ]


def test_list_of_any_day_is_that_of_the_site(
    admin_page: Client, orders: dict[str, ServiceDeadline]
) -> None:
    for days in range(0, 300, 30):
        day = date(2022, 4, 1) + timedelta(days=days)
        listed = in_list(facts(on=day), "all", on=day)
        assert shown(admin_page, on=day) == [fact.pk for fact in listed], day
    assert shown(admin_page, state="not_ordered") == [orders["not_yet"].pk]


QUICK = {
    "overdue": ["overdue", "claimed_late", "moved"],
    "to_confirm": ["claimed", "claimed_late"],
    "asked": ["asks"],
    "quarter": ["open", "claimed", "asks", "asked"],
    "soon": ["open", "asks", "asked"],
    "unanswered": ["asked"],
    "done": ["done", "shown"],
    "no_evidence": ["done"],
}


def test_quick_filters(admin_page: Client, orders: dict[str, ServiceDeadline]) -> None:
    assert {row.name for row in QUICK_FILTERS} == set(QUICK)
    names = {order.pk: name for name, order in orders.items()}
    found = {quick: sorted(names[pk] for pk in shown(admin_page, quick=quick)) for quick in QUICK}
    assert found == {quick: sorted(expected) for quick, expected in QUICK.items()}
    site = {"overdue": "overdue", "to_confirm": "to_confirm", "soon": "next_30", "done": "done"}
    for quick, name in site.items():
        assert name in LISTS | NEXT
        listed = in_list(facts(on=TODAY), name, on=TODAY)
        assert set(shown(admin_page, quick=quick)) == {fact.pk for fact in listed}


def test_row_says_how_the_order_stands_on_the_day(
    admin_page: Client, orders: dict[str, ServiceDeadline]
) -> None:
    became = AgencyFactory.create(name="Miền Trung")
    gone = Agency.objects.get(name="Đà Nẵng")
    Agency.objects.filter(pk=gone.pk).update(ends_on=date(2022, 8, 31))
    SuccessionFactory.create(predecessor=gone, successor=became, effective_on=date(2022, 9, 1))
    page = admin_page.get(LIST, {"on": "06/09/2022"})
    rows = {row["service_name"]: row for row in cells(page)}

    def cell(name: str, column: str) -> str:
        return rows[orders[name].service.name][column]

    assert cell("overdue", "days_late") == "68"
    assert cell("overdue", "state") == "! quá hạn"
    assert cell("open", "days_late") == "–"
    assert cell("no_day", "due") == "–"
    assert cell("extended", "due") == "30/11/2022gia hạn 1 lần, hạn đầu 30/06/2022"
    assert cell("moved", "lead") == "Đà Nẵng, nay là Miền Trungban đầu giao Huế"
    assert "06/09/2022" in text(tree(page).xpath("//main//h1")[0])


def test_search_needs_no_accents(admin_page: Client, orders: dict[str, ServiceDeadline]) -> None:
    order = orders["moved"]
    order.service.name = "Thanh toán viện phí"
    order.service.save()
    order.service.names.create(text="Nộp tiền bệnh viện")
    for words in ("vien phi", "benh vien tien", "da nang", "hue vien", order.decision.number):
        assert shown(admin_page, q=words) == [order.pk], words
    assert shown(admin_page, q="vien phi khac") == []
    assert shown(admin_page, lead="nang") == [order.pk]
    assert shown(admin_page, lead="hue") == []
    assert shown(admin_page, lead="hue", on="2022-07-31") == [order.pk]
    assert shown(admin_page, decision=order.decision_id) == [order.pk]
    assert shown(admin_page, on="hôm nay", q="vien phi") == [order.pk]


def test_search_asks_the_same_for_any_number_of_words(
    admin_page: Client, orders: dict[str, ServiceDeadline]
) -> None:
    """Each word is looked for in every table, and all of them by one query."""
    other = orders["open"].service
    other.name = "Thanh toán viện phí"
    other.save()

    def queries(typed: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert orders["moved"].pk in shown(admin_page, q=typed)
        return len(found)

    assert queries("da nang hue dich vu so") == queries("nang") <= 15
    as_listed = shown(admin_page)
    number = orders["moved"].decision.number
    for typed in (
        "dich vu",
        "tinh dich",
        "da hue",
        "so tinh vu",
        number,
        f"{number} nang",
        "khong",
    ):
        assert shown(admin_page, q=typed) == [
            pk
            for pk in as_listed
            if all(any(word in text for text in texts_of(pk)) for word in plain(typed).split())
        ], typed


def texts_of(pk: int) -> list[str]:
    """What an order is found by."""
    order = ServiceDeadline.objects.get(pk=pk)
    moved = order.acts.exclude(agency=None).values_list("agency__key", flat=True)
    return [order.service.search_text, order.decision.search_text, order.agency.key, *moved]


def test_filters_keep_the_day(admin_page: Client, orders: dict[str, ServiceDeadline]) -> None:
    page = tree(admin_page.get(LIST, {"on": "06/09/2022", "quick": "overdue", "q": "dich vu"}))
    states = page.xpath("//a[contains(@href, 'state=done_late')]/@href")
    assert all("on=06%2F09%2F2022" in href and "q=dich" in href for href in states)
    (form,) = page.xpath("//form[.//input[@name='lead']]")
    kept = {row.get("name"): row.get("value") for row in form.xpath("input[@type='hidden']")}
    assert kept == {"on": "06/09/2022", "quick": "overdue", "q": "dich vu"}


def test_queries_do_not_grow(admin_page: Client, orders: dict[str, ServiceDeadline]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert len(shown(admin_page)) >= len(orders) - 1
        return len(found)

    few = queries()
    for order in [ServiceDeadlineFactory.create() for _number in range(10)]:
        ExtensionFactory.create(deadline=order, day=date(2022, 8, 1), due_on=date(2022, 12, 31))
    assert queries() == few <= 15
