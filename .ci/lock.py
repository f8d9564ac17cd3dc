"""Writes the locks, and says which pins are old. Needs `uv`; `make lock` calls it.

python .ci/lock.py             keeps the versions that are pinned, and pins what is new
python .ci/lock.py --upgrade   takes the latest of everything
python .ci/lock.py --old 3     the pins of production that were released over three years ago

A lock names no index: it holds for every one that has these files. The day of a release, as
the index gave it when the lock was written, stands above each pin.
"""

import argparse
import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements.lock": (), "requirements-dev.lock": ("--extra", "dev")}
HEADER = "# Written by .ci/lock.py: pip install --require-hashes -r {name}\n"
PIN = re.compile(r"^# released (\S+)\n(\S+)==(\S+)", re.MULTILINE)


def resolve(extras: tuple[str, ...], constraint: Path | None) -> list[dict[str, Any]]:
    """What is needed on every platform and Python, each package with the hashes of its files."""
    compile_ = ["uv", "pip", "compile", "pyproject.toml", "--universal", "--quiet", *extras]
    if constraint:
        compile_ += ["--constraint", str(constraint)]
    with TemporaryDirectory() as folder:
        output = Path(folder, "pylock.toml")
        asked = ["--python-version", "3.11", "--format", "pylock.toml", "--output-file", output]
        subprocess.run([*compile_, *asked], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        packages: list[dict[str, Any]] = tomllib.loads(output.read_text("utf-8"))["packages"]
    return packages


def lines_of(package: dict[str, Any]) -> str:
    files = [*package.get("wheels", ()), *filter(None, [package.get("sdist")])]
    released = min(file["upload-time"].date() for file in files)
    marker = f" ; {package['marker']}" if "marker" in package else ""
    hashes = sorted({file["hashes"]["sha256"] for file in files})
    pin = f"{package['name']}=={package['version']}{marker}"
    return f"# released {released}\n" + " \\\n    --hash=sha256:".join([pin, *hashes]) + "\n"


def write(*, upgrade: bool) -> None:
    """Both locks; the one for development has the versions of the other."""
    production = ROOT / "requirements.lock"
    for name, extras in LOCKS.items():
        path = ROOT / name
        former = [lock for lock in (path, production) if lock.exists()]
        constraint = production if extras and upgrade else None if upgrade else former[0]
        packages = resolve(extras, constraint)
        path.write_text(HEADER.format(name=name) + "".join(map(lines_of, packages)), "utf-8")


def old(lock: str, *, years: int, on: date) -> list[str]:
    """A line for each pin that was released more than so many years before `on`."""
    return [
        f"{name} {version}: released {released}"
        for released, name, version in PIN.findall(lock)
        if date.fromisoformat(released).replace(day=1) < on.replace(year=on.year - years, day=1)
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true")
    parser.add_argument("--old", type=int, metavar="YEARS")
    asked = parser.parse_args()
    if asked.old is None:
        write(upgrade=asked.upgrade)
    else:
        lock = (ROOT / "requirements.lock").read_text("utf-8")
        print("\n".join(old(lock, years=asked.old, on=date.today())))  # noqa: T201
