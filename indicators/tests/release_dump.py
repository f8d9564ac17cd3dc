"""The database of each release as SQL, from which the migrations after it are tested.

`python -m indicators.tests.release_dump 0.2.0` writes that of the code as it stands, of both kinds
of database. What was released is never written again.
"""

import gzip
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from dvctrack.tests.own_site import OwnSite, once
from dvctrack.tests.postgres import PostgresServer

DATA = Path(__file__).parent / "data"
FILL = "from indicators.tests.release_rows import fill; fill()"
# Settings that an older server may not know, and commands of psql.
NOT_SQL = re.compile(r"^(SET \w+ = .*;|\\.*|--.*)\n", re.MULTILINE)


def write(release: str) -> None:
    """Write the two dumps of a release."""
    os.environ.pop("DATABASE_URL", None)
    _write_one(release, "sqlite")
    server = PostgresServer.start()
    os.environ["DATABASE_URL"] = server.url
    try:
        _write_one(release, "postgresql", server.bin / "pg_dump")
    finally:
        server.stop()


def _write_one(release: str, vendor: str, pg_dump: Path | None = None) -> None:
    with TemporaryDirectory() as folder:
        site = OwnSite.empty(Path(folder))
        site.manage("migrate")
        site.run(FILL)
        if pg_dump:
            options = ("--inserts", "--rows-per-insert=100", "--no-owner", "--no-privileges")
            command = [str(pg_dump), *options, site.database]
            sql = NOT_SQL.sub("", subprocess.check_output(command, text=True))
        else:
            with closing(sqlite3.connect(site.sqlite_file)) as database:
                sql = "\n".join(database.iterdump())
    (DATA / f"release-{release}.{vendor}.sql.gz").write_bytes(gzip.compress(sql.encode()))


def load(dump: Path, site: OwnSite) -> None:
    """Bring an empty site to what it was when it was dumped."""
    sql = gzip.decompress(dump.read_bytes()).decode()
    if site.database:
        with psycopg.connect(site.database) as connection:
            connection.execute(sql.encode())
    else:
        with closing(sqlite3.connect(site.sqlite_file)) as database:
            database.executescript(sql)


def released(dump: Path) -> OwnSite:
    """The site of a release after every migration since, for others to be copies of."""

    def make(folder: Path) -> OwnSite:
        site = OwnSite.empty(folder)
        load(dump, site)
        site.manage("migrate")
        return site

    return once(dump.name, make)


if __name__ == "__main__":
    (version,) = sys.argv[1:]
    write(version)
