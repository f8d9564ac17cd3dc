"""Sites of their own that are backed up and restored, by the commands as an operator gives them."""

import subprocess
import sys
from pathlib import Path

from dvctrack.tests.own_site import ROOT, OwnSite


def command(
    site: OwnSite, *arguments: str | Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env={**site.environment, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def made(site: OwnSite, folder: Path) -> Path:
    """A backup of the site, which is the only one in the folder."""
    done = command(site, "backup", folder)
    assert done.returncode == 0, done.stderr
    (backup,) = folder.glob("[!.]*")
    return backup


def empty(folder: Path) -> OwnSite:
    """A place for a site, without a table or a file."""
    folder.mkdir()
    return OwnSite.empty(folder)
