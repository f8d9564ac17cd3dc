"""What is sealed stays in its order; what somebody changes, deletes or slips in is found."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from entities.choices import TrailKind
from entities.models import TrailEntry, TrailSeal
from entities.trail import verify as verifying
from entities.trail.seals import Head, head, seal_all
from entities.trail.tests.trails import acts, change, delete, found, verdict

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = timezone.now()


def test_entries_are_sealed_once_and_each_seal_holds_the_one_before() -> None:
    assert head() is None
    acts(2)
    assert (seal_all(at=NOW), seal_all(at=NOW)) == (2, 0)
    first = head()
    acts(1)
    assert seal_all(at=NOW + timedelta(minutes=1)) == 1
    assert list(TrailSeal.objects.values_list("number", flat=True)) == [1, 2, 3]
    whole = verdict(backup=first or Head(0, ""))
    assert (whole.sealed, whole.number, whole.head) == (3, 0, head())


def test_entry_that_comes_to_light_late_gets_a_later_number() -> None:
    """Its transaction was long: later ones were sealed before it."""
    acts(3)
    late = TrailEntry.objects.earliest("pk")
    delete(late)
    seal_all(at=NOW)
    late._state.adding = True
    late.save()
    seal_all(at=NOW)
    assert TrailSeal.objects.get(entry=late.pk).number == 3
    assert found() == []


def test_entry_that_waits_for_its_seal_is_no_fault_for_ten_minutes() -> None:
    acts(1, at=NOW)
    minutes = {5: 0, 15: 1}
    assert minutes == {
        late: verifying.verify(at=NOW + timedelta(minutes=late), heads={}).number
        for late in minutes
    }


def test_every_kind_of_damage_is_told_with_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "CHUNK", 3)
    acts(9)
    seal_all(at=NOW)
    rows = {row.number: row for row in TrailSeal.objects.all()}
    entries = {number: TrailEntry.objects.get(pk=row.entry) for number, row in rows.items()}
    change(entries[2], "about", "người khác")
    delete(entries[3])
    change(rows[5], "digest", "0" * 64)
    delete(rows[7])
    assert found() == [
        ("changed", 2),
        ("missing", 3),
        ("broken", 5),
        ("changed", 5),
        ("gap", 8),
        ("unsealed", entries[7].pk),
    ]


def test_cut_off_end_is_missed_by_a_seal_kept_elsewhere() -> None:
    acts(3)
    seal_all(at=NOW)
    kept = head()
    assert kept
    last = TrailSeal.objects.get(number=3)
    delete(TrailEntry.objects.get(pk=last.entry))
    delete(last)
    assert found() == []
    assert found(backup=kept) == [("head", 3)]
    acts(1)
    seal_all(at=NOW)
    assert found(backup=kept) == [("head", 3)]


def test_row_slipped_in_is_found_whether_it_is_sealed_or_not() -> None:
    acts(2)
    seal_all(at=NOW)
    TrailEntry(kind=TrailKind.RIGHTS, act="x", at=NOW - timedelta(days=30)).save()
    new = TrailEntry.objects.latest("pk")
    assert found() == [("unsealed", new.pk)]
    seal_all(at=NOW)
    assert found() == [("backdated", 3)]


Damage = tuple[str, int, str]


@pytest.mark.slow
@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["change", "delete", "insert"]),
            st.integers(0, 11),
            st.sampled_from(["act", "person_name", "about", "seal", "digest"]),
        ),
        max_size=4,
    )
)
def test_whatever_is_done_past_the_site_is_found(damages: list[Damage]) -> None:
    with transaction.atomic():
        acts(12)
        seal_all(at=NOW)
        kept = head()
        assert kept
        is_damaged = False
        for what, place, column in damages:
            model: Any = TrailSeal if column in ("seal", "digest") else TrailEntry
            if what == "insert":
                TrailEntry(kind=TrailKind.RIGHTS, act="x", at=NOW - timedelta(days=2)).save()
                is_damaged = True
                continue
            row = model.objects.order_by("pk")[place : place + 1].first()
            if row is not None:
                change(row, column, "f" * 40) if what == "change" else delete(row)
                is_damaged = True
        assert bool(found(backup=kept)) is is_damaged
        transaction.set_rollback(True)


@pytest.mark.parametrize("table", ["trailentry", "trailseal"])
def test_database_refuses_to_change_the_trail(table: str) -> None:
    """Also after later migrations: on SQLite one that remakes a table would lose its trigger."""
    acts(1)
    seal_all(at=NOW)
    refused = ["UPDATE entities_{} SET id = id"]
    if connection.vendor == "postgresql":
        refused += ["DELETE FROM entities_{}", "TRUNCATE entities_{}"]
    for sql in refused:
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql.format(table))
