"""Pages of publishing: what is shown, who may, and what a visitor sees."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.tests.accounts import staff
from entities.tests.pages import text, tree
from indicators.management.tests.test_import_annex import run
from indicators.models import Period, Publication, Submission
from indicators.tests import expected

pytestmark = pytest.mark.usefixtures("_reference")
CODE = "2023-07-25"
DRAFT = reverse("publication-draft", args=(CODE,))
PAGE = reverse("publication", args=(CODE, 1))


@pytest.fixture(autouse=True)
def _figures(_reference: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The annex of 2023, and no LibreOffice: the pdf is tested by itself."""
    monkeypatch.setattr("indicators.publishing.pdf.libreoffice", lambda: None)
    run(expected.ANNEXES / "annex-2023.docx")


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(staff("coordinator", Role.COORDINATOR))
    return client


def shown(office: Client) -> dict[str, Any]:
    """What the form of the draft would send."""
    context = office.get(DRAFT).context
    return {
        "layout": "2023",
        "letter_number": "",
        "letter_date": "",
        "number": context["number"],
        "digest": context["digest"],
        "in_spite": "on",
        "in_spite_reason": "Kỳ đã công bố ngoài hệ thống",
    }


def publish(office: Client, **given: str) -> Any:
    return office.post(DRAFT, shown(office) | given, follow=True)


def test_one_click_publishes_and_everybody_can_read(office: Client, client: Client) -> None:
    page = publish(office, letter_number="123", letter_date="2023-08-02").content.decode()
    assert "Báo cáo số: 123/BC-VPCP ngày 02 tháng 8 năm 2023 của Văn phòng Chính phủ" in page
    assert "Vĩnh Phúc" in page
    assert "LibreOffice" in page
    public = client.get(PAGE)
    assert public.status_code == 200
    assert "85,21" in public.content.decode()
    assert "paragraphs" not in public.context or not public.context["paragraphs"]
    assert CODE in client.get(reverse("publications")).content.decode()


def test_visitor_cannot_read_drafts_letters_and_notices(office: Client, client: Client) -> None:
    publish(office)
    for name, more in (
        ("publication-letter", {}),
        ("publication-notices", {}),
        ("publication-notice", {"agency": "ha-noi"}),
    ):
        address = reverse(name, kwargs={"code": CODE, "number": 1, **more})
        assert client.get(address).status_code == 302, name
    assert client.get(DRAFT).status_code in (302, 403)


def test_site_can_keep_its_publications_private(
    office: Client, client: Client, settings: Any
) -> None:
    publish(office)
    settings.PUBLICATIONS_ARE_PUBLIC = False
    for address in (
        PAGE,
        reverse("publications"),
        reverse("publication-file", args=(CODE, 1, "docx")),
    ):
        assert client.get(address).status_code == 302
        assert office.get(address).status_code == 200


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_file_is_the_one_that_was_stored(office: Client, client: Client, kind: str) -> None:
    publish(office)
    answer = client.get(reverse("publication-file", args=(CODE, 1, kind)))
    stored = Publication.objects.get().files.get(kind=kind)
    assert answer.content == bytes(stored.content)
    assert answer["Content-Disposition"].endswith(f'"phu-luc_{CODE}_1.{kind}"')


def test_content_as_json_is_what_was_published(office: Client, client: Client) -> None:
    publish(office)
    answer = client.get(reverse("publication-file", args=(CODE, 1, "json")))
    assert json.loads(answer.content) == Publication.objects.get().payload


@pytest.mark.parametrize("kind", ["pdf", "exe"])
def test_file_that_is_not_there_is_not_found(office: Client, kind: str) -> None:
    publish(office)
    assert office.get(reverse("publication-file", args=(CODE, 1, kind))).status_code == 404


def test_figures_that_changed_are_shown_again(office: Client) -> None:
    sent = shown(office)
    Submission.objects.filter(agency__slug="vinh-phuc").update(reported_rate="1", version=9)
    page = office.post(DRAFT, sent)
    assert not Publication.objects.exists()
    assert "đã thay đổi" in page.content.decode()
    assert page.context["digest"] != sent["digest"]


def test_correction_needs_a_reason_and_says_what_it_changes(office: Client) -> None:
    publish(office)
    Submission.objects.filter(agency__slug="vinh-phuc", indicator__slug="online-provision").update(
        reported_rate="69.00"
    )
    refused = publish(office)
    assert Publication.objects.count() == 1
    assert refused.context["form"].errors["reason"]
    page = text(tree(publish(office, reason="Vĩnh Phúc đính chính")))
    assert Publication.objects.count() == 2
    assert "Vĩnh Phúc đính chính" in page
    assert "trước: 85,21% → nay: 69,00%" in page
    first = office.get(PAGE).content.decode()
    assert "85,21" in first
    assert reverse("publication", args=(CODE, 2)) in first


def test_withdrawal_is_shown_with_its_reason(office: Client, client: Client) -> None:
    publish(office)
    address = reverse("publication-withdraw", args=(CODE, 1))
    office.post(address, {"reason": ""})
    assert not Publication.objects.get().is_withdrawn
    office.post(address, {"reason": "Sai kỳ <b>"})
    assert "Sai kỳ &lt;b&gt;" in client.get(PAGE).content.decode()


def test_layout_that_does_not_fit_is_explained(office: Client) -> None:
    page = office.get(DRAFT, {"layout": "2022"})
    assert "Đồng bộ hồ sơ, Thủ tục thanh toán được" in page.context["refusal"]
    assert "digest" not in page.context


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_tables_of_a_version_are_exported_as_seen(office: Client, ending: str) -> None:
    publish(office)
    answer = office.get(PAGE, {"_export": ending})
    assert answer.status_code == 200
    if ending == "csv":
        assert "Vĩnh Phúc,85.21,Hoàn thành" in answer.content.decode("utf-8-sig")


def test_file_of_a_version_says_which_annex_its_tables_are_of(office: Client) -> None:
    publish(office)
    content = office.get(PAGE, {"_export": "csv-vi"}).content.decode("utf-8-sig")
    assert content.splitlines()[1:3] == [
        "Phụ lục VI",
        "KẾT QUẢ THỰC HIỆN DỊCH VỤ CÔNG TRỰC TUYẾN THEO BỘ CHỈ SỐ PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP "
        "TÍNH ĐẾN NGÀY 25/7/2023",
    ]


def test_letter_and_notices_are_documents(office: Client) -> None:
    publish(office)
    letter = office.get(reverse("publication-letter", args=(CODE, 1)))
    assert letter.content.startswith(b"PK")
    archive = office.get(reverse("publication-notices", args=(CODE, 1)))
    names = ZipFile(BytesIO(archive.getvalue())).namelist()
    assert "ha-noi.docx" in names
    assert "vinh-phuc.docx" in names
    one = office.get(reverse("publication-notice", args=(CODE, 1, "ha-noi")))
    assert one.status_code == 200
    other = office.get(reverse("publication-notice", args=(CODE, 1, "nobody")))
    assert other.status_code == 404


def test_period_with_a_version_cannot_be_deleted(office: Client) -> None:
    publish(office)
    with pytest.raises(Exception, match="protected"):
        Period.objects.get(code=CODE).delete()
