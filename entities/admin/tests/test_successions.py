"""What can be mended of a succession, and what is taken back with the act that wrote it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import NameKind, SuccessionRelation
from entities.models import Succession
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
    ReorganisationFactory,
    SuccessionFactory,
)
from entities.tests.pages import text, tree


@pytest.fixture
def recorded(db: None) -> Succession:
    return SuccessionFactory.create(act=ReorganisationFactory.create())


def change(client: Client, row: Succession, **data: Any) -> str:
    address = reverse("admin:entities_succession_change", args=(row.pk,))
    shown = client.post(address, data, follow=True).content.decode()
    row.refresh_from_db()
    return shown


def test_verification_basis_and_note_are_mended_with_a_reason(
    admin_page: Client, recorded: Succession
) -> None:
    document = LegalDocumentFactory.create()
    said = {"is_verified": "on", "basis": document.pk, "note": "Công báo", "why": "Đã đối chiếu"}
    change(admin_page, recorded, **said)
    assert (recorded.is_verified, recorded.basis, recorded.note) == (True, document, "Công báo")
    last = recorded.history.latest()
    assert (last.history_change_reason, str(last.history_user)) == ("Đã đối chiếu", "quantri")


def test_without_a_reason_nothing_of_an_act_is_changed(
    admin_page: Client, recorded: Succession
) -> None:
    assert "Ghi lý do" in change(admin_page, recorded, is_verified="on")
    assert not recorded.is_verified


def test_units_and_day_of_an_act_stay_as_it_wrote_them(
    admin_page: Client, recorded: Succession
) -> None:
    before = (recorded.predecessor, recorded.successor, recorded.effective_on, recorded.relation)
    other = AgencyFactory.create()
    change(
        admin_page,
        recorded,
        predecessor=other.pk,
        successor=other.pk,
        effective_on="02/07/2025",
        relation="renamed",
        why="Thử",
    )
    after = (recorded.predecessor, recorded.successor, recorded.effective_on, recorded.relation)
    assert after == before
    address = reverse("admin:entities_succession_delete", args=(recorded.pk,))
    assert admin_page.post(address, {"post": "yes"}).status_code == 403


def test_succession_that_no_act_wrote_is_changed_and_deleted_freely(admin_page: Client) -> None:
    row = SuccessionFactory.create()
    change(
        admin_page,
        row,
        predecessor=row.predecessor_id,
        successor=row.successor_id,
        effective_on="02/07/2025",
        relation="merged_into",
    )
    assert row.effective_on.day == 2
    address = reverse("admin:entities_succession_delete", args=(row.pk,))
    admin_page.post(address, {"post": "yes"})
    assert not Succession.objects.exists()


def test_both_stand_with_the_names_of_their_days(admin_page: Client) -> None:
    """A rename is a succession of an agency to itself."""
    hue = AgencyFactory.create(name="Thành phố Huế")
    eve = date(2024, 12, 31)
    for name, days in (
        ("Thừa Thiên Huế", {"ends_on": eve}),
        ("Thành phố Huế", {"starts_on": date(2025, 1, 1)}),
    ):
        AgencyNameFactory.create(agency=hue, text=name, kind=NameKind.OFFICIAL, **days)
    renamed = SuccessionFactory.create(
        predecessor=hue,
        successor=hue,
        effective_on=date(2025, 1, 1),
        relation=SuccessionRelation.RENAMED,
    )
    merged = SuccessionFactory.create(
        predecessor=AgencyFactory.create(name="Bộ Nội vụ"),
        successor=AgencyFactory.create(name="Bộ Nội vụ"),
        effective_on=date(2025, 3, 1),
    )
    told = {
        renamed: ["Thừa Thiên Huế", "Thành phố Huế"],
        merged: ["Bộ Nội vụ (đến 28/02/2025)", "Bộ Nội vụ (từ 01/03/2025)"],
    }
    page = tree(admin_page.get(reverse("admin:entities_succession_changelist")))
    for row, names in told.items():
        address = reverse("admin:entities_succession_change", args=(row.pk,))
        cells = page.xpath(f"//tr[.//a[starts-with(@href, '{address}')]]")[0]
        shown = cells.xpath(".//*[contains(@class, '_then')]")
        assert [text(cell) for cell in shown] == names
        history = admin_page.get(reverse("admin:entities_succession_history", args=(row.pk,)))
        assert " → ".join(names) in text(tree(history))
