"""Fixtures of the whole suite: a PostgreSQL of our own, Chromium, fast passwords.

pytest                     on SQLite
pytest --db=postgresql     on a PostgreSQL started for the run and stopped after it
"""

import os
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from dvctrack.tests.postgres import PostgresServer

hypothesis_settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis_settings.load_profile("suite")

_server: PostgresServer | None = None
_var_dir: TemporaryDirectory[str] | None = None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=("sqlite", "postgresql"), default="sqlite")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before Django reads its settings: start the server and name it in the environment.

    A worker of xdist inherits the environment of its master, and with it the server.
    """
    global _server, _var_dir  # noqa: PLW0603
    _var_dir = TemporaryDirectory(prefix="dvctrack-var-")
    os.environ["DVCTRACK_VAR_DIR"] = _var_dir.name
    # Playwright's event loop runs in the thread that also talks to the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if early_config.known_args_namespace.db != "postgresql":
        os.environ.pop("DATABASE_URL", None)
    elif "PYTEST_XDIST_WORKER" not in os.environ:
        _server = PostgresServer.start()
        os.environ["DATABASE_URL"] = _server.url


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server is not None:
        _server.stop()
    if _var_dir is not None:
        _var_dir.cleanup()


@pytest.fixture(autouse=True)
def _fast_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    """Each test starts in the language of the site, whatever the one before chose."""
    with translation.override("vi"):
        yield
