"""The services of a waiting file: how each was read, and what becomes of it."""

from django.test import Client
from django.urls import reverse

from entities.models import ServiceDeadline
from indicators.annex.tests.files import Rows, workbook
from indicators.importing.services import OrderState
from indicators.importing.tests.confirming import SERVICES
from indicators.importing.tests.pages.asking import confirm, page
from indicators.importing.tests.pages.conftest import Send
from indicators.models import ImportBatch

SERVICE = "Cấp lại chứng minh nhân dân"
LATER: Rows = (*SERVICES[:2], (*SERVICES[2][:3], "Quý III"))
NEW = ("02", "Cấp hộ chiếu", "Bộ Công an, Bộ Ngoại giao", "Quý I, II/2023")


def listed(client: Client, batch: ImportBatch) -> list[tuple[str, OrderState]]:
    context = client.get(reverse("import", args=(batch.pk,))).context
    return [(line.compared.row.name, line.compared.state) for line in context["listed"].data]


def ways(shown: str) -> set[str]:
    order = ServiceDeadline.objects.get()
    kinds = ("correct", "extend", "transfer")
    addresses = {kind: reverse("service-act", args=(order.pk, kind)) for kind in kinds}
    return {kind for kind, address in addresses.items() if f'href="{address}"' in shown}


def test_new_services_are_listed_with_words_day_and_decision(client: Client, send: Send) -> None:
    batch = send(workbook((*SERVICES, NEW)))
    assert listed(client, batch) == [
        (SERVICE, OrderState.CREATED),
        ("Cấp hộ chiếu", OrderState.CREATED),
    ]
    shown = page(client, batch)
    assert "Quý I, II/2023 (30/06/2023)" in shown
    assert "422/QĐ-TTg (04/04/2022)" in shown
    assert "Lưu 2 dịch vụ, 3 thời hạn" in shown


def test_what_differs_comes_first_with_both_and_with_ways_to_record_it(
    client: Client, send: Send
) -> None:
    confirm(client, send(workbook(SERVICES)))
    batch = send(workbook((*SERVICES[:2], NEW, LATER[2])))
    assert listed(client, batch) == [
        (SERVICE, OrderState.DIFFERS),
        ("Cấp hộ chiếu", OrderState.CREATED),
    ]
    shown = page(client, batch)
    assert "Quý II (30/06/2022)</del>" in shown
    assert "Quý III (30/09/2022)</ins>" in shown
    assert ways(shown) == {"correct", "extend"}
    assert "Lưu 1 dịch vụ, 2 thời hạn" in shown
    confirm(client, batch)
    assert set(ServiceDeadline.objects.values_list("deadline_text", flat=True)) == {
        "Quý II",
        "Quý I, II/2023",
    }


def test_other_lead_can_be_corrected_or_moved_to(client: Client, send: Send) -> None:
    confirm(client, send(workbook(SERVICES)))
    other = (*SERVICES[2][:2], "Bộ Y tế", "Quý II")
    shown = page(client, send(workbook((*SERVICES[:2], other))))
    assert ways(shown) == {"correct", "transfer"}
    assert "Không có gì để lưu." in shown


def test_the_same_list_again_has_nothing_to_save(client: Client, send: Send) -> None:
    confirm(client, send(workbook(SERVICES)))
    batch = send(workbook(SERVICES))
    assert listed(client, batch) == [(SERVICE, OrderState.UNCHANGED)]
    assert ways(page(client, batch)) == set()


def test_file_of_figures_has_no_list_of_services(client: Client, send: Send) -> None:
    assert "listed-head" not in page(client, send())
