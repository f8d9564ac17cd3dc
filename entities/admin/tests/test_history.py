"""Past states are looked at in the admin and never written."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from entities.models import Agency
from entities.tests.factories import AgencyFactory


def past_page(agency: Agency) -> str:
    state = agency.history.last()
    assert state is not None
    return reverse("admin:entities_agency_simple_history", args=(agency.pk, state.pk))


@pytest.fixture
def renamed(db: None) -> Agency:
    agency: Agency = AgencyFactory.create(name="Tên cũ")
    agency.name = "Tên mới"
    agency.save()
    return agency


def test_past_state_shows_what_was_and_offers_no_field(admin_page: Client, renamed: Agency) -> None:
    page = admin_page.get(past_page(renamed))
    shown = page.content.decode()
    assert page.status_code == 200
    assert "Tên cũ" in shown
    assert 'name="name"' not in shown
    assert 'name="_save"' not in shown


def test_past_state_cannot_be_posted_by_a_supervisor(
    client: Client, supervisor: User, renamed: Agency
) -> None:
    """The library saves what a person who may only look posts here."""
    client.force_login(supervisor)
    data = {"slug": renamed.slug, "name": "Chiếm", "kind": "province", "display_order": "1"}
    assert client.get(past_page(renamed)).status_code == 200
    assert client.post(past_page(renamed), data).status_code == 403
    assert Agency.objects.get().name == "Tên mới"


def test_past_state_cannot_be_posted_by_an_administrator(
    admin_page: Client, renamed: Agency
) -> None:
    data = {"slug": renamed.slug, "name": "Tên cũ", "kind": "province", "display_order": "1"}
    assert admin_page.post(past_page(renamed), data).status_code == 403
    assert Agency.objects.get().name == "Tên mới"


def test_list_of_changes_names_person_and_reason(
    admin_page: Client, administrator: User, renamed: Agency
) -> None:
    data = {
        "slug": renamed.slug,
        "name": "Tên thứ ba",
        "kind": "province",
        "display_order": "1",
        **{
            f"{rows}-{field}_FORMS": "0"
            for rows in ("names", "codes")
            for field in ("TOTAL", "INITIAL")
        },
    }
    admin_page.post(reverse("admin:entities_agency_change", args=(renamed.pk,)), data)
    page = admin_page.get(reverse("admin:entities_agency_history", args=(renamed.pk,)))
    shown = page.content.decode()
    assert "Tên thứ ba" in shown
    assert administrator.username in shown
    assert 'style="' not in shown
