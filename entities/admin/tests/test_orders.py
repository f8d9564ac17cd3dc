"""Orders in the admin: given by its form or a file, never changed; acts are looked at."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from dvctrack.lib.admin.exporting import XLSX
from entities.admin.tests.flat_files import Rows, import_rows, preview
from entities.choices import DeadlineActKind as Kind
from entities.models import Evidence, Service, ServiceDeadline, ServiceName
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
)
from entities.tests.pages import text, tree

ORDER = "entities_servicedeadline"
ADD = reverse(f"admin:{ORDER}_add")


def filled(**said: object) -> dict[str, object]:
    return {
        "service": ServiceFactory.create().pk,
        "agency": AgencyFactory.create().pk,
        "decision": LegalDocumentFactory.create().pk,
        "deadline_text": "Quý II",
        "due_on": "30/06/2022",
        "precision": "quarter",
        **said,
    }


def test_order_is_given_by_the_action(admin_page: Client) -> None:
    coordinating = AgencyFactory.create()
    page = admin_page.post(ADD, filled(coordinating=[coordinating.pk]))
    assert page.status_code == 302
    order = ServiceDeadline.objects.get()
    assert (order.ordered_on, order.due_on) == (date(2022, 4, 4), date(2022, 6, 30))
    assert list(order.coordinating.all()) == [coordinating]
    assert order.service.decisions.get() == order.decision
    [step] = order.history.all()
    assert step.history_user.username == "quantri"


def test_what_the_action_refuses_is_said(admin_page: Client) -> None:
    gone = AgencyFactory.create(ends_on=date(2021, 1, 1))
    page = admin_page.post(ADD, filled(agency=gone.pk), follow=True)
    assert "không tồn tại" in text(tree(page))
    assert not ServiceDeadline.objects.exists()


FAULTS = {
    "no_day_and_a_precision": {"due_on": ""},
    "a_day_and_no_precision": {"precision": "none"},
    "order_number_too_large": {"printed_order": "32768"},
}


@pytest.mark.parametrize("said", FAULTS.values(), ids=FAULTS.keys())
def test_order_with_a_fault_is_not_given(admin_page: Client, said: dict[str, str]) -> None:
    page = admin_page.post(ADD, filled(**said))
    assert tree(page).xpath("//*[contains(@class, 'errorlist')]")
    assert not ServiceDeadline.objects.exists()


def test_stored_order_is_not_changed_or_deleted(admin_page: Client) -> None:
    order = ServiceDeadlineFactory.create()
    change = reverse(f"admin:{ORDER}_change", args=(order.pk,))
    assert not tree(admin_page.get(change)).xpath("//input[@name='deadline_text']")
    assert admin_page.post(change, filled()).status_code == 403
    assert admin_page.post(reverse(f"admin:{ORDER}_delete", args=(order.pk,))).status_code == 403
    of_service = reverse("admin:entities_service_delete", args=(order.service_id,))
    admin_page.post(of_service, {"post": "yes"})
    assert ServiceDeadline.objects.get() == order


def test_file_that_says_something_else_of_an_order_is_refused(admin_page: Client) -> None:
    LegalDocumentFactory.create(number="422/QĐ-TTg")
    AgencyFactory.create(slug="bo-y-te")
    head = ["service", "agency", "decision", "deadline_text", "due_on", "precision"]
    row = ["Viện phí", "bo-y-te", "decision:422/QĐ-TTg:2022-04-04", "Quý II"]
    rows: Rows = [head, [*row, "2022-06-30", "quarter"]]
    import_rows(admin_page, ORDER, rows, XLSX)
    assert ServiceDeadline.objects.get().ordered_on == date(2022, 4, 4)
    assert preview(admin_page, ORDER, rows, XLSX).context["totals"]["unchanged"] == 1
    other: Rows = [head, [*row, "2022-09-30", "quarter"]]
    [problem] = preview(admin_page, ORDER, other, XLSX).context["problems"]
    assert problem.startswith("Dòng 2: Thời hạn này đã có")


def test_spelling_of_another_service_is_refused(admin_page: Client) -> None:
    known = ServiceFactory.create(name="Thanh toán viện phí")
    ServiceName.objects.create(service=known, text="Nộp viện phí")
    add = reverse("admin:entities_service_add")
    rows = {
        **{f"names-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")},
        **{f"deadlines-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")},
    }
    for name in ("Thanh toán Viện phí.", "nộp Viện phí"):
        page = admin_page.post(add, {"name": name, **rows})
        assert "“Thanh toán viện phí” viết như thế này" in str(page.context["errors"][0])
    assert admin_page.post(add, {"name": "Cấp giấy khai sinh", **rows}).status_code == 302
    assert Service.objects.count() == 2


def test_file_writes_a_service_by_its_own_name(admin_page: Client) -> None:
    ServiceName.objects.create(service=ServiceFactory.create(name="Viện phí"), text="Nộp phí")
    head = ["service", "agency", "decision", "deadline_text", "due_on", "precision"]
    row = ["nộp phí", "", "", "Quý II", "2022-06-30", "quarter"]
    problems = preview(admin_page, ORDER, [head, row], XLSX).context["problems"]
    assert any("“Viện phí”" in problem for problem in problems)


def test_evidence_of_an_act_is_downloaded_by_our_own_page(admin_page: Client) -> None:
    claim = DeadlineActFactory.create(
        kind=Kind.CLAIM, day=date(2022, 6, 20), done_on=date(2022, 6, 20)
    )
    evidence = Evidence(act=claim, file_name="bao-cao.pdf", sha256="0" * 64)
    evidence.file.save("bao-cao.pdf", ContentFile(b"%PDF-1.7"), save=False)
    evidence.save()
    page = admin_page.get(reverse("admin:entities_deadlineact_change", args=(claim.pk,)))
    address = reverse("service-evidence", args=(evidence.pk,))
    assert tree(page).xpath(f"//a[@href='{address}']")


def test_day_and_precision_are_read_from_the_words(admin_page: Client) -> None:
    """With the year of the decision; what was given stands, and is told beside what was read."""
    admin_page.post(ADD, filled(due_on="", precision="", deadline_text="Quý III"))
    order = ServiceDeadline.objects.get()
    assert (order.due_on, order.precision) == (date(2022, 9, 30), "quarter")
    page = admin_page.post(ADD, filled(due_on="", precision="", deadline_text="khi nào xong"))
    assert tree(page).xpath("//*[contains(@class, 'field-deadline_text')]//ul[@class='errorlist']")
    assert ServiceDeadline.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"due_on": "", "precision": ""}, ["“Quý II” được hiểu là 30/06/2022 (quý)."]),
        (
            {"due_on": "31/12/2022"},
            ["“Quý II” được hiểu là 30/06/2022 (quý).", "Ngày đã nhập là ngày khác: 31/12/2022."],
        ),
        (
            {"deadline_text": "Thường xuyên", "due_on": "", "precision": ""},
            ["“Thường xuyên” được hiểu là không có ngày."],
        ),
    ],
    ids=["read", "another_day", "no_day"],
)
def test_how_the_words_are_read_is_told_before_saving(
    admin_page: Client, said: dict[str, str], told: list[str]
) -> None:
    page = admin_page.post(ADD, filled(**said, _preview="1"))
    assert page.context["effects"] == told
    assert not ServiceDeadline.objects.exists()


def test_page_of_an_order_tells_its_life_and_leads_to_acts(admin_page: Client) -> None:
    order = ServiceDeadlineFactory.create(completed_on=date(2022, 6, 20))
    page = tree(admin_page.get(reverse(f"admin:{ORDER}_change", args=(order.pk,))))
    assert "hoàn thành đúng hạn" in text(page.xpath("//*[@class='order-told']/h2")[0])
    links = set(page.xpath("//*[@class='order-told']//a/@href"))
    reopen = reverse("service-act", args=(order.pk, "reopen"))
    acts = f"{reverse('admin:entities_deadlineact_changelist')}?deadline__id__exact={order.pk}"
    keys = reverse("admin:entities_calendarkey_changelist")
    assert {reopen, acts, f"{keys}?agency__id__exact={order.agency_id}"} <= links
    assert reverse("service-act", args=(order.pk, "extend")) not in links
    assert len(admin_page.get(acts).context["cl"].result_list) == 1
