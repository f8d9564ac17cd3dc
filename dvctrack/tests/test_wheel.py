"""What is installed in production: the product without its tests, which works outside a clone."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import django
import pytest
from django.conf import settings

from dvctrack.tests.own_site import OwnSite, migrated

pytestmark = pytest.mark.slow
ROOT = Path(settings.BASE_DIR)
# Of what a wheel is made.
SOURCES = ("dvctrack", "entities", "indicators", "templates", "fixtures")
FILES = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")
BUILD = "import sys; from setuptools import build_meta as b; print(b.build_wheel(sys.argv[1]))"
PAGE = """
import django; django.setup()
import dvctrack
from django.test import Client
page = Client(headers={"host": "dvc.example.vn"}).get("/league/", secure=True, follow=True)
print(page.status_code, "<table" in page.content.decode(), dvctrack.__file__)
"""


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing of the building is left in the clone."""
    copy, built = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, copy)
    run(sys.executable, "-W", "ignore", "-c", BUILD, built, cwd=copy)
    return next(built.glob("*.whl"))


def test_wheel_holds_the_product_and_neither_tests_nor_benchmarks(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    assert {
        "dvctrack/wsgi.py",
        "dvctrack/shipped/templates/base.html",
        "dvctrack/shipped/fixtures/annexes/annex-2022.docx",
        "dvctrack/static/dvctrack/site.css",
        "dvctrack/locale/vi/LC_MESSAGES/django.mo",
        "indicators/models/submission.py",
        *(path.relative_to(ROOT).as_posix() for path in ROOT.glob("*/migrations/*.py")),
    } <= set(names)
    assert not {"tests", "benchmarks", "setup.py"} & {part for n in names for part in n.split("/")}


def test_installed_it_works_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    home, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    venv.create(home)
    python, manage = home / "bin" / "python", home / "bin" / "dvctrack-manage"
    # What it leans on is taken from this run.
    (packages,) = home.glob("lib/*/site-packages")
    (packages / "here.pth").write_text(str(Path(django.__file__).parent.parent))
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-compile")
    run(*pip, "--no-deps", "--no-index", wheel, cwd=empty)
    site = OwnSite.copy(migrated(), tmp_path)
    environment = {
        "PATH": os.environ["PATH"],
        "DVCTRACK_ENV": "production",
        "DVCTRACK_SECRET_KEY": "installed-" * 6,
        "DVCTRACK_ALLOWED_HOSTS": "dvc.example.vn",
        "DVCTRACK_VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{site.sqlite_file}",
        "DJANGO_SETTINGS_MODULE": "dvctrack.settings",
    }
    run(manage, "quickstart", "--reference-only", cwd=empty, env=environment)
    run(manage, "collectstatic", "--no-input", cwd=empty, env=environment)
    deploy = ("check", "--deploy", "--fail-level", "WARNING")
    assert "no issues" in run(python, "-m", "dvctrack", *deploy, cwd=empty, env=environment)
    status, has_table, where = run(python, "-c", PAGE, cwd=empty, env=environment).split()
    assert (status, has_table) == ("200", "True")
    assert Path(where).is_relative_to(packages)
    assert list(empty.iterdir()) == []
