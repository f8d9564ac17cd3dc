"""Who finds the page, and the template that it gives."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.tests.accounts import staff
from indicators.reorganising.plan import read_act
from indicators.reorganising.reading import Column

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SUPERVISOR])
def test_page_is_for_administrators_only(role: Role) -> None:
    other = Client()
    other.force_login(staff("khac", role))
    address = reverse("reorganise")
    assert other.get(address).status_code == 403
    assert address not in other.get(reverse("agencies")).content.decode()


def test_administrator_is_led_there_from_the_menu_and_from_the_agencies(client: Client) -> None:
    shown = client.get(reverse("agencies")).content.decode()
    assert shown.count(f'href="{reverse("reorganise")}"') == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_template_is_read_back_as_it_is_given(client: Client, kind: str) -> None:
    content = client.get(reverse("reorganise-template", args=(kind,))).content
    (row,), findings = read_act(content)
    assert findings == []
    assert set(row.texts) == set(Column)
    assert row.text(Column.SUCCESSOR) == "an-giang-2025"


def test_file_over_the_limit_is_refused_at_the_form(client: Client) -> None:
    file = SimpleUploadedFile("lon.csv", b"0" * (10 * 1024 * 1024 + 1))
    shown = client.post(reverse("reorganise"), {"file": file}).content.decode()
    assert "10 MB" in shown
