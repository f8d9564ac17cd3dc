from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from entities.agencies.fields import AgencyChoiceField
from entities.models import Agency
from entities.tests.factories import (
    AgencyFactory,
    LegalDocumentFactory,
    MembershipFactory,
    ServiceFactory,
    UserFactory,
)
from entities.tests.pages import tree

pytestmark = pytest.mark.django_db
APART = ["Quảng Trị (đến 30/06/2025)", "Quảng Trị (từ 01/07/2025)"]


@pytest.fixture(autouse=True)
def _namesakes() -> None:
    AgencyFactory.create(name="Quảng Trị", display_order=1, ends_on=date(2025, 6, 30))
    AgencyFactory.create(name="Quảng Trị", display_order=2, starts_on=date(2025, 7, 1))


def test_the_admin_tells_agencies_of_one_name_apart(admin_page: Client) -> None:
    field = {"app_label": "entities", "model_name": "agencycode", "field_name": "agency"}
    found = admin_page.get(reverse("admin:autocomplete"), {**field, "term": "quang tri"})
    assert [row["text"] for row in found.json()["results"]] == APART


def test_a_select_tells_agencies_of_one_name_apart() -> None:
    field = AgencyChoiceField(queryset=Agency.objects.all())
    shown = [label for _slug, label in field.widget.choices]
    assert shown[1:] == APART


@pytest.mark.both_databases
@pytest.mark.parametrize("sent", ["x", "9" * 30, "9" * 5000, "ê" * 300])
def test_what_is_no_key_is_refused_and_shown_as_nothing(admin_page: Client, sent: str) -> None:
    page = admin_page.post(reverse("admin:entities_agency_add"), {"parent": sent, "slug": "a"})
    assert page.status_code == 200
    assert tree(page).xpath("//select[@name='parent']/option[@selected]") == []


@pytest.mark.parametrize(
    ("model", "name", "term", "text"),
    [
        ("membership", "user", "lan", "Lê Thị Lan (lan)"),
        ("succession", "basis", "17/nq", "Nghị quyết 17/NQ-CP (07/03/2019)"),
        ("servicedeadline", "service", "ho tich", "Đăng ký hộ tịch (1.000)"),
    ],
)
def test_equal_names_of_others_are_told_apart(
    admin_page: Client, model: str, name: str, term: str, text: str
) -> None:
    UserFactory.create(username="lan", first_name="Lê Thị Lan")
    LegalDocumentFactory.create(
        type="resolution", number="17/NQ-CP", issued_on=date(2019, 3, 7), title=""
    )
    ServiceFactory.create(name="Đăng ký hộ tịch", code="1.000")
    field = {"app_label": "entities", "model_name": model, "field_name": name}
    found = admin_page.get(reverse("admin:autocomplete"), {**field, "term": term})
    assert [row["text"] for row in found.json()["results"]] == [text]


def test_what_was_chosen_is_called_as_it_was_offered(admin_page: Client) -> None:
    ended = Agency.objects.get(ends_on__isnull=False)
    account = UserFactory.create(username="lan", first_name="Lê Thị Lan")
    row = MembershipFactory.create(user=account, role="officer", agency=ended)
    page = admin_page.get(reverse("admin:entities_membership_change", args=(row.pk,)))
    chosen = [option.text for option in tree(page).xpath("//option[@selected]")]
    assert "Lê Thị Lan (lan)" in chosen
    assert APART[0] in chosen
