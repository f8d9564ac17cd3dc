"""The page of a file: what it refuses, gives back, undoes and shows."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from indicators.annex.tests.files import TABLE, TITLE, cell_changed, workbook
from indicators.choices import BatchState
from indicators.importing import views as page_module
from indicators.importing.tests.pages.asking import confirm, page
from indicators.importing.tests.pages.conftest import Send
from indicators.models import ImportBatch, Submission


def test_file_that_cannot_be_read_says_what_to_do(client: Client, send: Send) -> None:
    batch = send(b"%PDF-1.7", name="quet.pdf")
    assert batch.state == BatchState.REFUSED
    assert "PDF" in page(client, batch)


def test_file_over_the_limit_is_refused_at_the_form(client: Client) -> None:
    file = BytesIO(b"0" * (10 * 1024 * 1024 + 1))
    file.name = "lon.xlsx"
    response = client.post(reverse("imports"), {"file": file})
    assert "10 MB" in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_same_file_again_says_when_it_was_imported(client: Client, send: Send) -> None:
    content = workbook(TABLE)
    confirm(client, send(content))
    shown = page(client, send(content, name="cung-noi-dung.xlsx"))
    assert "Chính tệp này" in shown
    assert "không có gì để lưu" in shown


def test_workbook_comes_back_with_comments(client: Client, send: Send) -> None:
    batch = send(workbook(cell_changed(3, 3, "khoảng 1.700")))
    response = client.get(reverse("import-workbook", args=(batch.pk,)))
    sheet = load_workbook(BytesIO(response.content))["Sheet1"]
    assert "khoảng 1.700" in sheet["C3"].comment.text
    assert sheet["C3"].value == "khoảng 1.700"
    assert sheet["C4"].comment is None


def test_list_of_findings_is_a_csv_with_cells_and_codes(client: Client, send: Send) -> None:
    batch = send(workbook(cell_changed(3, 3, "khoảng 1.700")))
    listed = client.get(reverse("import-findings", args=(batch.pk,))).content.decode()
    assert "Sheet1!C3" in listed
    assert "unreadable-number" in listed


def test_document_has_no_workbook_to_give_back(client: Client, send: Send) -> None:
    batch = send("Mã cơ quan;Chỉ số\n".encode(), name="so-lieu.csv")
    assert client.get(reverse("import-workbook", args=(batch.pk,))).status_code == 404


def test_import_is_undone_and_what_was_edited_since_is_kept(client: Client, send: Send) -> None:
    batch = confirm(client, send())
    edited = Submission.objects.get(agency__slug="da-nang")
    edited.batch, edited.numerator, edited.version = None, 1410, 2
    edited.save()
    undo = reverse("import-undo", args=(batch.pk,))
    assert "Đà Nẵng" in client.get(undo).content.decode()
    client.post(undo)
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert list(Submission.objects.values_list("agency__slug", "numerator")) == [("da-nang", 1410)]
    shown = " ".join(page(client, batch).split())
    assert "được giữ nguyên" in shown
    assert f"{batch.undone_by} đã hoàn tác lần nhập này lúc" in shown


def test_discarded_file_saves_nothing(client: Client, send: Send) -> None:
    batch = send()
    client.post(reverse("import-discard", args=(batch.pk,)))
    batch.refresh_from_db()
    assert batch.state == BatchState.DISCARDED
    assert not Submission.objects.exists()


def test_saved_file_is_not_said_to_be_put_aside(client: Client, send: Send) -> None:
    batch = confirm(client, send())
    response = client.post(reverse("import-discard", args=(batch.pk,)), follow=True)
    assert "đã được xử lý trước đó" in response.content.decode()
    assert "không nhập gì" not in response.content.decode()
    batch.refresh_from_db()
    assert batch.state == BatchState.SAVED


NO_TEMPLATE = {
    "nothing_chosen": ({}, "Hãy chọn"),
    "not_asked_for": (
        {"indicator": "payment-procedures", "period": "2023-07-25"},
        "không yêu cầu",
    ),
    "nobody_owes": (
        {"indicator": "online-provision", "period": "2022-09-06", "kind": "commune"},
        "Không có cơ quan",
    ),
}


@pytest.mark.parametrize(("query", "why"), NO_TEMPLATE.values(), ids=NO_TEMPLATE.keys())
def test_template_that_cannot_be_made_leads_back_to_the_form(
    client: Client, query: dict[str, str], why: str
) -> None:
    response = client.get(reverse("import-template"), query, follow=True)
    assert response.redirect_chain == [(reverse("imports"), 302)]
    assert why in response.content.decode()


def test_every_effect_is_on_the_page(
    client: Client, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "EFFECTS_SHOWN", 1)
    context = client.get(reverse("import", args=(send().pk,))).context
    assert (len(context["effects"]), len(context["more_effects"])) == (1, 1)
    shown = [row.agency.slug for row in (*context["effects"].data, *context["more_effects"].data)]
    assert sorted(shown) == ["can-tho", "da-nang"]


@pytest.mark.parametrize("show", ["", "created", "updated", "unchanged", "nonsense"])
def test_figures_can_be_narrowed(client: Client, send: Send, show: str) -> None:
    batch = send()
    assert ("1.243" in page(client, batch, show=show)) is (show in ("", "created", "nonsense"))


def test_text_of_a_file_is_never_markup(client: Client, send: Send) -> None:
    rows = ((TITLE,), TABLE[1], ("01", "<img src=x onerror=alert(1)>", "{{ 7*7 }}", "1", "2", ""))
    batch = send(workbook(rows), name="<script>alert(1)<script>.xlsx")
    shown = page(client, batch) + page(client, batch, show="created")
    shown += client.get(reverse("import-names", args=(batch.pk,))).content.decode()
    shown += client.get(reverse("imports")).content.decode()
    assert "<img src=x" not in shown
    assert "<script>alert" not in shown
    assert "&lt;img src=x" in shown
