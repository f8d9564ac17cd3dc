"""Files that show a completion are kept as they came, and checked as signed reports are."""

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dvctrack.lib.files.papers import MOST_BYTES
from dvctrack.lib.refused import Refused
from entities.deadlines import acts
from entities.deadlines.acts import GivenEvidence
from entities.deadlines.acts.evidence import keep
from entities.models import DeadlineAct, Evidence, ServiceDeadline

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PDF = b"%PDF-1.7\nscan"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def claim(order: ServiceDeadline, by_lead: dict[str, Any], *given: GivenEvidence) -> DeadlineAct:
    return acts.claim(order, done_on=date(2022, 9, 1), evidence=given, **by_lead)


def test_file_is_kept_as_it_came(order: ServiceDeadline, by_lead: dict[str, Any]) -> None:
    file = SimpleUploadedFile("Ảnh màn hình.pdf", PDF)
    act = claim(order, by_lead, GivenEvidence(file=file), GivenEvidence("https://a.gov.vn/1"))
    kept, address = act.evidence.all()
    with kept.file.open() as stored:
        assert stored.read() == PDF
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert kept.file_name == "Ảnh màn hình.pdf"
    assert str(kept.file).startswith("evidence/")
    assert address.address == "https://a.gov.vn/1"


WRONG = {
    "no_pdf": (GivenEvidence(file=SimpleUploadedFile("a.pdf", b"MZ\x90")), "không phải PDF"),
    "empty": (GivenEvidence(file=SimpleUploadedFile("a.pdf", b"")), "không phải PDF"),
    "no_address": (GivenEvidence(address="cổng dịch vụ công"), "trang hợp lệ"),
    "a_script": (GivenEvidence(address="javascript:alert(1)"), "trang hợp lệ"),
    "neither": (GivenEvidence(), "một trong hai"),
    "both": (
        GivenEvidence("https://a.gov.vn/", SimpleUploadedFile("a.pdf", PDF)),
        "một trong hai",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_nothing_is_recorded_with_wrong_evidence(
    order: ServiceDeadline, by_lead: dict[str, Any], settings: Any, case: str
) -> None:
    given, sentence = WRONG[case]
    with pytest.raises(Refused, match=sentence):
        claim(order, by_lead, GivenEvidence("https://a.gov.vn/1"), given)
    assert not DeadlineAct.objects.exists()
    assert not Evidence.objects.exists()
    assert not list(settings.MEDIA_ROOT.iterdir())


def test_largest_file(order: ServiceDeadline, by_lead: dict[str, Any]) -> None:
    file = SimpleUploadedFile("a.pdf", PDF)
    file.size = MOST_BYTES + 1
    with pytest.raises(Refused, match="lớn hơn 20 MB"):
        claim(order, by_lead, GivenEvidence(file=file))
    file.size = MOST_BYTES
    assert claim(order, by_lead, GivenEvidence(file=file)).evidence.count() == 1


def test_person_gives_only_so_many_files_a_day(
    order: ServiceDeadline, by_lead: dict[str, Any], settings: Any
) -> None:
    settings.ATTACHMENTS_A_DAY = 1
    address = GivenEvidence("https://a.gov.vn/1")
    file, another = (
        GivenEvidence(file=SimpleUploadedFile("a.pdf", content)) for content in (PDF, PDF + b"2")
    )
    act = claim(order, by_lead, address, file)
    with pytest.raises(Refused, match="đã gửi 1 tệp"):
        keep([another], act=act)
    assert Evidence.objects.count() == 2
    act.recorded_at += timedelta(days=1)
    assert keep([another, address], act=act)


def test_file_that_is_given_for_many_is_one_file(
    order: ServiceDeadline, by_lead: dict[str, Any], settings: Any
) -> None:
    """It is evidence of each, stored once, and one of the day; a lost one is stored anew."""
    settings.ATTACHMENTS_A_DAY = 1
    given = GivenEvidence(file=SimpleUploadedFile("a.pdf", PDF))
    act = claim(order, by_lead, given)
    keep([GivenEvidence(file=SimpleUploadedFile("b.pdf", PDF))], act=act)
    first, second = act.evidence.all()
    assert (first.file, second.file_name) == (second.file, "b.pdf")
    with second.file.open() as stored:
        assert stored.read() == PDF
    settings.ATTACHMENTS_A_DAY = 2
    first.file.storage.delete(str(first.file))
    (again,) = keep([given], act=act)
    with again.file.open() as stored:
        assert stored.read() == PDF
