"""A site with a database of its own, for tests that kill the processes that use it."""

import os
import shutil
import subprocess
import sys
import uuid
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
    def make(cls, folder: Path) -> "OwnSite":
        """Migrated and with the reference data, on the kind of database that the run is on."""
        environment = {**os.environ, "DVCTRACK_VAR_DIR": str(folder)}
        if os.environ.get("DATABASE_URL"):
            environment["DATABASE_URL"] = _create_database(f"own_{uuid.uuid4().hex}", _filled())
        else:
            shutil.copy(_filled(), folder / "db.sqlite3")
        return cls(environment)

    def start(self, code: str) -> subprocess.Popen[str]:
        """Run `code` in a process of this site."""
        return subprocess.Popen(
            [sys.executable, "-c", _START + code],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """What `code` prints; it must not fail."""
        process = self.start(code)
        printed, complaint = process.communicate()
        assert process.returncode == 0, complaint
        return printed.strip()


@cache
def _filled() -> str:
    """The database that every site of a run begins as: its file, or its name on the server."""
    folder = Path(os.environ["DVCTRACK_VAR_DIR"]) / "own-site"
    environment = {**os.environ, "DVCTRACK_VAR_DIR": str(folder)}
    name = f"filled_{uuid.uuid4().hex}"
    if os.environ.get("DATABASE_URL"):
        environment["DATABASE_URL"] = _create_database(name, "template1")
    manage = [sys.executable, "manage.py", "quickstart", "--reference-only"]
    subprocess.run(manage, cwd=ROOT, env=environment, check=True, capture_output=True)
    return name if os.environ.get("DATABASE_URL") else str(folder / "db.sqlite3")


def _create_database(name: str, template: str) -> str:
    """The address of a new database on the server of the run."""
    shared = os.environ["DATABASE_URL"]
    with psycopg.connect(shared, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return urlsplit(shared)._replace(path=f"/{name}").geturl()
