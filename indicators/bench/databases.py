"""Databases in the states in which the cases find them, each a copy that can be thrown away."""

import os
import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from dvctrack.tests.postgres import PostgresServer

_RUN = "run"


class SqliteDatabase(AbstractContextManager["SqliteDatabase"]):
    """States are folders with the database and the uploads, the running one is `run`."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / self.name
        self._new(_RUN)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.folder)

    @property
    def environment(self) -> dict[str, str]:
        """As in production: in development Django keeps every query."""
        return {
            **os.environ,
            "DVCTRACK_ENV": "production",
            "DVCTRACK_SECRET_KEY": "bench",
            "DVCTRACK_ALLOWED_HOSTS": "localhost",
            "DVCTRACK_VAR_DIR": str(self.folder / _RUN),
            "DATABASE_URL": self._url,
        }

    def keep(self, state: str) -> None:
        """Remember what the running database is like now."""
        shutil.copytree(self.folder / _RUN, self.folder / state)

    def go_to(self, state: str) -> None:
        """Make the running database what it was like then."""
        shutil.rmtree(self.folder / _RUN)
        shutil.copytree(self.folder / state, self.folder / _RUN)

    @property
    def _url(self) -> str:
        return ""

    def _new(self, state: str) -> None:
        (self.folder / state).mkdir(parents=True)


class PostgresDatabase(SqliteDatabase):
    """The uploads in folders, the states as databases on a server of our own."""

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        self.server = PostgresServer.start()
        self._do("CREATE DATABASE {}", _RUN)
        super().__init__(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.stop()
        super().__exit__(kind, error, trace)

    def keep(self, state: str) -> None:
        super().keep(state)
        self._do("CREATE DATABASE {} TEMPLATE {}", state, _RUN)

    def go_to(self, state: str) -> None:
        super().go_to(state)
        self._do("DROP DATABASE {}", _RUN)
        self._do("CREATE DATABASE {} TEMPLATE {}", _RUN, state)
        self._do("CHECKPOINT")

    @property
    def _url(self) -> str:
        return self.server.url.removesuffix("postgres") + _RUN

    def _do(self, command: str, *names: str) -> None:
        with psycopg.connect(self.server.url, autocommit=True) as connection:
            named = sql.SQL(command).format(*map(sql.Identifier, names))
            connection.execute(named)
