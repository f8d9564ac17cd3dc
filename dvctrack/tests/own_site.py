"""A site with a database of its own, for tests that kill the processes that use it."""

import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
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
        shared = os.environ.get("DATABASE_URL")
        if shared:
            name = f"own_{uuid.uuid4().hex}"
            with psycopg.connect(shared, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"'.encode())
            environment["DATABASE_URL"] = urlsplit(shared)._replace(path=f"/{name}").geturl()
        site = cls(environment)
        manage = [sys.executable, "manage.py", "quickstart", "--reference-only"]
        subprocess.run(manage, cwd=ROOT, env=environment, check=True, capture_output=True)
        return site

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
