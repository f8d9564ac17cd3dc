from collections.abc import Iterator

import pytest

from dvctrack.tests.own_site import OwnSite, Process, Start


@pytest.fixture
def start(site: OwnSite) -> Iterator[Start]:
    """Starts a process of the site, which does not outlive the test."""
    started: list[Process] = []

    def start(code: str) -> Process:
        started.append(site.start(code))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()
