"""The pages for errors: ours, Vietnamese first, in JSON for the API, and nothing half saved."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from dvctrack.faults import Trouble, trouble_of
from entities.choices import Role
from entities.tests.accounts import staff
from entities.tests.factories import MembershipFactory
from entities.tests.pages import Page, text, tree
from indicators.models import Attachment, PeriodIndicator, Submission
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"
API = "/api/v1/periods/"


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code=CODE)


@pytest.fixture
def office() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


def heading(page: Page) -> str:
    return text(tree(page).xpath("//h1")[0])


@contextmanager
def full_database() -> Iterator[None]:
    """As of a disk of which the database has the last page."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT freelist_count, page_size FROM pragma_freelist_count, pragma_page_size"
        )
        pages, size = cursor.fetchone()
        cursor.execute("CREATE TABLE ballast AS SELECT zeroblob(%s)", [(pages + 1) * size])
        cursor.execute("PRAGMA max_page_count = 1")
        try:
            yield
        finally:
            cursor.execute("PRAGMA max_page_count = 1000000000")
            cursor.execute("DROP TABLE ballast")


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file can grow beyond this size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.django_db(transaction=True)
def test_full_database_saves_all_or_nothing_and_says_so(
    office: Client, asked: PeriodIndicator, caplog: pytest.LogCaptureFixture
) -> None:
    agencies = [add_row(asked) for _place in range(60)]
    fields = {f"{agency.slug}:to_date:numerator": "7" for agency in agencies}
    address = reverse("entry-grid", args=(CODE, asked.indicator.slug))
    with full_database():
        page = office.post(address, fields | {"action": "save"})
        assert page.status_code == 503
        assert heading(page) == "Máy chủ đã hết chỗ trên đĩa"
        assert not Submission.objects.exists()
        assert not Submission.history.exists()
    assert "fault: database or disk full" in caplog.text
    office.post(address, fields | {"action": "save"})
    assert Submission.objects.count() == 60


def test_full_disk_keeps_nothing_of_a_file(
    asked: PeriodIndicator, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    agency = add_row(asked)
    client = Client(raise_request_exception=False)
    client.force_login(MembershipFactory.create(role=Role.OFFICER, agency=agency).user)
    sent = {"file": SimpleUploadedFile("ky.pdf", b"%PDF-1.7" + b"0" * 400_000)}
    with full_disk(200_000):
        page = client.post(reverse("entry-attach", args=(CODE, agency.slug)), sent)
    assert page.status_code == 503
    assert heading(page) == "Máy chủ đã hết chỗ trên đĩa"
    assert not Attachment.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


NUL = {
    "address": lambda client: client.get("/agencies/?q=a%00b"),
    "name_of_parameter": lambda client: client.get("/agencies/?a%00b=1"),
    "form": lambda client: client.post("/login/", {"username": "a\0", "password": "x"}),
    "api": lambda client: client.get(f"{API}?after=%00"),
}


@pytest.mark.parametrize("way", NUL)
def test_nul_is_no_text(way: str, office: Client) -> None:
    answer = NUL[way](office)
    assert answer.status_code == 400
    if way == "api":
        assert answer.json() == {"status": 400, "detail": "Yêu cầu không đọc được."}
    else:
        assert heading(answer) == "Yêu cầu không đọc được"


def test_nul_in_a_cookie_is_no_session(client: Client) -> None:
    client.cookies.load('sessionid="a\\000b"')
    assert client.cookies["sessionid"].value == "a\0b"
    assert client.get("/").status_code == 400


def test_form_beyond_all_bounds_is_too_large(office: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    page = office.post("/login/", {"username": "a" * 2000}, content_type="text/plain")
    form = office.post(
        "/login/", "username=" + "a" * 2000, content_type="application/x-www-form-urlencoded"
    )
    assert (page.status_code, form.status_code) == (200, 413)
    assert heading(form) == "Nội dung gửi quá lớn"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/no-such/", 404), ("GET", "/api/", 404), ("DELETE", API, 405)],
    ids=["unknown", "above", "method"],
)
def test_api_tells_errors_in_json(client: Client, method: str, path: str, status: int) -> None:
    answer = client.generic(method, path)
    assert answer.status_code == status
    assert answer.json()["status"] == status
    assert answer.json()["detail"]
    if status == 405:
        assert answer["Allow"]


def test_api_tells_its_own_fault_in_json(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("indicators.api.operations.page", fail)
    answer = Client(raise_request_exception=False).get(API)
    assert (answer.status_code, answer.json()["status"]) == (500, 500)


CODES = {
    "57014": Trouble.BUSY,
    "55P03": Trouble.BUSY,
    "40P01": Trouble.BUSY,
    "57P03": Trouble.AWAY,
    "53100": Trouble.FULL,
    "23505": None,
}


@pytest.mark.parametrize("code", CODES)
def test_what_postgresql_says_by_its_codes(code: str) -> None:
    error = psycopg.errors.lookup(code)("said")
    assert trouble_of(error) is CODES[code]
    assert trouble_of(_raised_from(OperationalError("said"), error)) is CODES[code]


def test_server_that_does_not_answer_is_away() -> None:
    with pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect("postgres://127.0.0.1:1/x")
    assert trouble_of(refused.value) is Trouble.AWAY


def test_folder_of_sqlite_that_is_gone_is_away(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError) as refused:
        sqlite3.connect(tmp_path / "gone" / "db.sqlite3")
    assert trouble_of(refused.value) is Trouble.AWAY
    assert trouble_of(None) is None


def _raised_from(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error
