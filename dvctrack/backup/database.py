"""The whole database out and in: SQLite by its backup API, PostgreSQL by its own programs."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField
from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused

FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within is of one moment; nobody who writes has to wait."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # A transaction of Django's would keep writers out (IMMEDIATE).
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM sqlite_master")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def dump(folder: Path) -> None:
    """Write the database into the folder, as it is at the moment of `one_moment`."""
    target = folder / FILES[connection.vendor]
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            # One file, whatever the database itself keeps beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        (moment,) = cursor.fetchone()
    _run("pg_dump", "--format=custom", f"--snapshot={moment}", f"--file={target}")


def load(folder: Path) -> None:
    """Bring an empty database to what was dumped: all of it, or nothing."""
    source = folder / FILES[connection.vendor]
    if connection.vendor == "sqlite":
        address = f"{source.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as copy:
            connection.ensure_connection()
            copy.backup(connection.connection)
        return
    _run("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", source)


def _run(program: str, *arguments: str | Path) -> None:
    """Run a program of PostgreSQL on this database; no password stands among its arguments."""
    path = shutil.which(program)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        server = int(cursor.fetchone()[0]) // 10_000
    words = {"program": program, "server": server}
    if path is None:
        raise Refused(
            _("%(program)s was not found. Install the client of PostgreSQL %(server)d.") % words
        )
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    number = re.search(r"\d+", said)
    if number is None or int(number[0]) < server:
        raise Refused(
            _(
                "%(program)s is older than the server: “%(said)s”. "
                "Install the client of PostgreSQL %(server)d."
            )
            % {**words, "said": said.strip()}
        )
    options, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    *login, name = options[1:]
    done = subprocess.run(  # noqa: S603
        [path, *login, f"--dbname={name}", *map(str, arguments)],
        env={**os.environ, **(secrets or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused(
            _("%(program)s failed: %(said)s")
            % {"program": program, "said": " ".join(done.stderr.split())}
        )


def size() -> int:
    """About how many bytes a dump takes at most."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        (found,) = cursor.fetchone()
    return int(found)


def tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def row_counts() -> dict[str, int]:
    """How many rows each table has, tables included that this version does not know."""
    counts = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            (counts[table],) = cursor.fetchone()
    return counts


def migrations() -> list[str]:
    return sorted(
        f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
    )


def named_files() -> set[str]:
    """The files that rows name, by their path in the folder of files."""
    there = set(tables())
    return {
        name
        for model in apps.get_models()
        if model._meta.db_table in there
        for field in model._meta.concrete_fields
        if isinstance(field, FileField)
        for name in model._base_manager.values_list(field.name, flat=True)
        if name
    }
