"""The server of the tests: which one is taken, and what is left where it cannot start."""

import os
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dvctrack.tests import plugin, postgres
from dvctrack.tests.postgres import PostgresServer, PostgresUnavailableError, binaries

pytestmark = pytest.mark.both_databases


def install(root: Path, version: str, *, initdb: str = "exit 0") -> Path:
    folder = root / version / "bin"
    folder.mkdir(parents=True)
    for name, script in {"initdb": initdb, "postgres": "exit 0", "pg_ctl": "exit 0"}.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the place of Debian's, no PostgreSQL on PATH, temporary files to be seen."""
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path / "debian")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "debian"


def test_binaries_are_the_newest_by_number(debian: Path) -> None:
    install(debian, "9.6")
    newest = install(debian, "17")
    install(debian, "notes")
    assert binaries() == newest


def test_binaries_behind_a_link_on_path(
    debian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = install(tmp_path / "elsewhere", "16")
    link = tmp_path / "postgres"
    link.symlink_to(real / "postgres")
    monkeypatch.setattr(shutil, "which", lambda name: str(link))
    assert binaries() == real


def test_server_without_binaries_says_so(debian: Path) -> None:
    with pytest.raises(PostgresUnavailableError, match="is not installed"):
        PostgresServer.start()


def test_server_that_fails_gives_one_line_and_leaves_nothing(debian: Path) -> None:
    install(debian, "17", initdb="echo no >&2; echo room >&2; exit 1")
    with pytest.raises(PostgresUnavailableError, match="initdb says: no room"):
        PostgresServer.start()
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def test_server_stopped_leaves_nothing(debian: Path) -> None:
    install(debian, "17")
    server = PostgresServer.start()
    assert server.folder.exists()
    server.stop()
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


class Config:
    """As much of pytest's as the plugin asks for."""

    def __init__(self, db: str) -> None:
        self.known_args_namespace = SimpleNamespace(db=db, reuse_db=False)
        self.cleanups: list[Any] = []

    def add_cleanup(self, cleanup: Any) -> None:
        self.cleanups.append(cleanup)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A copy of the environment without a worker, for the plugin to change."""
    copy = {name: value for name, value in os.environ.items() if "XDIST" not in name}
    monkeypatch.setattr(os, "environ", copy)
    return copy


def test_plugin_stops_the_server_even_when_no_test_is_collected(
    debian: Path, environment: dict[str, str]
) -> None:
    install(debian, "17")
    config: Any = Config("postgresql")
    plugin.pytest_load_initial_conftests(config)
    assert environment["DATABASE_URL"].startswith("postgres://dvctrack@127.0.0.1:")
    for cleanup in config.cleanups:
        cleanup()
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def test_plugin_lets_a_worker_share_the_server(environment: dict[str, str]) -> None:
    environment |= {"PYTEST_XDIST_WORKER": "gw0", "DATABASE_URL": "postgres://of-the-master"}
    config: Any = Config("postgresql")
    plugin.pytest_load_initial_conftests(config)
    assert environment["DATABASE_URL"] == "postgres://of-the-master"
    for cleanup in config.cleanups:
        cleanup()


def test_plugin_keeps_away_from_the_database_of_the_developer(environment: dict[str, str]) -> None:
    environment |= {"DATABASE_URL": "postgres://real", "DVCTRACK_ENV": "production"}
    config: Any = Config("sqlite")
    plugin.pytest_load_initial_conftests(config)
    assert "DATABASE_URL" not in environment
    assert environment["DVCTRACK_ENV"] == "development"
    for cleanup in config.cleanups:
        cleanup()
