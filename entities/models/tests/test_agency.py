from itertools import permutations
from typing import Any

import pytest

from entities.choices import AgencyKind, Role
from entities.models import Agency, AgencyName, Membership, annex_key, annex_order
from entities.tests import factories as make

pytestmark = pytest.mark.django_db
# As an annex prints them: province, ministry, commune, other, whatever the alphabet says.
IN_ORDER = ["p1", "p2-a", "p2-b", "m1", "c1", "o1"]


@pytest.fixture
def agencies() -> list[Agency]:
    """Made against their order."""
    rows: list[dict[str, Any]] = [
        {"slug": "o1", "kind": AgencyKind.OTHER, "display_order": 1},
        {"slug": "m1", "kind": AgencyKind.MINISTRY, "display_order": 1},
        {"slug": "c1", "kind": AgencyKind.COMMUNE, "display_order": 1},
        {"slug": "p2-b", "kind": AgencyKind.PROVINCE, "display_order": 2},
        {"slug": "p2-a", "kind": AgencyKind.PROVINCE, "display_order": 2},
        {"slug": "p1", "kind": AgencyKind.PROVINCE, "display_order": 1},
    ]
    return [make.AgencyFactory.create(**row) for row in rows]


def test_annex_order_is_one_in_queries_in_memory_and_along_a_relation(
    agencies: list[Agency],
) -> None:
    for agency in agencies:
        make.MembershipFactory.create(agency=agency, role=Role.OFFICER)
    paths = Membership.objects.order_by(*annex_order("agency__"))
    assert [row.slug for row in Agency.objects.in_annex_order()] == IN_ORDER
    assert [row.slug for row in sorted(agencies, key=annex_key)] == IN_ORDER
    assert list(paths.values_list("agency__slug", flat=True)) == IN_ORDER


def test_annex_order_is_the_default_also_of_what_is_ordered_by_its_agency(
    agencies: list[Agency],
) -> None:
    for agency in agencies:
        make.AgencyNameFactory.create(agency=agency)
    assert [row.slug for row in Agency.objects.all()] == IN_ORDER
    names = AgencyName.objects.order_by("agency")
    assert list(names.values_list("agency__slug", flat=True)) == IN_ORDER


def test_no_kind_is_a_part_of_another() -> None:
    assert not [pair for pair in permutations(AgencyKind.values, 2) if pair[0] in pair[1]]


def test_units_of_one_province_stand_together_and_are_peers_of_each_other_only() -> None:
    provinces = [make.AgencyFactory.create(slug=slug) for slug in ("lai-chau", "son-la")]
    for place, province in ((1, 1), (2, 0), (1, 0), (2, 1)):
        make.AgencyFactory.create(
            slug=f"{provinces[province].slug}-{place}",
            kind=AgencyKind.COMMUNE,
            parent=provinces[province],
            display_order=place,
        )
    communes = Agency.objects.of_kind(AgencyKind.COMMUNE).in_annex_order()
    in_order = ["lai-chau-1", "lai-chau-2", "son-la-1", "son-la-2"]
    assert [row.slug for row in communes] == in_order
    assert [row.slug for row in sorted(communes, key=annex_key)] == in_order
    for commune in communes:
        peers = Agency.objects.filter(commune.peers.found_by())
        assert {row.parent_id for row in peers} == {commune.parent_id}
        assert len(peers) == 2
