from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entities.agencies.tree import Branch, tree_of
from entities.choices import NameKind, SuccessionRelation
from entities.models import Agency
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
    SuccessionFactory,
)
from entities.tests.pages import text, tree

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


def drawn(branches: list[Branch]) -> list[object]:
    return [
        (str(row.predecessor), str(row.successor), *([drawn(row.further)] if row.further else []))
        for row in branches
    ]


@pytest.fixture
def dong_nai() -> Agency:
    """Sông Bé was split in 1997; a part of it went into Đồng Nai, which was renamed in 2026."""
    song_be = AgencyFactory.create(name="Sông Bé", ends_on=date(1996, 12, 31))
    parts = [
        AgencyFactory.create(name=name, starts_on=date(1997, 1, 1), ends_on=LAST)
        for name in ("Bình Phước", "Bình Dương")
    ]
    for part in parts:
        SuccessionFactory.create(
            predecessor=song_be,
            successor=part,
            relation=SuccessionRelation.SPLIT_INTO,
            effective_on=date(1997, 1, 1),
        )
    old = AgencyFactory.create(name="Đồng Nai", ends_on=LAST)
    new: Agency = AgencyFactory.create(name="Thành phố Đồng Nai", starts_on=FIRST)
    AgencyNameFactory.create(
        agency=new, text="Đồng Nai", kind=NameKind.OFFICIAL, ends_on=date(2026, 4, 29)
    )
    for before in (parts[0], old):
        SuccessionFactory.create(
            predecessor=before,
            successor=new,
            basis=LegalDocumentFactory.create(number=f"{before.pk}/2025/NQ-QH15"),
            note="Một phần kỳ báo cáo",
        )
    SuccessionFactory.create(
        predecessor=new,
        successor=new,
        relation=SuccessionRelation.RENAMED,
        effective_on=date(2026, 4, 30),
        is_verified=True,
    )
    return new


def test_tree_goes_back_through_all_steps_under_the_names_of_then(dong_nai: Agency) -> None:
    found = tree_of(dong_nai)
    assert drawn(found.before) == [
        ("Bình Phước", "Đồng Nai", [("Sông Bé", "Bình Phước")]),
        ("Đồng Nai", "Đồng Nai"),
    ]
    assert drawn(found.names) == [("Đồng Nai", "Thành phố Đồng Nai")]
    assert found.after == []


def test_tree_goes_on_to_what_there_is_now(dong_nai: Agency) -> None:
    found = tree_of(Agency.objects.get(name="Sông Bé"))
    assert drawn(found.after) == [
        ("Sông Bé", "Bình Phước", [("Bình Phước", "Đồng Nai")]),
        ("Sông Bé", "Bình Dương"),
    ]


def test_an_agency_without_a_past_has_no_tree() -> None:
    assert not tree_of(AgencyFactory.create())


def test_number_of_queries_does_not_grow_with_the_agencies(dong_nai: Agency) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            tree_of(dong_nai)
        return len(queries)

    few = counted()
    for _number in range(20):
        before = AgencyFactory.create(ends_on=LAST)
        SuccessionFactory.create(predecessor=before, successor=dong_nai)
    assert counted() == few


def test_page_draws_the_tree_with_basis_and_what_is_not_verified(
    client: Client, dong_nai: Agency
) -> None:
    page = tree(client.get(dong_nai.get_absolute_url()))
    said = text(page.xpath("//section[@aria-labelledby='tree-head']")[0])
    assert "Bình Phước sáp nhập vào Đồng Nai" in said
    assert "Đồng Nai (cũ) sáp nhập vào Đồng Nai" in said
    assert "/2025/NQ-QH15" in said
    assert "chưa kiểm chứng" in said
    assert "Một phần kỳ báo cáo" in said
    assert "Đồng Nai đổi tên thành Thành phố Đồng Nai" in said


def test_an_agency_is_not_formed_by_functions_it_took_over(client: Client) -> None:
    row = SuccessionFactory.create(relation=SuccessionRelation.FUNCTION_MOVED, effective_on=FIRST)
    for agency, heading in (
        (row.successor, "Tiếp nhận chức năng"),
        (row.predecessor, "Chuyển giao chức năng"),
    ):
        page = tree(client.get(agency.get_absolute_url()))
        assert [text(found) for found in page.xpath("//h2[@id='tree-head']/../h3")] == [heading]
