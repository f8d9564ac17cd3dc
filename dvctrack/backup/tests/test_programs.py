"""PostgreSQL is saved by its own programs: which are taken, and what they are told."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dvctrack.backup.tests.sites import command
from dvctrack.tests.own_site import OwnSite

pytestmark = [pytest.mark.own_database, pytest.mark.both_databases, pytest.mark.slow]
ON_POSTGRESQL = bool(os.environ.get("DATABASE_URL"))
# Says that it is of this version, and keeps with what it was called.
PROGRAM = """#!/bin/sh
[ "$1" = --version ] && echo "pg_dump (PostgreSQL) {version}" && exit
echo "$PGPASSWORD $*" > "$0.called"
echo "no such luck" >&2
exit 1
"""


def test_sqlite_needs_no_program_and_postgresql_names_the_one_that_is_missing(
    tmp_path: Path,
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "bin").mkdir()
    site = OwnSite.make(tmp_path / "site")
    program = tmp_path / "bin" / "pg_dump"
    if ON_POSTGRESQL:
        parts = urlsplit(site.database)
        address = parts._replace(netloc=parts.netloc.replace("@", ":mat%20khau@")).geturl()
        site = OwnSite({**site.environment, "DATABASE_URL": address})

    def said() -> str:
        done = command(site, "backup", tmp_path / "backups", PATH=str(program.parent))
        assert done.returncode == int(ON_POSTGRESQL)
        assert [*(tmp_path / "backups").glob("*")] == [] or not ON_POSTGRESQL
        return done.stderr

    if not ON_POSTGRESQL:
        said()
        return
    assert "Không tìm thấy pg_dump" in said()
    for version, sentence in {"9.6.24": "cũ hơn máy chủ", "99.1": "no such luck"}.items():
        program.write_text(PROGRAM.format(version=version))
        program.chmod(0o755)
        assert sentence in said()
    password, _space, arguments = program.with_name("pg_dump.called").read_text().partition(" --")
    assert password.startswith("mat khau")
    assert "khau" not in arguments
