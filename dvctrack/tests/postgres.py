"""A PostgreSQL server for one run of the tests, from the machine's own binaries."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path


def binaries() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest version first; None without one."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("postgres")
    folders = [*debian, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


@dataclass
class PostgresServer:
    """A running server with its data in a temporary folder, reached through a socket there."""

    folder: Path
    bin: Path
    port: int
    user: str | None

    @classmethod
    def start(cls) -> "PostgresServer":
        found = binaries()
        if found is None:
            raise RuntimeError("PostgreSQL is not installed: no initdb beside postgres.")
        folder = Path(tempfile.mkdtemp(prefix="dvctrack-pg-"))
        # PostgreSQL refuses to run as root.
        user = _someone_else() if os.geteuid() == 0 else None
        server = cls(folder, found, _free_port(), user)
        if user:
            shutil.chown(folder, user)
        server._run(
            "initdb",
            "-D",
            folder / "data",
            "-U",
            "dvctrack",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        options = (
            f"-p {server.port} -c listen_addresses=127.0.0.1 -k {folder}"
            " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        )
        server._run(
            "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start"
        )
        return server

    @property
    def url(self) -> str:
        return f"postgres://dvctrack@127.0.0.1:{self.port}/postgres"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self.bin / program), *map(str, arguments)]
        done = subprocess.run(
            command,
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr.decode(errors='replace')}")


def _someone_else() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
