"""What the cases share: a database on disk, a stopwatch, and the goals that are told at the end.

`--small` runs every case with few rows: whether it still works, not how fast it is.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

from entities.choices import Role
from entities.tests.accounts import staff

Size = Callable[[int, int], int]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All are measured on both databases."""
    for item in items:
        item.add_marker(pytest.mark.both_databases)


_TOLD = pytest.StashKey[list[str]]()


class Goals:
    """The lines that say of each goal whether it is met."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def most(self, sentence: str, found: float, limit: float) -> None:
        """`sentence` has a place {} for what was found."""
        self._judge(found <= limit, sentence.format(f"{found:.4g}"), f"at most {limit:g}")

    def least(self, sentence: str, found: float, limit: float) -> None:
        self._judge(found >= limit, sentence.format(f"{found:.4g}"), f"at least {limit:g}")

    def tell(self, line: str) -> None:
        self._lines.append(line)

    def _judge(self, is_met: bool, sentence: str, limit: str) -> None:
        self.tell(f"{'met    ' if is_met else 'NOT MET'}  {sentence}, {limit}")


class Stopwatch:
    """Runs one case several times, as a row of the table; the middle of its seconds is kept."""

    def __init__(self, benchmark: Any, seconds: dict[str, float]) -> None:
        self._benchmark = benchmark
        self.seconds = seconds

    def run(
        self,
        case: str,
        work: Callable[[], object],
        *,
        before: Callable[[], None] | None = None,
        rounds: int = 3,
        is_warm: bool = False,
    ) -> float:
        """`before` is done before each run; `is_warm`: the first run does not count."""
        self._benchmark.pedantic(work, setup=before, rounds=rounds, warmup_rounds=int(is_warm))
        self.seconds[case] = self._benchmark.stats.stats.median
        return self.seconds[case]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--small", action="store_true", help="few rows, to see that all cases run")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_TOLD] = []


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    is_small = config.getoption("--small")
    terminalreporter.section(
        f"goals on {connection.vendor}" + (", which few rows say nothing of" if is_small else "")
    )
    for line in config.stash[_TOLD]:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def size(pytestconfig: pytest.Config) -> Size:
    """The number of rows of a case: the first one, or with `--small` the second."""
    is_small = pytestconfig.getoption("--small")
    return lambda full, small: small if is_small else full


@pytest.fixture(scope="session")
def seconds() -> dict[str, float]:
    """Of the cases that were run."""
    return {}


@pytest.fixture
def stopwatch(benchmark: Any, seconds: dict[str, float]) -> Stopwatch:
    return Stopwatch(benchmark, seconds)


@pytest.fixture
def goals(pytestconfig: pytest.Config) -> Goals:
    return Goals(pytestconfig.stash[_TOLD])


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Open to all cases; SQLite in a file, as it is used, and not in memory."""
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "db.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(path)
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        yield
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="module")
def database(django_db_setup: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """Without a transaction around it, so that writing includes the commit; emptied at the end."""
    if connection.vendor == "postgresql":
        request.getfixturevalue("trail_may_be_emptied")
    yield
    call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def administrator(database: None) -> Client:
    """The browser of an administrator who has signed in."""
    client = Client()
    client.force_login(staff("bench", Role.ADMINISTRATOR))
    return client
