"""Fixtures of the whole suite: a PostgreSQL of our own, Chromium, fast passwords.

pytest                     on SQLite; with --reuse-db the database stays for the next run
pytest --db=postgresql     on a PostgreSQL started for the run and stopped after it: only what is
                           marked both_databases or browser, since the rest is the same there
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from django_tasks.backends.immediate import ImmediateBackend
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from dvctrack.tests.own_site import migrated
from dvctrack.tests.postgres import PostgresServer, PostgresUnavailableError

hypothesis_settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis_settings.load_profile("suite")
ON_POSTGRESQL = ("both_databases", "browser")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=("sqlite", "postgresql"), default="sqlite")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before Django reads its settings: start the server and name it in the environment.

    A worker of xdist inherits the environment of its master, and with it the server and a folder.
    Cleanups run even when a conftest cannot be imported, which pytest_unconfigure does not.
    """
    os.environ["DVCTRACK_VAR_DIR"] = _var_dir(early_config)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        # What the workers of a run share.
        os.environ["DVCTRACK_TESTS_DIR"] = _temporary(early_config)
    os.environ["DVCTRACK_ENV"] = "development"
    # Playwright's event loop runs in the thread that also talks to the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if early_config.known_args_namespace.db != "postgresql":
        os.environ.pop("DATABASE_URL", None)
    elif "PYTEST_XDIST_WORKER" not in os.environ:
        try:
            server = PostgresServer.start()
        except PostgresUnavailableError as reason:
            raise pytest.UsageError(str(reason)) from None
        early_config.add_cleanup(server.stop)
        os.environ["DATABASE_URL"] = server.url


def _var_dir(config: pytest.Config) -> str:
    """A folder for this run; with --reuse-db one of this checkout that stays."""
    if config.known_args_namespace.reuse_db:
        return str(config.rootpath / ".pytest_cache" / "var")
    return _temporary(config)


def _temporary(config: pytest.Config) -> str:
    folder = TemporaryDirectory(prefix="dvctrack-var-")
    config.add_cleanup(folder.cleanup)
    return folder.name


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """A database that is used again is a file; otherwise SQLite keeps it in memory."""
    if config.getoption("reuse_db") and connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / "test.sqlite3")


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> None:
    """The database of the tests begins migrated, as a copy of what the workers migrate once."""
    is_asked = fixturedef.argname == "django_db_modify_db_settings"
    option = request.config.getoption
    if not is_asked or option("nomigrations") or option("reuse_db"):
        return
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated().database_name
        return
    # Where Django keeps it.
    memory = sqlite3.connect("file:memorydb_default?mode=memory&cache=shared", uri=True)
    request.config.add_cleanup(memory.close)
    with closing(sqlite3.connect(migrated().sqlite_file)) as file:
        file.backup(memory)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow files come first: else one worker is at the last of them while the other has none."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    if config.getoption("--db") != "postgresql":
        return
    kept = [item for item in items if any(map(item.get_closest_marker, ON_POSTGRESQL))]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


@pytest.fixture(autouse=True)
def _fast_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    """Each test starts in the language of the site, whatever the one before chose."""
    with translation.override("vi"):
        yield


class AtOnce(ImmediateBackend):
    supports_defer = True


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: Any) -> None:
    """Work for the background is done where it is asked for, also what was to wait a while."""
    settings.TASKS = {"default": {"BACKEND": f"{__name__}.AtOnce"}}


@pytest.fixture(scope="session")
def trail_may_be_emptied(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """For tests that end by emptying all tables at once, which the trail refuses on PostgreSQL."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("trailentry", "trailseal"):
            cursor.execute(f"DROP TRIGGER {table}_is_not_emptied ON entities_{table}")


@pytest.fixture(autouse=True)
def _empties_all_tables(request: pytest.FixtureRequest) -> None:
    if connection.vendor == "postgresql" and "transactional_db" in request.fixturenames:
        request.getfixturevalue("trail_may_be_emptied")
