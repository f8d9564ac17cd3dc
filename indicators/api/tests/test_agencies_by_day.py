"""The API tells which agencies there are on a day, under which names, and what followed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from dvctrack.lib.history import save_with_reason
from entities.choices import AgencyKind, NameKind, Role, SuccessionRelation
from entities.models import Agency, AgencyName
from entities.tests.accounts import staff
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture(autouse=True)
def _merged() -> None:
    """Bình Phước and Đồng Nai became one, which has had another name since 30/4/2026."""
    new = AgencyFactory.create(
        slug="dong-nai-2025", name="Thành phố Đồng Nai", starts_on=date(2025, 7, 1)
    )
    AgencyNameFactory.create(
        agency=new, text="Đồng Nai", kind=NameKind.OFFICIAL, ends_on=date(2026, 4, 29)
    )
    for slug, name in (("binh-phuoc", "Bình Phước"), ("dong-nai", "Đồng Nai")):
        old = AgencyFactory.create(slug=slug, name=name, ends_on=date(2025, 6, 30))
        SuccessionFactory.create(predecessor=old, successor=new)
    SuccessionFactory.create(
        predecessor=new,
        successor=new,
        relation=SuccessionRelation.RENAMED,
        effective_on=date(2026, 4, 30),
        is_verified=True,
        note="Thành phố trực thuộc trung ương",
    )


def items(client: Client, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{API}{path}").json()["items"]
    return found


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2022-09-06", {"binh-phuoc": "Bình Phước", "dong-nai": "Đồng Nai"}),
        ("2025-07-01", {"dong-nai-2025": "Đồng Nai"}),
        ("2026-10-31", {"dong-nai-2025": "Thành phố Đồng Nai"}),
    ],
)
def test_agencies_of_a_day_have_its_names(
    client: Client, on: str, expected: dict[str, str]
) -> None:
    found = items(client, f"agencies/?on={on}")
    assert {row["agency"]: row["name"] for row in found} == expected
    assert len(items(client, "agencies/")) == Agency.objects.count() == 3


def test_successions_are_told_with_day_basis_and_whether_they_were_verified(
    client: Client,
) -> None:
    assert items(client, "successions/?agency=binh-phuoc") == [
        {
            "predecessor": "binh-phuoc",
            "relation": "merged_into",
            "successor": "dong-nai-2025",
            "effective_on": "2025-07-01",
            "basis": None,
            "is_verified": False,
            "note": "",
        }
    ]
    renamed = items(client, "successions/?agency=dong-nai-2025")[-1]
    assert (renamed["relation"], renamed["predecessor"]) == ("renamed", renamed["successor"])
    assert renamed["note"] == "Thành phố trực thuộc trung ương"
    assert len(items(client, "successions/")) == 3


def test_agencies_and_successions_are_given_as_they_were_recorded(client: Client) -> None:
    """An act of 02/11/2026 that made Tây Ninh of Long An, by a decree that is gone since."""
    client.force_login(staff("giamsat", Role.SUPERVISOR))
    old, new = (
        Agency(slug=slug, name=name, kind=AgencyKind.PROVINCE, display_order=1)
        for slug, name in (("long-an", "Long An"), ("tay-ninh-2025", "Tây Ninh"))
    )
    act, later = datetime(2026, 11, 2, 8, tzinfo=UTC), datetime(2026, 11, 5, 8, tzinfo=UTC)
    decree = LegalDocumentFactory.build(number="1687/NQ-UBTVQH15")
    succession = SuccessionFactory.build(predecessor=old, successor=new, basis=decree)
    for row in (old, new, decree, succession):
        save_with_reason(row, by=None, reason="", at=act)
    name = AgencyName(agency=new, text="Tây Ninh cũ", kind=NameKind.OFFICIAL)
    save_with_reason(name, by=None, reason="", at=later)
    succession.basis = None
    save_with_reason(succession, by=None, reason="", at=later)
    decree.delete()
    asked = "agencies/?on=2025-07-01&seen_at=2026-11-{}"
    assert items(client, asked.format("01")) == []
    found = items(client, asked.format("03"))
    assert [(row["agency"], row["name"]) for row in found[-1:]] == [("tay-ninh-2025", "Tây Ninh")]
    assert items(client, asked.format("06"))[-1]["name"] == "Tây Ninh cũ"
    told = "successions/?agency=long-an&seen_at=2026-11-{}"
    assert items(client, told.format("01")) == []
    assert [row["basis"] for row in items(client, told.format("03"))] == [str(decree)]
    assert [row["basis"] for row in items(client, told.format("06"))] == [None]


@pytest.mark.parametrize("path", ["agencies/", "successions/"])
def test_what_was_recorded_is_not_for_visitors(client: Client, path: str) -> None:
    assert client.get(f"{API}{path}?seen_at=2026-11-01").status_code == 401


def test_a_day_that_is_none_is_refused(client: Client) -> None:
    assert client.get(f"{API}agencies/?on=31/12/2025").status_code == 422
    assert client.get(f"{API}successions/?agency=khong-co").status_code == 404
