"""A site with a database of its own, for tests that kill the processes that use it."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

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
        environment = {**os.environ, "DVCTRACK_VAR_DIR": str(folder)}
        if os.environ.get("DATABASE_URL"):
            name = f"own_{uuid.uuid4().hex}"
            environment["DATABASE_URL"] = _create_database(name, "template1")
        return cls(environment)

    @classmethod
    def make(cls, folder: Path) -> "OwnSite":
        """Migrated and with the reference data, without a reorganisation."""
        if not os.environ.get("DATABASE_URL"):
            shutil.copy(_filled().sqlite_file, folder / "db.sqlite3")
            return cls.empty(folder)
        template = urlsplit(_filled().database).path.lstrip("/")
        address = _create_database(f"own_{uuid.uuid4().hex}", template)
        return cls({**os.environ, "DVCTRACK_VAR_DIR": str(folder), "DATABASE_URL": address})

    @property
    def database(self) -> str:
        """The address of its PostgreSQL database; empty on SQLite."""
        return self.environment.get("DATABASE_URL", "")

    @property
    def sqlite_file(self) -> Path:
        return Path(self.environment["DVCTRACK_VAR_DIR"]) / "db.sqlite3"

    def manage(self, *arguments: str) -> None:
        """Run a command of manage.py; it must not fail."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def start(self, code: str, *, under: Sequence[str] = ()) -> subprocess.Popen[str]:
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


@cache
def _filled() -> OwnSite:
    """The site that every one of a run begins as a copy of."""
    folder = Path(os.environ["DVCTRACK_VAR_DIR"]) / "own-site"
    folder.mkdir()
    site = OwnSite.empty(folder)
    site.manage("migrate")
    site.run("from indicators.management.reference import load_missing; load_missing()")
    return site


def _create_database(name: str, template: str) -> str:
    """The address of a new database on the server of the run."""
    shared = os.environ["DATABASE_URL"]
    with psycopg.connect(shared, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return urlsplit(shared)._replace(path=f"/{name}").geturl()
