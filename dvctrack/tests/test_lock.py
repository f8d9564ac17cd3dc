"""What is installed is pinned, with the hashes of its files, and with nothing else."""

import re
import runpy
import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = {
    "requirements.lock": PROJECT["dependencies"],
    "requirements-dev.lock": [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["dev"],
    ],
}
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)[^\n]*\n((?: {4}--hash=sha256:[0-9a-f]{64}.*\n)+)", re.M)


def pins(name: str) -> dict[str, str]:
    """The versions of a lock, each of which has a hash."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {package: version for package, version, _hashes in PIN.findall(text)}


@pytest.mark.parametrize("name", NEEDED)
def test_lock_pins_what_is_needed_and_names_no_index(name: str) -> None:
    asked = {re.split(r"[\[><=,]", line)[0].lower().replace("_", "-") for line in NEEDED[name]}
    assert asked - set(pins(name)) == set()
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(re.findall(r"^[a-z]", text, re.M)) == len(pins(name)), "a pin without a hash"
    assert "://" not in text


def test_development_tests_the_versions_that_production_installs() -> None:
    development = pins("requirements-dev.lock")
    production = pins("requirements.lock")
    assert {name: development[name] for name in production} == production
    assert not {"pytest", "ruff"} & set(production)


def test_age_of_a_pin_stands_in_the_lock() -> None:
    lock = runpy.run_path(str(ROOT / ".ci" / "lock.py"))
    written = lock["lines_of"](
        {
            "name": "xlrd",
            "version": "2.0.2",
            "marker": "sys_platform == 'linux'",
            "wheels": [{"upload-time": datetime(2025, 6, 14), "hashes": {"sha256": "b" * 64}}],
            "sdist": {"upload-time": datetime(2025, 6, 15), "hashes": {"sha256": "a" * 64}},
        }
    )
    assert written.splitlines() == [
        "# released 2025-06-14",
        "xlrd==2.0.2 ; sys_platform == 'linux' \\",
        f"    --hash=sha256:{'a' * 64} \\",
        f"    --hash=sha256:{'b' * 64}",
    ]
    old = lock["old"]
    assert old(written, years=2, on=date(2027, 7, 1)) == ["xlrd 2.0.2: released 2025-06-14"]
    assert old(written, years=2, on=date(2027, 6, 30)) == []
