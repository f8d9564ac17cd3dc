"""A PostgreSQL server for one run of the tests, from the machine's own binaries.

`python -m dvctrack.tests.postgres` starts one and stops it: exit 0, or 1 with the reason.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")


class PostgresUnavailableError(Exception):
    """No server could be started; the message says why, in one line."""


def binaries() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest version first; None without one."""
    debian = sorted(DEBIAN.glob("*/bin"), key=_version, reverse=True)
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
    """A running server with its data in a temporary folder."""

    folder: Path
    bin: Path
    port: int
    user: pwd.struct_passwd | None

    @classmethod
    def start(cls) -> "PostgresServer":
        """A new server on a free port. Raises PostgresUnavailableError and leaves nothing."""
        found = binaries()
        if found is None:
            raise PostgresUnavailableError("PostgreSQL is not installed: no initdb was found")
        folder = Path(tempfile.mkdtemp(prefix="dvctrack-pg-"))
        # PostgreSQL refuses to run as root.
        user = _someone_else() if os.geteuid() == 0 else None
        server = cls(folder, found, free_port(), user)
        try:
            server._prepare()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return server

    @property
    def url(self) -> str:
        return f"postgres://dvctrack@127.0.0.1:{self.port}/postgres"

    def stop(self) -> None:
        self.pause()
        shutil.rmtree(self.folder, ignore_errors=True)

    def pause(self) -> None:
        """Stop it as a machine that loses power does; its data stay."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")

    def resume(self) -> None:
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
            " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        )
        log = ("-l", self.folder / "log")
        self._run("pg_ctl", "-D", self.folder / "data", "-w", *log, "-o", options, "start")

    def _prepare(self) -> None:
        data = self.folder / "data"
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        locale = ("-E", "UTF8", "--locale=C.UTF-8")
        self._run("initdb", "-D", data, "-U", "dvctrack", "-A", "trust", "--no-sync", *locale)
        self.resume()

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [str(self.bin / program), *map(str, arguments)],
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            said = " ".join(done.stderr.decode(errors="replace").split())
            raise PostgresUnavailableError(f"PostgreSQL cannot run, {program} says: {said}")


def _someone_else() -> pwd.struct_passwd:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    try:
        PostgresServer.start().stop()
    except PostgresUnavailableError as reason:
        sys.exit(str(reason))
