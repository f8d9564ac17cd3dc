"""Two people at one form: who saves second sees both values, in every form of the admin."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client

from dvctrack.lib.admin.base import HouseAdmin
from entities.choices import Role
from entities.models import Agency, AgencyName
from entities.tests import factories as entities
from entities.tests.accounts import staff
from indicators.admin.tests.opened_forms import address_of, fields_of, opened, sent
from indicators.admin.tests.test_pages import FACTORIES

# A field of each form, what somebody else saves in it and what the second person types.
TYPED: dict[str, tuple[str, str | None, str]] = {
    "entities.agency": ("short_name", "Tên của A", "Tên của B"),
    "entities.agencyname": ("text", "Tên của A", "Tên của B"),
    "entities.agencycode": ("code", "A1", "B1"),
    "entities.legaldocument": ("title", "Của A", "Của B"),
    "entities.succession": ("note", "Của A", "Của B"),
    "entities.service": ("name", "Dịch vụ của A", "Dịch vụ của B"),
    "entities.servicename": ("text", "Tên của A", "Tên của B"),
    "entities.membership": ("ends_on", "01/07/2027", "02/07/2027"),
    "indicators.indicator": ("unit", "của A", "của B"),
    "indicators.indicatorwording": ("unit", "của A", "của B"),
    "indicators.target": ("basis_text", "Của A", "Của B"),
    "indicators.period": ("label", "Kỳ của A", "Kỳ của B"),
    "indicators.periodindicator": ("ranking_span", "in_period", "to_date"),
    "indicators.obligation": ("is_due", None, "on"),
    "indicators.submission": ("note", "Của A", "Của B"),
    "indicators.issuingbody": ("name", "Của A", "Của B"),
    "indicators.lettertemplate": ("text", "Của A", "Của B"),
}
# Nothing on their forms is written.
ONLY_SHOWN = {"entities.servicedeadline", "indicators.tablemapping"}


@pytest.fixture
def other(db: None) -> Client:
    client = Client()
    client.force_login(staff("nguoikhac", Role.ADMINISTRATOR))
    User.objects.filter(username="nguoikhac").update(last_name="Trần", first_name="Thị Khác")
    return client


def test_every_form_with_history_is_among_these() -> None:
    with_history = {
        model._meta.label_lower
        for model, page in admin.site._registry.items()
        if isinstance(page, HouseAdmin)
    }
    assert with_history == TYPED.keys() | ONLY_SHOWN


@pytest.mark.parametrize("label", TYPED)
def test_both_values_are_seen_and_then_mine_is_saved(
    admin_page: Client, other: Client, label: str
) -> None:
    row = FACTORIES[label]()
    address, (name, theirs, mine) = address_of(row), TYPED[label]
    form = {**opened(admin_page, address), "why": "Lý do"}
    assert sent(other, address, {**form, name: theirs}).status_code == 302
    history: models.QuerySet[models.Model] = row.history  # type: ignore[attr-defined]
    before = history.count()
    page = sent(admin_page, address, form, **{name: mine})
    assert page.status_code == 200
    assert "Thị Khác" in page.content.decode()
    assert history.count() == before
    shown = [both for row in page.context["overtaken"] for both in row.fields]
    assert len(shown) == 1
    assert shown[0].stored != shown[0].typed
    again = {**fields_of(page.content), "why": "Lý do"}
    assert again[name] == [mine]
    assert sent(admin_page, address, again).status_code == 302
    assert history.count() == before + 1


def test_form_that_says_what_is_stored_by_now_is_saved(admin_page: Client, other: Client) -> None:
    """Such as one that was sent twice."""
    row = entities.LegalDocumentFactory.create()
    address = address_of(row)
    form = opened(admin_page, address)
    for client in (other, admin_page):
        assert sent(client, address, form, title="Như nhau").status_code == 302


@pytest.fixture
def agency(db: None) -> Agency:
    agency: Agency = entities.AgencyFactory.create()
    for text in ("Tên một", "Tên hai"):
        entities.AgencyNameFactory.create(agency=agency, text=text)
    return agency


def renamed(name: AgencyName) -> None:
    name.text = "Tên ba"
    name.save()


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (renamed, "changed"),
        (lambda name: name.delete(), "deleted"),
        (lambda name: entities.AgencyNameFactory.create(agency=name.agency), "added"),
    ],
    ids=["changed", "deleted", "added"],
)
def test_row_of_an_inline_is_told_and_then_mine_is_saved(
    admin_page: Client, agency: Agency, happens: Callable[[AgencyName], object], told: str
) -> None:
    address = address_of(agency)
    form = opened(admin_page, address)
    happens(agency.names.order_by("pk")[0])
    stored = set(agency.names.values_list("text", flat=True))
    mine = next(name for name, value in form.items() if value == ["Tên hai"])
    page = sent(admin_page, address, form, **{mine: "Của tôi"})
    assert [row.became for row in page.context["overtaken"]] == [told]
    assert set(agency.names.values_list("text", flat=True)) == stored
    answer = sent(admin_page, address, fields_of(page.content))
    assert answer.status_code == 302
    texts = set(agency.names.values_list("text", flat=True))
    assert {"Tên một", "Của tôi"} <= texts
    assert agency.names.count() == (3 if told == "added" else 2)


def test_page_of_somebody_who_only_looks_says_nothing_of_it(
    client: Client, supervisor: User, agency: Agency
) -> None:
    client.force_login(supervisor)
    assert 'name="seen"' not in client.get(address_of(agency)).content.decode()
