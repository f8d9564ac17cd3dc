"""What is done in the admin stands in the trail, and what was refused does not."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from dvctrack.lib.admin.exporting import CSV
from entities.admin.tests.flat_files import import_rows
from entities.choices import Role, TrailKind
from entities.models import AgencyCode, LegalDocument, TrailEntry
from entities.tests.factories import (
    AgencyCodeFactory,
    AgencyFactory,
    LegalDocumentFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db


def test_change_names_the_row_and_the_fields(admin_page: Client, administrator: User) -> None:
    document = LegalDocumentFactory.create(number="422/QĐ-TTg")
    address = reverse("admin:entities_legaldocument_change", args=(document.pk,))
    form: dict[str, Any] = admin_page.get(address).context["adminform"].form.initial
    sent = {name: "" if value is None else value for name, value in form.items()}
    admin_page.post(address, {**sent, "title": "Danh mục dịch vụ"})
    assert LegalDocument.objects.get().title == "Danh mục dịch vụ"
    entry = TrailEntry.objects.get()
    assert (entry.kind, entry.act) == (TrailKind.SETTING, "changed in the admin")
    assert (entry.person, entry.about) == (administrator.pk, str(document))
    assert entry.facts["model"] == "entities.legaldocument"
    assert entry.facts["changed"] == ["Title"]


def test_membership_in_the_admin_is_a_right(admin_page: Client) -> None:
    """It gets an end there, and is never deleted."""
    membership = MembershipFactory.create(role=Role.OFFICER)
    address = reverse("admin:entities_membership_change", args=(membership.pk,))
    form: dict[str, Any] = admin_page.get(address).context["adminform"].form.initial
    sent = {name: "" if value is None else value for name, value in form.items()}
    admin_page.post(address, {**sent, "ends_on": "31/12/2099"})
    entry = TrailEntry.objects.get()
    assert (entry.kind, entry.act) == (TrailKind.RIGHTS, "changed in the admin")
    assert (entry.about, entry.facts["changed"]) == (str(membership), ["Last day"])


def test_rows_that_are_deleted_together_stand_one_by_one(admin_page: Client) -> None:
    codes = [AgencyCodeFactory.create() for _code in range(2)]
    asked = {"action": "delete_selected", "_selected_action": [code.pk for code in codes]}
    admin_page.post(reverse("admin:entities_agencycode_changelist"), {**asked, "post": "yes"})
    assert not AgencyCode.objects.exists()
    assert sorted(TrailEntry.objects.values_list("about", flat=True)) == sorted(map(str, codes))


def test_import_is_one_entry(admin_page: Client) -> None:
    AgencyFactory.create(slug="hue", name="Thành phố Huế", kind="province")
    head = ["slug", "name", "short_name", "kind", "parent", "display_order", "starts_on", "ends_on"]
    new = [f"so-{number}" for number in range(3)]
    rows = [[slug, f"Tỉnh {slug}", "", "province", "", "1", "", ""] for slug in new]
    import_rows(admin_page, "entities_agency", [head, *rows], CSV)
    entry = TrailEntry.objects.get()
    assert entry.act == "imported in the admin"
    assert entry.facts["new"] == 3
