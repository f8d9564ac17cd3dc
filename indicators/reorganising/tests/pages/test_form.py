"""One merger, split or rename that is written in the form instead of a file."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import ActState
from entities.models import Agency, AgencyName, LegalDocument, Reorganisation, Succession
from entities.tests.factories import AgencyFactory, LegalDocumentFactory
from indicators.reorganising.tests.pages.asking import confirm

FORM = "reorganise-form"


@pytest.fixture(autouse=True)
def _agencies(client: Client, ninh_binh: Agency, ha_nam: Agency) -> None:
    """Two provinces, and an administrator who asks."""


def written(
    relation: str, before: list[str], after: list[tuple[str, str]], **said: str
) -> dict[str, Any]:
    data = {
        "relation": relation,
        "effective_on": "1/7/2025",
        "predecessors-TOTAL_FORMS": str(len(before) + 1),
        "predecessors-INITIAL_FORMS": "0",
        "successors-TOTAL_FORMS": str(len(after) + 1),
        "successors-INITIAL_FORMS": "0",
        **{f"predecessors-{n}-agency": text for n, text in enumerate(before)},
    }
    for n, (name, slug) in enumerate(after):
        data |= {f"successors-{n}-name": name, f"successors-{n}-slug": slug}
    return data | said


def send(client: Client, *args: Any, **said: Any) -> Reorganisation:
    response = client.post(reverse(FORM), written(*args, **said))
    assert response.status_code == 302, response.context["form"].errors
    return Reorganisation.objects.get()


def refused(client: Client, *args: Any, **said: Any) -> str:
    response = client.post(reverse(FORM), written(*args, **said))
    assert not Reorganisation.objects.exists()
    return response.content.decode()


def test_merger_is_kept_as_a_file_with_a_proposed_key(client: Client) -> None:
    said = {"number": "NQ 202/2025/QH15", "issued_on": "12/6/2025", "is_verified": "on"}
    act = send(
        client,
        "merged_into",
        ["Ninh Bình (ninh-binh)", "Hà Nam"],
        [("Thành phố Ninh Bình", "")],
        **said,
        note="Theo nghị quyết",
    )
    assert act.file_name == "ninh-binh-2025_2025-07-01.csv"
    assert act.state == ActState.WAITING
    confirm(client, act)
    rows = Succession.objects.filter(act=act)
    assert {(row.predecessor.slug, row.successor.slug) for row in rows} == {
        ("ninh-binh", "ninh-binh-2025"),
        ("ha-nam", "ninh-binh-2025"),
    }
    assert {(row.is_verified, row.note) for row in rows} == {(True, "Theo nghị quyết")}
    assert LegalDocument.objects.get().type == "resolution"


def test_document_that_is_known_is_chosen_from_the_list(client: Client) -> None:
    document = LegalDocumentFactory.create(number="202/QĐ-TTg")
    act = send(
        client,
        "merged_into",
        ["ninh-binh", "ha-nam"],
        [("Ninh Bình", "")],
        basis=str(document.pk),
    )
    confirm(client, act)
    assert {row.basis for row in Succession.objects.all()} == {document}


def test_split_makes_a_row_for_each_successor(client: Client) -> None:
    confirm(client, send(client, "split_into", ["ha-nam"], [("Phủ Lý", ""), ("Duy Tiên", "")]))
    made = Succession.objects.values_list("successor__slug", flat=True)
    assert set(made) == {"phu-ly-2025", "duy-tien-2025"}


def test_rename_needs_only_the_new_name(client: Client) -> None:
    confirm(client, send(client, "renamed", ["Hà Nam"], [("Phủ Lý", "")]))
    agency = Agency.objects.get(slug="ha-nam")
    assert agency.name == "Phủ Lý"
    assert AgencyName.objects.filter(agency=agency, text="Hà Nam").exists()


def test_merger_into_a_unit_that_goes_on_takes_its_name_and_its_key(client: Client) -> None:
    assert "ghi cả tên và mã" in client.get(reverse(FORM)).content.decode()
    assert "ninh-binh" in refused(client, "merged_into", ["Hà Nam"], [("", "ninh-binh")])
    act = send(client, "merged_into", ["Hà Nam"], [("Ninh Bình", "ninh-binh")])
    confirm(client, act)
    assert Succession.objects.get().successor.slug == "ninh-binh"


def test_functions_go_to_an_agency_by_its_key(client: Client) -> None:
    confirm(client, send(client, "function_moved", ["ha-nam"], [("", "Ninh Bình (ninh-binh)")]))
    assert Succession.objects.get().successor.slug == "ninh-binh"


@pytest.mark.parametrize(
    ("relation", "before", "after", "told"),
    [
        ("merged_into", [], [("Ninh Bình", "")], "Ghi các đơn vị cũ"),
        ("merged_into", ["ha-nam"], [("A", ""), ("B", "")], "Ghi các đơn vị từ ngày hiệu lực"),
        ("split_into", ["ha-nam", "ninh-binh"], [("A", "")], "chỉ một đơn vị"),
        ("renamed", ["ha-nam"], [], "Ghi các đơn vị từ ngày hiệu lực"),
        ("merged_into", ["Hà Nạm Định"], [("Ninh Bình", "")], "Hà Nạm Định"),
        ("merged_into", ["ha-nam"], [("Ninh Bình", "Ninh Bình mới")], "Ninh Bình mới"),
    ],
)
def test_what_is_wrong_is_told_in_the_form_and_nothing_is_kept(
    client: Client, relation: str, before: list[str], after: list[tuple[str, str]], told: str
) -> None:
    assert told in refused(client, relation, before, after)


def test_number_needs_its_day_of_issue(client: Client) -> None:
    shown = refused(client, "renamed", ["ha-nam"], [("Phủ Lý", "")], number="NQ 202/2025/QH15")
    assert "ngày ban hành" in shown


def test_more_rows_keep_what_was_written_and_find_no_fault_yet(client: Client) -> None:
    before = [f"Xã {n}" for n in range(6)]
    data = written("merged_into", before, [("Ninh Bình", "")], effective_on="", more="1")
    response = client.post(reverse(FORM), data)
    rows = response.context["written"].predecessors.forms
    assert [row["agency"].value() for row in rows[:7]] == [*before, None]
    assert len(rows) == 10
    assert "field-error" not in response.content.decode()


def test_list_beside_the_fields_tells_equal_names_apart(client: Client) -> None:
    for slug, name in (("gia-lai", "Gia Lai"), ("dak-lak", "Đắk Lắk")):
        province = AgencyFactory.create(slug=slug, name=name)
        AgencyFactory.create(
            slug=f"{slug}-y-te", name="Sở Y tế", kind="department", parent=province
        )
    shown = client.get(reverse(FORM)).content.decode()
    assert "Sở Y tế, Gia Lai (gia-lai-y-te)" in shown
    assert "Sở Y tế, Đắk Lắk (dak-lak-y-te)" in shown
