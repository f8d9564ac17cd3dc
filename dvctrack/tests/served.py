"""A site of its own as gunicorn serves it, for tests of what processes and databases do."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from dvctrack.tests.own_site import ROOT, OwnSite
from dvctrack.tests.postgres import free_port

SIGNED_IN = """
from django.contrib.auth.models import User
from django.test import Client
from entities.choices import Role
from entities.models import Membership
user = User.objects.create_user("dieuphoi", first_name="Lan")
Membership.objects.create(user=user, role=Role.COORDINATOR, starts_on="2020-01-01")
client = Client()
client.force_login(user)
print(client.cookies["sessionid"].value)
"""


@contextmanager
def served(site: OwnSite, *, threads: int = 3) -> Iterator[str]:
    """The address of the site, which answers by one process."""
    base = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "dvctrack.wsgi", "--bind", base.partition("//")[2]]
    process = subprocess.Popen(
        [*command, "--threads", str(threads), "--log-level", "warning"],
        cwd=ROOT,
        env={**site.environment, "DJANGO_SETTINGS_MODULE": "dvctrack.tests.served_settings"},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(base, process)
        yield base
    finally:
        process.terminate()
        process.wait()


def _wait_for(base: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            requests.get(f"{base}/healthz", timeout=60)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the site did not start")


def signed_in(site: OwnSite) -> requests.Session:
    """A coordinator with a session."""
    browser = requests.Session()
    browser.cookies.set("sessionid", site.run(SIGNED_IN))
    return browser
