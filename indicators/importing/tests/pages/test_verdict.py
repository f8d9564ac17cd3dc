"""What stands at the top of the page of a waiting file, and what can be done about it."""

from django.test import Client

from indicators.annex.tests.files import TABLE, cell_changed, workbook
from indicators.findings import MOST_OF_A_KIND, Finding, bounded
from indicators.importing.proposal import Proposal
from indicators.importing.tests.confirming import SERVICES
from indicators.importing.tests.pages.asking import page
from indicators.importing.tests.pages.conftest import Send
from indicators.importing.verdict import verdict_of


def test_verdict_names_the_kinds_of_errors() -> None:
    verdict = verdict_of(Proposal(findings=[Finding("error-value", ""), Finding("no-table", "")]))
    assert verdict.text == "Còn 2 lỗi nên chưa lưu được tệp này."
    assert verdict.beside == "Giá trị lỗi: 1; Không có bảng: 1. Chưa lưu gì cả."


def test_errors_that_are_not_listed_are_no_single_one() -> None:
    many = bounded([Finding("error-value", "")] * (MOST_OF_A_KIND + 40))
    verdict = verdict_of(Proposal(findings=[*many, Finding("no-table", "")]))
    assert verdict.text == "Còn hơn 201 lỗi nên chưa lưu được tệp này."
    assert verdict.beside == "Giá trị lỗi: hơn 200; Không có bảng: 1. Chưa lưu gì cả."


def test_cure_is_one_that_the_page_offers(client: Client, send: Send) -> None:
    unknown = page(client, send(workbook(cell_changed(3, 2, "Tây Đô"))))
    assert "Hãy trả lời các câu hỏi ở trên, hoặc" in unknown
    wrong = page(client, send(workbook(cell_changed(3, 4, "1.2a3"))))
    assert "Hãy sửa các ô ở trên, hoặc" in wrong
    nothing = page(client, send(workbook((("Danh sách",), ("Kính gửi",)))))
    assert "Hãy đề nghị sửa tệp rồi gửi lại." in nothing


def test_file_without_figures_has_no_list_of_figures(client: Client, send: Send) -> None:
    nothing = page(client, send(workbook((("Danh sách",), ("Kính gửi",)))))
    assert "Số liệu trong tệp" not in nothing
    assert "số liệu mới" not in nothing
    assert "Số liệu trong tệp" in page(client, send(workbook(TABLE)))


def test_button_says_what_it_saves(client: Client, send: Send) -> None:
    services = page(client, send(workbook(SERVICES)))
    assert "Lưu 1 dịch vụ, 1 thời hạn" in services
    assert "0 số liệu" not in services
    assert "Lưu 2 số liệu" in page(client, send(workbook(TABLE)))
