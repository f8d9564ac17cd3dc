"""A file on its way: sent, looked at, answered, confirmed, given back, undone."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from dvctrack.lib.files.jobs import JobState
from dvctrack.lib.files.limited import Reader
from entities.models import AgencyName
from indicators.annex.tests.files import TABLE, TITLE, cell_changed, workbook
from indicators.choices import BatchState
from indicators.importing import views as page_module
from indicators.importing.tests.pages.conftest import Send
from indicators.models import ImportBatch, Period, Submission, TableMapping

UNKNOWN = (
    ("Báo cáo kết quả cung cấp dịch vụ công trực tuyến, tính đến ngày 06/9/2022",),
    ("Đơn vị", "Tổng số TTHC", "Số TTHC cung cấp trực tuyến", "Người lập"),
    ("Cần Thơ", 1850, 1243, "An"),
    ("Đà Nẵng", 1891, 1409, "Bình"),
)


def page(client: Client, batch: ImportBatch, **query: str) -> str:
    return client.get(reverse("import", args=(batch.pk,)), query).content.decode()


def confirm(client: Client, batch: ImportBatch, *, ticked: bool = True) -> ImportBatch:
    """Press the button of the preview as it stands."""
    form = client.get(reverse("import", args=(batch.pk,))).context["form"]
    data = {"digest": form["digest"].value()}
    if ticked:
        data |= {f"accept_{code}": "on" for code in form.codes}
    client.post(reverse("import-confirm", args=(batch.pk,)), data)
    batch.refresh_from_db()
    return batch


def test_preview_shows_what_was_read_at_each_cell(client: Client, send: Send) -> None:
    batch = send()
    shown = page(client, batch)
    assert "Sheet1!D3: “1.243”" in shown
    assert "67,19" in shown
    assert "Thiếu cơ quan" in shown
    assert not Submission.objects.exists()


def test_confirmed_file_is_written_once_and_says_so(client: Client, send: Send) -> None:
    batch = confirm(client, send())
    assert (batch.state, batch.created_count) == (BatchState.SAVED, 2)
    assert Submission.objects.filter(batch=batch).count() == 2
    again = client.post(reverse("import-confirm", args=(batch.pk,)), {}, follow=True)
    assert "đã được xử lý trước đó" in again.content.decode()
    assert Submission.history.count() == 2


def test_warnings_are_ticked_before_anything_is_saved(client: Client, send: Send) -> None:
    batch = confirm(client, send(), ticked=False)
    assert batch.state == BatchState.WAITING
    assert not Submission.objects.exists()


def test_base_that_changed_is_shown_again(client: Client, send: Send) -> None:
    first, second = send(), send(workbook(cell_changed(3, 4, "1.244")))
    form = client.get(reverse("import", args=(second.pk,))).context["form"]
    confirm(client, first)
    data = {"digest": form["digest"].value(), **{f"accept_{code}": "on" for code in form.codes}}
    response = client.post(reverse("import-confirm", args=(second.pk,)), data)
    assert "Số liệu đã thay đổi trong lúc" in response.content.decode()
    assert Submission.objects.get(agency__slug="can-tho").numerator == 1243


def test_closed_period_is_refused(client: Client, send: Send) -> None:
    batch = send()
    Period.objects.filter(code="2022-09-06").update(state="closed")
    assert "đã đóng" in page(client, batch)
    assert confirm(client, batch).state == BatchState.WAITING


def test_name_is_answered_and_remembered(client: Client, send: Send) -> None:
    batch = send(workbook(cell_changed(3, 2, "Tây Đô")))
    names = reverse("import-names", args=(batch.pk,))
    assert "“Tây Đô”" in client.get(names).content.decode()
    nobody = client.post(names, {"name0-choice": "", "name0-other": "Atlantis"})
    assert "“Atlantis” không phải tên cơ quan nào đã biết" in nobody.content.decode()
    client.post(names, {"name0-choice": "", "name0-other": "Cần Thơ", "name0-is_remembered": "on"})
    assert confirm(client, batch).created_count == 2
    assert AgencyName.objects.get(text="Tây Đô").agency.slug == "can-tho"


def test_many_names_are_answered_page_by_page(client: Client, send: Send) -> None:
    """More of them than one form may have fields."""
    rows = [(f"{place:02}", f"Sở số {place}", "1", "1", "100", "") for place in range(1, 401)]
    batch = send(workbook((*TABLE[:3], *rows)))
    address = reverse("import-names", args=(batch.pk,))
    for number in range(1, 9):
        response = client.get(address, {"page": number})
        forms = response.context["forms"]
        assert len(forms) == 50
        data = {f"{form.prefix}-choice": "-" for form in forms}
        data |= {f"{form.prefix}-reason": "không phải cơ quan" for form in forms}
        data |= {f"{form.prefix}-other": "" for form in forms}
        response = client.post(f"{address}?page={number}", data)
        onwards = f"{address}?page={number + 1}" if number < 8 else address.removesuffix("names/")
        assert (response.status_code, response["Location"]) == (302, onwards)
    batch.refresh_from_db()
    assert len(batch.answers["names"]) == 400
    assert confirm(client, batch).created_count == 1


def test_row_is_left_out_for_a_reason(client: Client, send: Send) -> None:
    batch = send(workbook(cell_changed(3, 2, "Sở Tư pháp")))
    names = reverse("import-names", args=(batch.pk,))
    assert "lý do" in client.post(names, {"name0-choice": "-"}).content.decode()
    client.post(names, {"name0-choice": "-", "name0-reason": "không phải địa phương"})
    batch = confirm(client, batch)
    assert batch.created_count == 1
    left_out = [row for row in batch.findings if row["code"] == "row-left-out"]
    assert "không phải địa phương" in left_out[0]["message"]


def test_unknown_table_is_mapped_and_known_next_time(client: Client, send: Send) -> None:
    batch = send(workbook(UNKNOWN))
    mapping = reverse("import-mapping", args=(batch.pk,))
    form = client.get(mapping).context["forms"][1]
    proposed = {name: form[name].value() or "" for name in form.fields}
    assert [proposed[f"column_{place}"] for place in range(4)] == [
        "agency",
        "denominator",
        "numerator",
        "",
    ]
    answers = {f"table0-{name}": value for name, value in proposed.items()}
    twice = client.post(mapping, {**answers, "table0-column_3": "numerator"})
    assert "Có hai cột" in twice.content.decode()
    client.post(mapping, {**answers, "table0-indicator": "online-provision"})
    assert confirm(client, batch).created_count == 2
    assert TableMapping.objects.count() == 1
    after = send(workbook((*UNKNOWN[:3], ("Đà Nẵng", 1891, 1410, "Bình"))))
    assert "Tệp có thể lưu" in page(client, after)


def test_two_tables_of_one_shape_are_both_shown_and_answered(client: Client, send: Send) -> None:
    other = ("Kết quả đồng bộ hồ sơ",)
    batch = send(workbook((*UNKNOWN, (), other, *UNKNOWN[1:])))
    mapping = reverse("import-mapping", args=(batch.pk,))
    _period, *forms = client.get(mapping).context["forms"]
    answers = {
        f"{form.prefix}-{name}": form[name].value() or "" for form in forms for name in form.fields
    }
    assert [form.question.place for form in forms] == ["Sheet1!A2", "Sheet1!A7"]
    client.post(mapping, answers)
    assert confirm(client, batch).created_count == 4
    assert Submission.objects.filter(indicator__slug="dossier-sync").count() == 2


def test_period_is_chosen_where_the_file_does_not_say_it(client: Client, send: Send) -> None:
    rows = (("Báo cáo",), *UNKNOWN[1:])
    batch = send(workbook(rows))
    mapping = reverse("import-mapping", args=(batch.pk,))
    form = client.get(mapping).context["forms"][1]
    answers = {f"table0-{name}": form[name].value() or "" for name in form.fields}
    answers |= {"table0-indicator": "online-provision", "period": "2022-09-06"}
    client.post(mapping, answers)
    assert confirm(client, batch).created_count == 2


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
    assert "được giữ nguyên" in page(client, batch)


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


def test_page_shows_how_far_a_file_is_read(
    client: Client, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = send()
    address = reverse("import", args=(batch.pk,))
    with monkeypatch.context() as patch:
        patch.setattr(page_module, "see_to_reading", lambda _batch: JobState.WORKING)
        patch.setattr(Reader, "progress", lambda _reader: (2000, 8000))
        whole = client.get(address).content.decode()
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    for shown in (whole, part):
        assert 'value="25" max="100"' in shown
        assert "Đã đọc 2000 dòng" in shown
    # Without a script the page asks again by itself.
    assert '<noscript><meta http-equiv="refresh"' in whole
    assert "<html" not in part
    done = client.get(address, headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"
