from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from entities.agencies.fields import AgencyChoiceField
from entities.models import Agency
from entities.tests.factories import AgencyFactory
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
