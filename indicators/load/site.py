"""The site as it is served in production, on a database of its own, until the load is over."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

from indicators.bench.databases import SqliteDatabase

_READY_WITHIN = 60


def prepare(database: SqliteDatabase) -> None:
    """The tables, the reference data and the static files."""
    for command in (("quickstart", "--reference-only"), ("collectstatic", "--noinput")):
        _run(database, "manage.py", *command)


def step(database: SqliteDatabase, name: str, *numbers: int) -> Any:
    """What a step of `indicators.load.child` says."""
    return json.loads(_run(database, "-m", "indicators.load.child", name, *map(str, numbers)))


@contextmanager
def served(database: SqliteDatabase, *, workers: int, threads: int) -> Iterator[int]:
    """Serve it with gunicorn on the loopback; the port. What it logs is told where it failed."""
    port = _free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "dvctrack.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--workers", str(workers), "--threads", str(threads), "--log-level", "warning"),
    ]
    with TemporaryFile("w+") as log:
        with subprocess.Popen(command, env=database.environment, stderr=log) as server:  # noqa: S603
            try:
                _wait(port)
                yield port
            finally:
                server.terminate()
        log.seek(0)
        said = log.read()
    if "ERROR" in said:
        sys.stderr.write(said)


def _run(database: SqliteDatabase, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(  # noqa: S603
        command, env=database.environment, stdout=subprocess.PIPE, check=True, text=True
    )
    return done.stdout


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait(port: int) -> None:
    end = time.monotonic() + _READY_WITHIN
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/readyz", headers={"Host": "localhost"}
    )
    while True:
        try:
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
