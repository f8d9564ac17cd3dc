"""A site with a database of its own, for tests that kill the processes that use it."""

import fcntl
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

Process = subprocess.Popen[str]
# Starts a process of a site with its code.
Start = Callable[[str], Process]
ROOT = Path(__file__).resolve().parents[2]
_START = """
import os, signal, django
os.environ["DJANGO_SETTINGS_MODULE"] = "dvctrack.settings"
django.setup()
from django.utils import timezone
from indicators.models import *
"""


@dataclass(frozen=True)
class OwnSite:
    """The environment in which a process finds this site."""

    environment: dict[str, str]

    @classmethod
    def empty(cls, folder: Path) -> "OwnSite":
        """Without a table, on the kind of database that the run is on."""
        return cls.at(
            folder, _create_database("template1") if os.environ.get("DATABASE_URL") else ""
        )

    @classmethod
    def make(cls, folder: Path) -> "OwnSite":
        """Migrated and with the reference data, without a reorganisation."""
        return cls.copy(once("filled", _fill), folder)

    @classmethod
    def copy(cls, other: "OwnSite", folder: Path) -> "OwnSite":
        if other.database:
            return cls.at(folder, _create_database(other.database_name))
        shutil.copy(other.sqlite_file, folder / "db.sqlite3")
        return cls.at(folder, "")

    @classmethod
    def at(cls, folder: Path, database: str) -> "OwnSite":
        """With its files in this folder; `database` is empty where SQLite is one of them."""
        given = {"DVCTRACK_VAR_DIR": str(folder), "DATABASE_URL": database}
        return cls({**os.environ, **given})

    @property
    def database(self) -> str:
        """The address of its PostgreSQL database; empty on SQLite."""
        return self.environment.get("DATABASE_URL", "")

    @property
    def database_name(self) -> str:
        return urlsplit(self.database).path.lstrip("/")

    @property
    def sqlite_file(self) -> Path:
        return Path(self.environment["DVCTRACK_VAR_DIR"]) / "db.sqlite3"

    def manage(self, *arguments: str) -> None:
        """Run a command of manage.py; it must not fail."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def start(self, code: str, *, under: Sequence[str] = ()) -> Process:
        """Run `code` in a process of this site, which the command `under` may start."""
        return subprocess.Popen(
            [*under, sys.executable, "-c", _START + code],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str, *, under: Sequence[str] = ()) -> str:
        """What `code` prints; it must not fail."""
        process = self.start(code, under=under)
        printed, complaint = process.communicate()
        assert process.returncode == 0, complaint
        return printed.strip()


def line_of(process: Process) -> str:
    """The next line that it prints, for which this waits."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def once(name: str, make: Callable[[Path], OwnSite]) -> OwnSite:
    """What others of a run begin as copies of, made by the first worker that asks for it."""
    folder = Path(os.environ["DVCTRACK_TESTS_DIR"]) / name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        address = folder / "address"
        if address.exists():
            return OwnSite.at(folder, address.read_text())
        site = make(folder)
        address.write_text(site.database)
    return site


def migrated() -> OwnSite:
    """With every table and without a row."""
    return once("migrated", _migrate)


def _migrate(folder: Path) -> OwnSite:
    site = OwnSite.empty(folder)
    site.manage("migrate")
    return site


def _fill(folder: Path) -> OwnSite:
    site = OwnSite.copy(migrated(), folder)
    site.run("from indicators.management.reference import load_missing; load_missing()")
    return site


def _create_database(template: str) -> str:
    """The address of a new database on the server of the run."""
    shared, name = os.environ["DATABASE_URL"], f"own_{uuid.uuid4().hex}"
    with psycopg.connect(shared, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return urlsplit(shared)._replace(path=f"/{name}").geturl()
