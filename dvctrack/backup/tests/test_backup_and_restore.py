"""What is saved while the site is in use comes back elsewhere, whole and of one moment."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document

from dvctrack.backup.manifest import Manifest
from dvctrack.backup.tests.sites import command, empty, made
from dvctrack.tests.own_site import ROOT, OwnSite
from indicators.tests.release_dump import DATA, load

pytestmark = [pytest.mark.own_database, pytest.mark.both_databases, pytest.mark.slow]
VENDOR = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"

FILL = f"""
from pathlib import Path
from entities.choices import LetterPurpose
from entities.people.letters import write_letter
from indicators.importing.confirm import import_file
from indicators.importing.receive import receive_file
now = timezone.now()
annex = Path({str(ROOT)!r}, "fixtures/annexes/annex-2023.docx").read_bytes()
import_file(annex, file_name="annex-2023.docx", by=None, at=now)
gone = receive_file(b"gone;1", file_name="gone.csv", by=None, at=now)
Path(gone.file.path).unlink()
write_letter(
    purpose=LetterPurpose.REMINDER, key="1", address="lan@example.vn", person=None, agency=None,
    subject="Nhắc", text="Nhắc", by=None, at=now,
)
print(gone.file.name)
"""
# Officers who send one file after the other, until they are told to stop.
SEND = """
import select, sys
from indicators.importing.receive import receive_file
print("ready", flush=True)
number = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    number += 1
    receive_file(f"a;{number}".encode(), file_name="a.csv", by=None, at=timezone.now())
print(number)
"""
LOOK = """
import hashlib, json
from entities.models import Letter, RegularWork, TrailEntry
sent = ImportBatch.objects.filter(file_name="a.csv")
print(json.dumps({
    "figures": Submission.objects.count(),
    "sent": sent.count(),
    "whole": sum(hashlib.sha256(row.file.read()).hexdigest() == row.sha256 for row in sent),
    "letters": [[row.state, row.error] for row in Letter.objects.all()],
    "acts": list(TrailEntry.objects.values_list("act", flat=True)),
    "is_noted": RegularWork.objects.filter(name="backup").exists(),
}))
"""


@dataclass(frozen=True)
class Saved:
    """A site that was saved while files were sent to it."""

    site: OwnSite
    backup: Path
    gone: str
    sent: int

    @property
    def manifest(self) -> Manifest:
        return Manifest.read(self.backup)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    site = OwnSite.make(tmp_path_factory.mktemp("site"))
    gone = site.run(FILL)
    officers = site.start(SEND)
    assert officers.stdout is not None
    officers.stdout.readline()
    backup = made(site, tmp_path_factory.mktemp("backups") / "new" / "folder")
    sent, complaint = officers.communicate("enough\n")
    assert officers.returncode == 0, complaint
    return Saved(site, backup, gone, int(sent))


def test_backup_holds_one_moment_and_says_what_it_holds(saved: Saved) -> None:
    manifest = saved.manifest
    assert 1 < manifest.rows["indicators_importbatch"] < saved.sent + 2
    assert manifest.rows["indicators_submission"] == 249
    assert "entities.0001_initial" in manifest.migrations
    assert manifest.gone == [saved.gone]
    there = {path.relative_to(saved.backup).as_posix() for path in saved.backup.rglob("*.*")}
    assert manifest.files.keys() | {"manifest.json"} == there
    assert not any("readings" in path for path in there)
    noted = json.loads(saved.site.run(LOOK))
    assert (noted["is_noted"], noted["acts"]) == (True, ["backup made"])


def test_backup_is_for_its_owner_alone(saved: Saved) -> None:
    for path in (saved.backup.parent, saved.backup, *saved.backup.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_all_of_it_comes_back_elsewhere(saved: Saved, tmp_path: Path) -> None:
    place = empty(tmp_path / "elsewhere")
    # The folder of backups will do: the latest is taken.
    done = command(place, "restore", saved.backup.parent, "--annex", tmp_path / "annex.docx")
    assert done.returncode == 0, done.stderr
    rows = sum(saved.manifest.rows.values())
    assert f"{len(saved.manifest.rows)} bảng với {rows} dòng" in done.stdout
    assert saved.gone in done.stdout
    assert "1 thư" in done.stdout
    found = json.loads(place.run(LOOK))
    sent = saved.manifest.rows["indicators_importbatch"] - 2
    assert (found["figures"], found["sent"], found["whole"]) == (249, sent, sent)
    # What waited may have left since, and leaves again only when a person says so.
    ((state, error),) = found["letters"]
    assert state == "failed"
    assert error
    assert (found["acts"], found["is_noted"]) == (["backup restored"], False)
    annex = Document(str(tmp_path / "annex.docx"))
    assert any("Bộ Tư pháp" in cell.text for row in annex.tables[0].rows for cell in row.cells)
    again = command(place, "restore", saved.backup)
    assert again.returncode == 1
    assert "nơi trống" in again.stderr
    assert json.loads(place.run(LOOK)) == found


def test_release_of_before_is_saved_as_it_is_and_migrated_where_it_comes_back(
    tmp_path: Path,
) -> None:
    old = empty(tmp_path / "old")
    load(DATA / f"release-0.2.0.{VENDOR}.sql.gz", old)
    backup = made(old, tmp_path / "backups")
    place = empty(tmp_path / "elsewhere")
    done = command(place, "restore", backup)
    assert done.returncode == 0, done.stderr
    assert "phiên bản trước" in done.stdout
    annex = Path(place.environment["DVCTRACK_VAR_DIR"], "restored-annex.docx")
    said = place.run(
        """
from django.core.management import call_command
call_command("migrate", check_unapplied=True, verbosity=0)
last = Publication.objects.order_by("published_at").last()
print(Submission.objects.count(), len(last.files.get(kind="docx").content))
"""
    )
    assert said == f"582 {annex.stat().st_size}"
