"""The site as it is served in production, on the loopback, and what its processes cost."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests
from django.db import connection
from django.test import override_settings

# Known to all, and of no use: the site ends with the measurement. Officers sign in by it here.
_KEY = "measured-" * 6
# As docs/operate.md says that it is served.
_SERVE = ("gunicorn", "--config", "python:dvctrack.serving")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Site:
    """`processes` are the first of each part by its name; all others descend from them."""

    port: int
    processes: dict[str, int]

    def cpu(self) -> dict[str, float]:
        """The seconds of processor that each part has taken by now, and the generator of load,
        which is this process.
        """
        stats = _stats()
        used = {name: _seconds(process, stats) for name, process in self.processes.items()}
        return used | {"generator": time.process_time()}


@contextmanager
def served() -> Iterator[Site]:
    """The site with a worker beside it, over the database of this process."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    name = str(connection.settings_dict["NAME"])
    shared = os.environ.get("DATABASE_URL")
    url = urlsplit(shared)._replace(path=f"/{name}").geturl() if shared else f"sqlite:///{name}"
    environment = os.environ | {
        "DVCTRACK_ENV": "production",
        "DVCTRACK_SECRET_KEY": _KEY,
        "DVCTRACK_ALLOWED_HOSTS": "localhost",
        "DVCTRACK_SECOND_FACTOR": "off",
        "DATABASE_URL": url,
        "DVCTRACK_BIND": f"127.0.0.1:{port}",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, env=environment, check=True)
    work = [sys.executable, "manage.py", "worker"]
    with (
        override_settings(SECRET_KEY=_KEY),
        subprocess.Popen([sys.executable, "-m", *_SERVE], env=environment) as server,
        subprocess.Popen(work, env=environment, stderr=subprocess.DEVNULL) as worker,
    ):
        try:
            _wait(f"http://localhost:{port}/healthz")
            yield Site(port, {"server": server.pid, "worker": worker.pid} | _database())
        finally:
            server.terminate()
            worker.terminate()


def _wait(address: str) -> None:
    for _attempt in range(120):
        with suppress(requests.RequestException):
            if requests.get(address, timeout=5).ok:
                return
        time.sleep(0.5)
    raise AssertionError("the site does not start")


def _database() -> dict[str, int]:
    """The server of the database, where it is one, on this machine."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    return {"PostgreSQL": _stat(backend)[0]}


def _stat(process: int) -> tuple[int, int]:
    """Its parent, and the ticks it has used with those of its children that have ended.

    https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, behind the name in brackets.
    """
    text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    fields = text.rpartition(")")[2].split()
    return int(fields[1]), sum(map(int, fields[11:15]))


def _seconds(root: int, stats: dict[int, tuple[int, int]]) -> float:
    """What the process and all that descend from it have used."""
    children = (process for process, (parent, _ticks) in stats.items() if parent == root)
    return stats[root][1] / _TICKS + sum(_seconds(child, stats) for child in children)


def _stats() -> dict[int, tuple[int, int]]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        # One that ends while it is looked at counts as one of the children of its parent.
        with suppress(OSError):
            found[int(folder.name)] = _stat(int(folder.name))
    return found
