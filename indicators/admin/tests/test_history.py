"""The history of a row in words, with its inlines' rows and the file that a change came from."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client

from dvctrack.lib.admin.history import PER_PAGE
from dvctrack.lib.history import save_with_reason
from entities.choices import AgencyKind
from entities.tests import factories as entities
from indicators.admin.tests.opened_forms import address_of
from indicators.admin.tests.test_pages import FACTORIES, READ_ONLY
from indicators.choices import FigureState
from indicators.models import Submission
from indicators.tests import factories as indicators


def told(client: Client, row: Model, page: int = 1) -> list[Any]:
    answer = client.get(f"{address_of(row, 'history')}?page={page}")
    return list(answer.context["page"])


@pytest.fixture
def named(administrator: User) -> User:
    administrator.last_name, administrator.first_name = "Nguyễn", "Văn Quản"
    administrator.save()
    return administrator


def test_values_stand_before_and_after_as_on_the_site(admin_page: Client, named: User) -> None:
    row = indicators.SubmissionFactory.create(
        numerator=1200, denominator=1850, state=FigureState.SUBMITTED
    )
    row.numerator, row.reported_rate, row.reported_decimals = 1243, "67.1", 2
    row.state, row.reported_status = FigureState.ACCEPTED, "not_met"
    save_with_reason(row, by=named, reason="Theo công văn 12")
    changed, made = told(admin_page, row)
    assert list(changed.values) == [
        ("Tử số", "1.200", "1.243"),
        ("Tỷ lệ báo cáo (%)", "–", "67,10"),
        ("Kết quả báo cáo", "–", "Chưa hoàn thành"),
        ("Trạng thái", "đã gửi", "đã duyệt"),
    ]
    assert (changed.by, changed.reason) == (named.get_full_name(), "Theo công văn 12")
    assert ("Cơ quan", "–", row.agency.name) in made.values
    page = admin_page.get(address_of(row, "history")).content.decode()
    for shown in ("Theo công văn 12", named.get_full_name(), "1.243"):
        assert shown in page


def test_days_choices_and_related_rows_are_told_by_their_names(admin_page: Client) -> None:
    province = entities.AgencyFactory.create(name="Tỉnh Sơn La")
    row = entities.AgencyFactory.create(kind=AgencyKind.COMMUNE, parent=province)
    row.parent, row.starts_on = (
        entities.AgencyFactory.create(name="Tỉnh Lai Châu"),
        date(2025, 7, 1),
    )
    row.save()
    changed = told(admin_page, row)[0]
    assert ("Từ ngày", "–", "01/07/2025") in changed.values
    assert any(values[1:] == ("Tỉnh Sơn La", "Tỉnh Lai Châu") for values in changed.values)
    assert not {"Key", "key"} & {values[0] for values in changed.values}


def test_rows_of_inlines_stand_among_its_own_also_those_deleted(admin_page: Client) -> None:
    agency = entities.AgencyFactory.create()
    name = entities.AgencyNameFactory.create(agency=agency, text="Tên một")
    name.text = "Tên hai"
    name.save()
    name.delete()
    deleted, changed, added, own = told(admin_page, agency)
    assert [row.did for row in (deleted, changed, added, own)] == [
        *("deleted", "changed", "added", "added")
    ]
    assert "Tên hai" in deleted.about
    assert [values[1:] for values in changed.values] == [("Tên một", "Tên hai")]
    assert (own.about, added.address) == ("", "")


def test_services_are_told_with_the_decisions_that_order_them(admin_page: Client) -> None:
    row = entities.ServiceFactory.create()
    document = entities.LegalDocumentFactory.create(number="422/QĐ-TTg")
    row.decisions.add(document)
    changed = told(admin_page, row)[0]
    assert [values[1:] for values in changed.values] == [("–", str(document))]


def test_change_from_a_file_leads_to_its_row(admin_page: Client) -> None:
    batch = indicators.ImportBatchFactory.create(file_name="phu-luc.docx")
    row = indicators.SubmissionFactory.create(batch=batch)
    Submission.history.update(history_date=batch.imported_at)
    row.state = FigureState.RETURNED
    row.save()
    returned, written = told(admin_page, row)
    assert returned.source is None
    assert written.source[0] == "phu-luc.docx"
    assert written.source[1] in admin_page.get(address_of(row, "history")).content.decode()


def test_history_of_what_is_gone_stays_and_of_what_never_was_there_is_none(
    admin_page: Client,
) -> None:
    row = entities.LegalDocumentFactory.create()
    address, key = address_of(row, "history"), row.pk
    row.delete()
    assert admin_page.get(address).status_code == 200
    for wrong in ("999999", "khong-co", "9" * 30):
        assert admin_page.get(address.replace(f"/{key}/", f"/{wrong}/")).status_code == 404


def test_pages_of_fifty(admin_page: Client) -> None:
    row = indicators.PeriodFactory.create()
    for number in range(PER_PAGE + 1):
        row.label = f"Kỳ {number}"
        row.save()
    assert len(told(admin_page, row)) == PER_PAGE
    oldest = told(admin_page, row, page=2)
    assert [entry.did for entry in oldest] == ["changed", "added"]


@pytest.mark.parametrize("label", sorted(FACTORIES.keys() - READ_ONLY))
def test_number_of_queries_does_not_grow_with_records(
    admin_page: Client, label: str, django_assert_max_num_queries: Any
) -> None:
    row: Any = FACTORIES[label]()
    address = address_of(row, "history")
    with django_assert_max_num_queries(30) as few:
        admin_page.get(address)
    for _number in range(5):
        row.save()
    with django_assert_max_num_queries(len(few.captured_queries) + 1):
        admin_page.get(address)


def test_related_row_that_is_gone_is_told_by_its_last_name(admin_page: Client) -> None:
    document = entities.LegalDocumentFactory.create()
    target = indicators.TargetFactory.create(basis=document)
    target.basis = None
    target.save()
    name = str(document)
    document.delete()
    assert any(name in values for values in told(admin_page, target)[0].values)
