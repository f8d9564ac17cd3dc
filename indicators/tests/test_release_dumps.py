"""The migrations since a release, on its own database: what was there is there."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from dvctrack.tests.own_site import OwnSite
from indicators.tests import release_seen
from indicators.tests.release_dump import DATA, released

pytestmark = [pytest.mark.own_database, pytest.mark.slow, pytest.mark.both_databases]
VENDOR = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
DUMPS = {path.name.split(f".{VENDOR}")[0]: path for path in DATA.glob(f"*.{VENDOR}.sql.gz")}
ASK = """
import json
from indicators.tests import release_seen as seen
names = ("schema", "rows", "versions", "files", "refusals")
print(json.dumps({name: getattr(seen, name)() for name in names}))
"""


@pytest.fixture(scope="module", params=list(DUMPS.values()), ids=list(DUMPS))
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the database of a release says after every migration since."""
    dump: Path = request.param
    site = OwnSite.copy(released(dump), tmp_path_factory.mktemp("released"))
    return json.loads(site.run(ASK))


def test_release_was_dumped() -> None:
    assert "release-0.2.0" in DUMPS


def test_figures_services_and_periods_are_there(seen: Any) -> None:
    rows = seen["rows"]
    assert (rows["figures"], rows["services"]) == (582, 16)
    assert rows["periods"] == {
        "2022-09-06": "closed",
        "2023-07-25": "open",
        "2023-08-25": "planned",
    }
    assert rows["states"] == ["accepted", "returned", "submitted"]


def test_league_says_what_the_annex_says(seen: Any) -> None:
    row = seen["rows"]["league"]["bo-tai-chinh"]
    assert (row["numerator"], row["denominator"], row["status"]) == (296, 633, "not_met")
    assert row["rate"].startswith("46.")


def test_history_names_who_changed_what_and_why(seen: Any) -> None:
    assert seen["rows"]["history"] == [
        ["accepted", "Nhập từ annex-2023.docx", "van-phong"],
        ["returned", "Tử số lớn bất thường", "van-phong"],
        ["submitted", "Gửi lại", "can-bo"],
    ]
    assert seen["rows"]["reasons"] == [
        "Đã cung cấp trên Cổng Dịch vụ công",
        "Chờ văn bản hướng dẫn",
    ]


def test_deadlines_are_done_and_extended(seen: Any) -> None:
    assert seen["rows"]["done"] == ["2022-06-30", "2022-09-20"]
    assert seen["rows"]["extended"] == ["2022-09-30", "2022-12-31"]


def test_versions_say_what_was_published(seen: Any) -> None:
    published = {"letter": "6000", "is_whole": True, "counts": [[296, 633]]}
    assert seen["versions"] == [
        {"number": 1, "reason": "", "withdrawn": "Sai số công văn", **published},
        {"number": 2, "reason": "Đính chính", "withdrawn": None, **published},
    ]
    assert seen["files"] == [True] * 4


def test_database_still_refuses_to_change_what_was_published(seen: Any) -> None:
    answers = seen["refusals"]
    assert len(answers) == len(release_seen.FROZEN)
    assert all("stays as it was" in answer for answer in answers)


@pytest.mark.django_db
def test_database_is_built_like_a_new_one(seen: Any) -> None:
    """Where the code of the release itself was changed after its dump, this fails too."""
    assert seen["schema"] == json.loads(json.dumps(release_seen.schema()))
