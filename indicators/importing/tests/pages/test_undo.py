"""The pages of an import that is undone, or cannot be."""

from django.test import Client
from django.urls import reverse

from entities.models import ServiceDeadline
from entities.tests.factories import DeadlineActFactory
from indicators.annex.tests.files import TABLE, cell_changed, workbook
from indicators.choices import BatchState
from indicators.importing.tests.confirming import SERVICES
from indicators.importing.tests.pages.asking import confirm, page
from indicators.importing.tests.pages.conftest import Send
from indicators.importing.tests.sending import bring
from indicators.importing.tests.undoing import TWO_LEADS
from indicators.models import ImportBatch, Period, Submission

SERVICE = "Cấp lại chứng minh nhân dân"
EDITED = "đã sửa sau đó"


def undo_page(client: Client, batch: ImportBatch) -> str:
    return client.get(reverse("import-undo", args=(batch.pk,))).content.decode()


def undo(client: Client, batch: ImportBatch) -> BatchState:
    client.post(reverse("import-undo", args=(batch.pk,)))
    batch.refresh_from_db()
    return BatchState(batch.state)


def test_services_are_named_with_what_was_written(client: Client, send: Send) -> None:
    confirm(client, send(workbook((*TABLE, (), *SERVICES))))
    batch = confirm(client, send(workbook(TWO_LEADS)))
    context = client.get(reverse("import", args=(batch.pk,))).context
    (line,) = context["services"].data
    assert (line.service, line.agency.slug) == (SERVICE, "bo-y-te")
    assert (line.deadlines, line.is_edited) == ((None, "Quý II"), False)
    assert SERVICE in page(client, batch)


def test_kept_services_are_counted_and_named(client: Client, send: Send) -> None:
    batch = confirm(client, send(workbook(TWO_LEADS)))
    DeadlineActFactory.create(deadline=ServiceDeadline.objects.get(agency__slug="bo-cong-an"))
    shown = undo_page(client, batch)
    assert f"<li>{SERVICE} – Bộ Công an</li>" in shown
    assert f"<li>{SERVICE} – Bộ Y tế</li>" not in shown
    assert undo(client, batch) == BatchState.UNDONE
    context = client.get(reverse("import", args=(batch.pk,))).context
    edited = [line.agency.slug for line in context["services"].data if line.is_edited]
    assert (edited, context["kept_services"]) == (["bo-cong-an"], 1)


def test_only_what_was_kept_is_marked_after_an_undo(client: Client, send: Send) -> None:
    bring(workbook(TABLE))
    changed = (*cell_changed(3, 4, "1.250")[:3], cell_changed(4, 4, "1.410")[3])
    batch = confirm(client, send(workbook((*changed, (), *SERVICES))))
    Submission.objects.filter(agency__slug="da-nang").update(note="đã hỏi lại")
    assert page(client, batch).count(EDITED) == 1
    undo(client, batch)
    assert page(client, batch).count(EDITED) == 1


def test_closed_period_is_said_before_anybody_presses_a_button(client: Client, send: Send) -> None:
    batch = confirm(client, send())
    undoing = f'href="{reverse("import-undo", args=(batch.pk,))}"'
    assert undoing in page(client, batch)
    Period.objects.filter(code="2022-09-06").update(state="closed")
    for shown in (page(client, batch), undo_page(client, batch)):
        assert "kỳ đã đóng" in shown
        assert undoing not in shown
    assert 'method="post" class="form-buttons"' in undo_page(client, batch)
    assert "btn-primary" not in undo_page(client, batch)
    assert undo(client, batch) == BatchState.SAVED


def test_what_stays_remembered_is_said(client: Client, send: Send) -> None:
    batch = send(workbook(cell_changed(3, 2, "Tây Đô")))
    names = reverse("import-names", args=(batch.pk,))
    client.post(names, {"name0-choice": "", "name0-other": "Cần Thơ", "name0-is_remembered": "on"})
    assert "vẫn được ghi nhớ" in undo_page(client, confirm(client, batch))
    assert "vẫn được ghi nhớ" not in undo_page(client, confirm(client, send()))
