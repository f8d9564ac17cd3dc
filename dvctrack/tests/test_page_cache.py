"""A visitor gets an unchanged page from memory, and never a stale one."""

import gzip
from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from entities.choices import Role
from entities.models import Agency
from entities.rules.data_version import data_version
from entities.tests.accounts import staff
from entities.tests.pages import tree
from indicators.importing.undo import undo_import
from indicators.models import ImportBatch, Period, PeriodIndicator, Submission
from indicators.tests import expected
from indicators.tests.leagues import add_rows, address, make_asked

pytestmark = pytest.mark.django_db(transaction=True)
# All that an answer from memory asks the database: the data version.
FROM_MEMORY = 1


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def asked() -> PeriodIndicator:
    asked = make_asked(code="2022-09-06")
    add_rows(asked, [40, 30])
    return asked


@pytest.fixture
def league_page(asked: PeriodIndicator) -> str:
    return address(asked)


def read(path: str) -> str:
    """What a visitor who comes for the first time is shown."""
    return Client().get(path).content.decode()


def test_second_visitor_is_answered_from_memory_with_the_same_page(
    league_page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = Client().get(league_page)
    with django_assert_num_queries(FROM_MEMORY):
        second = Client().get(league_page)
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)
    for header in ("Content-Security-Policy", "X-Frame-Options", "Referrer-Policy", "ETag"):
        assert header in second
    assert second["Cache-Control"] == "no-cache"
    assert not second.cookies


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("gzip, deflate, br", True),
        ("gzip;q=0.5", True),
        ("*", False),
        ("br", False),
        ("br, gzip;q=0", False),
        ("", False),
    ],
)
def test_page_is_sent_packed_to_whoever_can_unpack_it(
    league_page: str, accepted: str, is_packed: bool
) -> None:
    plain = Client().get(league_page)
    for _from_memory in range(2):
        answer = Client().get(league_page, headers={"Accept-Encoding": accepted})
        assert ("Content-Encoding" in answer) == is_packed
        content = gzip.decompress(answer.content) if is_packed else answer.content
        assert content == plain.content
        assert answer["Content-Length"] == str(len(answer.content))
        assert "Accept-Encoding" in answer["Vary"]
        assert answer["ETag"] == plain["ETag"]
        cache.clear()


def test_page_is_answered_after_the_database_was_started_anew(league_page: str) -> None:
    kept = read(league_page)
    lost = [OperationalError("server closed the connection unexpectedly")]

    def once(execute: Callable[..., Any], *query: Any) -> Any:
        if lost:
            raise lost.pop()
        return execute(*query)

    with connection.execute_wrapper(once):
        assert read(league_page) == kept
    assert not lost


def test_who_has_the_page_gets_no_body(league_page: str) -> None:
    first = Client().get(league_page)
    for _from_memory in range(2):
        again = Client().get(league_page, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
        assert "Content-Security-Policy" in again
        cache.clear()
    assert Client().get(league_page, headers={"If-None-Match": '"other"'}).status_code == 200


def rename_by_form(asked: PeriodIndicator) -> None:
    """As an administrator does: the form of the admin, sent back with one field changed."""
    client = Client()
    client.force_login(staff("quantri", Role.ADMINISTRATOR))
    agency = Agency.objects.earliest("pk")
    form_page = reverse("admin:entities_agency_change", args=(agency.pk,))
    (form,) = tree(client.get(form_page)).xpath("//form[@id='agency_form']")
    fields = dict(form.form_values()) | {"name": "Tên sửa trong quản trị"}
    assert client.post(form_page, fields).status_code == 302


def save(asked: PeriodIndicator) -> None:
    figure = Submission.objects.earliest("pk")
    figure.numerator = 77
    figure.save()


def update(asked: PeriodIndicator) -> None:
    Submission.objects.filter(numerator=40).update(numerator=77)


def write_sql(asked: PeriodIndicator) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE indicators_submission SET numerator = 77 WHERE numerator = 40")


def insert(asked: PeriodIndicator) -> None:
    add_rows(asked, [77])


def delete(asked: PeriodIndicator) -> None:
    Submission.objects.filter(numerator=40).delete()


CHANGES: dict[str, Callable[[PeriodIndicator], None]] = {
    "a_form_of_the_admin": rename_by_form,
    "a_save": save,
    "an_update_of_many": update,
    "sql_past_the_models": write_sql,
    "new_rows": insert,
    "rows_taken_away": delete,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_page_is_new_after(
    change: Callable[[PeriodIndicator], None], asked: PeriodIndicator, league_page: str
) -> None:
    before = read(league_page)
    assert read(league_page) == before
    change(asked)
    after = read(league_page)
    assert after != before
    cache.clear()
    assert after == read(league_page)


def test_page_is_new_after_an_import_and_after_its_undo() -> None:
    call_command("quickstart", "--reference-only", verbosity=0)
    league = reverse("league", args=("online-provision", "2023-07-25"))
    empty = read(league)
    assert "85,21" not in empty
    call_command("import_annex", str(expected.ANNEXES / "annex-2023.docx"), "--format", "json")
    assert "85,21" in read(league)
    undo_import(
        ImportBatch.objects.get(), by=staff("quantri", Role.ADMINISTRATOR), at=timezone.now()
    )
    assert read(league) == empty


def test_page_is_new_after_midnight(
    league_page: str,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    read(league_page)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2030, 1, 1))
    with pytest.raises(pytest.fail.Exception), django_assert_num_queries(FROM_MEMORY):
        read(league_page)


def test_period_that_is_hidden_again_asks_to_sign_in_at_once(
    asked: PeriodIndicator, league_page: str
) -> None:
    assert read(league_page)
    Period.objects.update(is_public=False)
    assert Client().get(league_page).status_code == 302
    Period.objects.update(is_public=True)
    assert Client().get(league_page).status_code == 200


def test_each_language_and_address_has_its_own_page(league_page: str) -> None:
    vietnamese = read(league_page)
    english = Client()
    english.cookies["django_language"] = "en"
    assert "Rank" in english.get(league_page).content.decode()
    assert read(league_page) == vietnamese
    assert read(f"{league_page}?sort=-rank") != vietnamese


def test_language_is_chosen_without_a_token(league_page: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert "csrfmiddlewaretoken" not in strict.get(league_page).content.decode()
    strict.post(reverse("set_language"), {"language": "en"})
    assert "Rank" in strict.get(league_page).content.decode()


def test_whoever_is_signed_in_never_gets_a_visitors_page_nor_leaves_one(league_page: str) -> None:
    reader = Client()
    reader.force_login(staff("giamsat", Role.SUPERVISOR))
    theirs = reader.get(league_page).content.decode()
    assert "giamsat" in theirs
    visitors = read(league_page)
    assert "giamsat" not in visitors
    assert "giamsat" in reader.get(league_page).content.decode()


NOT_KEPT = {
    "a_page_that_is_none": "/league/none/2022-09-06/",
    "the_page_for_signing_in": "/login/",
    "a_redirection": "/checks/",
    "the_health_of_the_site": "/readyz",
}


@pytest.mark.parametrize("path", NOT_KEPT.values(), ids=NOT_KEPT.keys())
def test_is_not_kept(path: str, asked: PeriodIndicator) -> None:
    assert "ETag" not in Client().get(path)


def test_head_is_answered_like_get(league_page: str) -> None:
    shown = Client().get(league_page)
    for _from_memory in range(2):
        head = Client().head(league_page)
        assert (head.status_code, head["ETag"]) == (200, shown["ETag"])


def test_change_that_is_rolled_back_does_not_count(asked: PeriodIndicator) -> None:
    before = data_version()
    with transaction.atomic():
        save(asked)
        transaction.set_rollback(True)
    assert data_version() == before
    save(asked)
    assert data_version() > before


def test_change_after_a_savepoint_that_was_rolled_back_counts(asked: PeriodIndicator) -> None:
    before = data_version()
    with transaction.atomic():
        with transaction.atomic():
            save(asked)
            transaction.set_rollback(True)
        update(asked)
    assert data_version() > before


def test_reading_does_not_count(league_page: str) -> None:
    before = data_version()
    read(league_page)
    read("/agencies/")
    assert data_version() == before


def test_writers_that_overlap_both_count_whichever_ends_first(asked: PeriodIndicator) -> None:
    """The one that began first ends last; on SQLite they come one after the other."""
    if connection.vendor == "sqlite":
        versions = [data_version()]
        for pk in Submission.objects.values_list("pk", flat=True):
            Submission.objects.filter(pk=pk).update(note="x")
            versions.append(data_version())
    else:
        versions = _overlapping_versions()
    assert versions == sorted(set(versions))
    assert len(versions) == 3


def _overlapping_versions() -> list[int]:
    first, second = Submission.objects.values_list("pk", flat=True)
    wrote, may_end = Barrier(2, timeout=20), Barrier(2, timeout=20)

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                Submission.objects.filter(pk=first).update(note="x")
                wrote.wait()
                may_end.wait()
        finally:
            connection.close()

    versions = [data_version()]
    slow = Thread(target=write_slowly)
    slow.start()
    wrote.wait()
    # Does not wait for the other, which holds its own row of the counter.
    Submission.objects.filter(pk=second).update(note="y")
    versions.append(data_version())
    may_end.wait()
    slow.join()
    versions.append(data_version())
    return versions


def test_each_table_is_counted_or_is_known_to_be_on_no_page() -> None:
    own = {
        model._meta.db_table
        for app in ("entities", "indicators")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not model.__name__.startswith("Historical")
    }
    assert own - _counted() == {"entities_dataversion", "indicators_entrydraft"}, (
        "These tables have no triggers that count their changes, or lost them: on SQLite a"
        " migration that alters a table makes it anew. Add them with entities.counting."
    )


def _counted() -> set[str]:
    """The tables whose inserts, updates and deletes are all counted."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
                " AND name LIKE '%\\_counted\\_%' ESCAPE '\\' GROUP BY tbl_name HAVING count(*) = 3"
            )
        else:
            cursor.execute(
                "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_counted'"
            )
        rows: list[Any] = cursor.fetchall()
    return {str(name) for (name,) in rows}
