"""A file on its way: sent, looked at, answered, confirmed, given back, undone."""

from django.test import Client
from django.urls import reverse

from entities.models import AgencyName
from indicators.annex.tests.files import TABLE, cell_changed, workbook
from indicators.choices import BatchState
from indicators.importing.tests.pages.asking import confirm, page
from indicators.importing.tests.pages.conftest import Send
from indicators.models import Period, Submission, TableMapping

UNKNOWN = (
    ("Báo cáo kết quả cung cấp dịch vụ công trực tuyến, tính đến ngày 06/9/2022",),
    ("Đơn vị", "Tổng số TTHC", "Số TTHC cung cấp trực tuyến", "Người lập"),
    ("Cần Thơ", 1850, 1243, "An"),
    ("Đà Nẵng", 1891, 1409, "Bình"),
)


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
    response = client.post(reverse("import-confirm", args=(second.pk,)), data, follow=True)
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


def test_reason_is_meant_though_its_button_was_not_pressed(client: Client, send: Send) -> None:
    batch = send(workbook(cell_changed(3, 2, "Sở Tư pháp")))
    names = reverse("import-names", args=(batch.pk,))
    client.post(names, {"name0-choice": "", "name0-other": "", "name0-reason": "thuộc tỉnh"})
    assert confirm(client, batch).created_count == 1


def test_table_that_was_left_out_is_no_open_question(client: Client, send: Send) -> None:
    batch = send(workbook(UNKNOWN))
    mapping = reverse("import-mapping", args=(batch.pk,))
    response = client.post(mapping, {"table0-indicator": "", "table0-span": "to_date"})
    assert response["Location"] == reverse("import", args=(batch.pk,))
    shown = page(client, batch)
    assert "Sửa câu trả lời về các bảng" in shown
    assert "Cho biết các bảng chứa gì" not in shown


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
    answers["table0-indicator"] = "online-provision"
    asked = client.post(mapping, answers, follow=True)
    assert asked.redirect_chain == [(mapping, 302)]
    assert "chọn kỳ báo cáo" in asked.content.decode()
    assert client.post(mapping, answers).context["forms"][0].errors
    client.post(mapping, {**answers, "period": "2022-09-06"})
    assert confirm(client, batch).created_count == 2


def test_who_answered_is_led_to_what_is_still_open(client: Client, send: Send) -> None:
    batch = send(workbook((*UNKNOWN[:3], ("Tây Đô", 1891, 1409, "Bình"))))
    mapping = reverse("import-mapping", args=(batch.pk,))
    names = reverse("import-names", args=(batch.pk,))
    form = client.get(mapping).context["forms"][1]
    answers = {f"table0-{name}": form[name].value() or "" for name in form.fields}
    answers["table0-indicator"] = "online-provision"
    response = client.post(mapping, answers, follow=True)
    assert response.redirect_chain == [(names, 302)]
    assert "Còn một câu hỏi nữa" in response.content.decode()
    left_open = client.post(names, {"name0-choice": "", "name0-other": ""})
    assert left_open["Location"] == reverse("import", args=(batch.pk,))


def test_number_of_a_cell_is_told_as_its_program_shows_it(client: Client, send: Send) -> None:
    headings = ("Đơn vị", "Tổng số TTHC", "Tỷ lệ (%)", "Người lập")
    rows = (("Cần Thơ", None, 67.19, "An"), ("Đà Nẵng", None, 74.51, "Bình"))
    batch = send(workbook((UNKNOWN[0], headings, *rows)))
    mapping = reverse("import-mapping", args=(batch.pk,))
    asked = client.get(mapping)
    assert "67,19 · 74,51" in asked.content.decode()
    form = asked.context["forms"][1]
    answers = {f"table0-{name}": form[name].value() or "" for name in form.fields}
    client.post(mapping, {**answers, "table0-indicator": "online-provision"})
    assert "Sheet1!C3: “67,19”" in page(client, batch)
    cell = client.get(reverse("import-cell", args=(batch.pk,)), {"ref": "Sheet1!C3"})
    assert "“67,19”" in cell.content.decode()
