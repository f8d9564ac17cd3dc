"""What is not backed up or restored, and what is left where it broke off."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dvctrack.backup.manifest import Manifest
from dvctrack.backup.tests.sites import command, empty, made
from dvctrack.tests.own_site import ROOT, OwnSite

pytestmark = [pytest.mark.own_database, pytest.mark.both_databases, pytest.mark.slow]
SEND = """
from indicators.importing.receive import receive_file
receive_file(b"a;1" * 1_000_000, file_name="a.csv", by=None, at=timezone.now())
"""
DIE = "lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OwnSite:
    """With one file of 3 MB."""
    site = OwnSite.make(tmp_path_factory.mktemp("site"))
    site.run(SEND)
    return site


@pytest.fixture(scope="module")
def backup(site: OwnSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(site, tmp_path_factory.mktemp("backups"))


def holds(place: OwnSite) -> tuple[str, int]:
    """How many tables and files are there."""
    tables = place.run("from dvctrack.backup import database; print(len(database.tables()))")
    media = Path(place.environment["DVCTRACK_VAR_DIR"], "media")
    return tables, sum(path.is_file() for path in media.rglob("*"))


def changed(backup: Path, folder: Path, **said: object) -> Path:
    """A copy of the backup whose manifest says something else."""
    shutil.copytree(backup, folder)
    manifest = json.loads((backup / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, **said}), "utf-8")
    return folder


def test_folders_of_the_site_itself_are_no_place_for_a_backup(site: OwnSite) -> None:
    var = Path(site.environment["DVCTRACK_VAR_DIR"])
    folders = [str(var / name) for name in ("media/imports/backups", "static/backups")]
    said = site.run(
        f"""
from pathlib import Path
from dvctrack.backup.make import make_backup
from dvctrack.lib.refused import Refused
for folder in {folders}:
    try:
        make_backup(Path(folder), at=timezone.now())
    except Refused as refused:
        print(refused)
"""
    )
    for folder, sentence in zip(folders, said.splitlines(), strict=True):
        assert folder in sentence
        assert not Path(folder).exists()


def test_wrong_backups_are_refused_and_nothing_is_written(backup: Path, tmp_path: Path) -> None:
    place = empty(tmp_path / "place")
    manifest = Manifest.read(backup)
    files = manifest.files
    name = next(path for path in files if path.startswith("media/"))
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[manifest.vendor]
    wrong: dict[str, dict[str, object]] = {
        other: {"vendor": other},
        "9999_later": {"migrations": [*manifest.migrations, "entities.9999_later"]},
        name: {"files": {**files, name: "0"}},
        "../secret": {"files": {**files, "../secret": "0"}},
    }
    folders = {
        said: changed(backup, tmp_path / f"wrong-{number}", **how)
        for number, (said, how) in enumerate(wrong.items())
    }
    folders["nowhere"] = tmp_path / "nowhere"
    sentences = place.run(
        f"""
from pathlib import Path
from dvctrack.backup.restore import restore
from dvctrack.lib.refused import Refused
for folder in {[str(folder) for folder in folders.values()]}:
    try:
        restore(Path(folder), at=timezone.now())
    except Refused as refused:
        print(refused)
"""
    ).splitlines()
    for said, sentence in zip(folders, sentences, strict=True):
        assert said in sentence
    assert holds(place) == ("0", 0)


def test_restore_that_was_killed_is_told_when_it_is_begun_again(
    backup: Path, tmp_path: Path
) -> None:
    place = empty(tmp_path / "place")
    killed = place.start(
        f"""
from pathlib import Path
from dvctrack.backup import restore as module
module.shutil.copytree = {DIE}
module.restore(Path({str(backup)!r}), at=timezone.now())
"""
    )
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    done = command(place, "restore", backup)
    assert done.returncode == 1
    assert backup.name in done.stderr
    assert "restore-unfinished" in done.stderr
    assert holds(place)[1] == 0


def test_backup_that_was_killed_leaves_nothing_under_its_name(
    site: OwnSite, tmp_path: Path
) -> None:
    make = f"""
from datetime import timedelta
from pathlib import Path
from dvctrack.backup import make as module
folder = Path({str(tmp_path)!r})
"""
    killed = site.start(
        f"{make}module.shutil.copyfile = {DIE}\nmodule.make_backup(folder, at=timezone.now())"
    )
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    assert left.name.endswith(".part")
    # It is let alone for a day, as long as it may be somebody's who is still at work.
    again = "module.make_backup(folder, at=timezone.now() + timedelta(days={}))"
    site.run(make + again.format(0))
    assert left.exists()
    site.run(make + again.format(2))
    assert [path.suffix for path in tmp_path.iterdir()] == ["", ""]


ON_SMALL_DISK = """
mount -t tmpfs -o size=2m none "$0" && "$@"
status=$?
ls -A "$0"
exit $status
"""


@pytest.mark.parametrize("is_seen_before", [True, False], ids=["before", "half_way"])
def test_full_disk_leaves_nothing(site: OwnSite, tmp_path: Path, is_seen_before: bool) -> None:
    """A disk of 2 MB, on which the database has room at most."""
    script = f"""
import django; django.setup()
from pathlib import Path
from django.utils import timezone
from dvctrack.backup import make
from dvctrack.lib.refused import Refused
if not {is_seen_before}:
    # Another program fills the disk after the look.
    make.check_room = lambda *_: None
try:
    make.make_backup(Path({str(tmp_path)!r}), at=timezone.now())
except Refused as refused:
    print(refused)
"""
    namespace = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", ON_SMALL_DISK]
    done = subprocess.run(
        [*namespace, str(tmp_path), sys.executable, "-c", script],
        cwd=ROOT,
        env={**site.environment, "DJANGO_SETTINGS_MODULE": "dvctrack.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (sentence,) = done.stdout.splitlines()
    assert ("2 MB" if is_seen_before else os.strerror(28)) in sentence or "disk is full" in sentence


def test_of_older_backups_those_of_this_site_are_deleted(site: OwnSite, tmp_path: Path) -> None:
    foreign = tmp_path / "dvctrack-20200101-000000"
    of_nobody = tmp_path / "dvctrack-20200102-000000"
    of_nobody.mkdir()
    said = site.run(
        f"""
from datetime import datetime, UTC
from pathlib import Path
from django.test import override_settings
from dvctrack.backup.make import make_backup
folder = Path({str(tmp_path)!r})
def make(day, **options):
    return make_backup(folder, at=datetime(2026, 7, day, tzinfo=UTC), **options)
with override_settings(SITE_URL="https://khac.example.vn"):
    make(1).folder.rename(folder / {foreign.name!r})
make(2), make(3)
# Kept although its day is before theirs: the clock was set back.
made = make(1, keep=2)
print([path.name for path in made.deleted])
"""
    )
    assert said == "['dvctrack-20260702-070000']"
    assert {path.name for path in tmp_path.iterdir()} == {
        foreign.name,
        of_nobody.name,
        "dvctrack-20260701-070000",
        "dvctrack-20260703-070000",
    }
