"""The command as scripts call it: what it prints, and how it ends."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from entities.models import Agency, Reorganisation
from entities.tests.factories import AgencyFactory, MembershipFactory
from indicators.reorganising.tests.acts import csv

pytestmark = pytest.mark.django_db
Write = Callable[[bytes], str]
MERGER = csv("ninh-binh,merged_into,ninh-binh-2025,Ninh Bình,1/7/2025,")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(content: bytes) -> str:
        path = tmp_path / "sap-xep.csv"
        path.write_bytes(content)
        return str(path)

    return write


def run(*arguments: str) -> tuple[int, Any]:
    """The exit code and the object that was printed."""
    out, code = StringIO(), 0
    try:
        call_command("reorganise", *arguments, "--format", "json", stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, json.loads(out.getvalue())


@pytest.fixture
def ninh_binh() -> Agency:
    return AgencyFactory.create(slug="ninh-binh", name="Ninh Bình", display_order=42)


def test_command_records_and_says_what_it_did(write: Write, ninh_binh: Agency) -> None:
    person = MembershipFactory.create(agency=ninh_binh, role="officer").user
    code, said = run(write(MERGER))
    act = Reorganisation.objects.get()
    assert code == 0
    assert said == {
        "act": act.pk,
        "saved": True,
        "ended": [{"agency": "ninh-binh", "name": "Ninh Bình", "last_day": "2025-06-30"}],
        "made": [
            {
                "agency": "ninh-binh-2025",
                "name": "Ninh Bình",
                "kind": "province",
                "parent": None,
                "display_order": 42,
                "starts_on": "2025-07-01",
                "from": ["ninh-binh"],
                "goes_on_with": "ninh-binh",
                "aliases": [],
                "codes": {"identification": [], "gso": []},
            }
        ],
        "renamed": [],
        "successions": [
            {
                "predecessor": "ninh-binh",
                "successor": "ninh-binh-2025",
                "relation": "merged_into",
                "effective_on": "2025-07-01",
                "basis": None,
                "is_verified": False,
                "note": "",
            }
        ],
        "obligations": {"removed": 0, "made": 0},
        "memberships": {
            "moved": [
                {
                    "user": person.username,
                    "role": "officer",
                    "agency": "ninh-binh",
                    "to": "ninh-binh-2025",
                }
            ],
            "listed": [],
        },
        "targets": [],
        "services": [],
        "children": [],
        "findings": [],
    }


def test_dry_run_writes_nothing(write: Write, ninh_binh: Agency) -> None:
    code, said = run(write(MERGER), "--dry-run")
    assert (code, said["saved"], said["act"], len(said["made"])) == (0, False, None, 1)
    assert not Reorganisation.objects.exists()


def test_file_twice_says_so_and_changes_nothing(write: Write, ninh_binh: Agency) -> None:
    _code, first = run(write(MERGER))
    code, again = run(write(MERGER))
    assert (code, again["act"], again["saved"], again["made"]) == (0, first["act"], True, [])
    assert [row["code"] for row in again["findings"]] == ["file-already-recorded"]
    code, other = run(write(MERGER + b"\n\n"))
    assert (code, other["act"]) == (0, first["act"])


def test_error_ends_with_1_and_names_the_cell(write: Write) -> None:
    code, said = run(write(MERGER))
    assert (code, said["saved"]) == (1, False)
    assert [(row["code"], row["where"]) for row in said["findings"]] == [
        ("unknown-agency", "csv!A2")
    ]


def test_undo_takes_back_and_refuses_a_second_time(write: Write, ninh_binh: Agency) -> None:
    _code, said = run(write(MERGER))
    number = str(said["act"])
    assert run("--undo", number) == (0, {"act": said["act"], "undone": True, "blockers": []})
    code, again = run("--undo", number)
    assert (code, again["undone"], len(again["blockers"])) == (1, True, 1)
    assert "đã được hoàn tác" in again["blockers"][0]
    assert Agency.objects.get() == ninh_binh


@pytest.mark.parametrize("arguments", [(), ("--undo", "99"), ("khong-co.csv",)])
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as error:
        call_command("reorganise", *arguments, stdout=StringIO())
    assert getattr(error.value, "returncode", 1) == 2 or arguments == ("khong-co.csv",)


def test_text_for_people(write: Write, ninh_binh: Agency) -> None:
    out = StringIO()
    call_command("reorganise", write(MERGER), stdout=out)
    assert "ninh-binh-2025" in out.getvalue()
    assert "Đã ghi nhận thành đợt sắp xếp số" in out.getvalue()
