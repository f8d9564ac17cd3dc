"""Calendars: lines of at most 75 octets, texts that end where they end."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import text
from icalendar import Calendar

from dvctrack.lib.icalendar import AllDay, calendar, folded

DAY = AllDay(
    uid="deadline-1@dvctrack",
    sequence=2,
    day=date(2022, 12, 31),
    summary="Hạn",
    description="",
    address="https://dvc.example.vn/services/?agency=bo-cong-an",
    changed_at=datetime(2022, 6, 1, 8, tzinfo=UTC),
)


def read(written: str) -> Any:
    """The only event of a calendar."""
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    return event


def test_day_is_read_back_as_it_was_written() -> None:
    event = read(calendar("Bộ Công an", [DAY]))
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (DAY.uid, 2, "CONFIRMED")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (DAY.day, date(2023, 1, 1))
    assert (event["URL"], event["DTSTAMP"].dt) == (DAY.address, DAY.changed_at)


@given(text(alphabet=' ,;:\\"nNaâđặữ😀', max_size=200))
def test_any_text_is_read_back_and_no_line_is_too_long(said: str) -> None:
    written = calendar(said, [AllDay(**{**vars(DAY), "summary": said})])
    assert read(written)["SUMMARY"] == said
    assert written.endswith("\r\n")
    assert all(len(line) <= 75 for line in written.encode().split(b"\r\n"))


@pytest.mark.parametrize("length", [74, 75, 76, 148, 150])
def test_line_is_folded_at_75_octets_within_no_letter(length: int) -> None:
    line = "Đ" * (length // 2) + "x" * (length % 2)
    pieces = folded(line).split("\r\n")
    assert max(len(piece.encode()) for piece in pieces) <= 75
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line
    assert len(pieces) == {74: 1, 75: 1, 76: 2, 148: 2, 150: 3}[length]


def test_lines_of_a_text_stay_lines() -> None:
    written = calendar("", [AllDay(**{**vars(DAY), "description": "một\nhai; ba"})])
    assert "DESCRIPTION:một\\nhai\\; ba\r\n" in written
