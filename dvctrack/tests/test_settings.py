"""Settings from the environment, and what they promise."""

import os
import runpy
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.forms import DateField
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format, number_format

pytestmark = pytest.mark.slow

POLICY = (
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)


def manage(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of manage.py in a process of its own, with just this environment."""
    keep = {name: os.environ[name] for name in ("PATH", "DVCTRACK_VAR_DIR")}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env={**keep, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


PRODUCTION = {
    "DVCTRACK_ENV": "production",
    "DVCTRACK_SECRET_KEY": "x7Qm2pLw9Zt4Vb8Nc1Rk6Yh3Jf5Dg0SaUeIoTqXzWvBnMlKj7e4w",
    "DVCTRACK_ALLOWED_HOSTS": "example.vn",
    "DATABASE_URL": "sqlite:////nowhere/db.sqlite3",
}


def test_production_does_not_start_and_says_one_sentence_for_each_fault() -> None:
    done = manage("check", DVCTRACK_ENV="production", DVCTRACK_PUBLICATIONS="perhaps")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Set DVCTRACK_SECRET_KEY: production does not start without it.",
        "Set DVCTRACK_ALLOWED_HOSTS: production does not start without it.",
        "Set DATABASE_URL: production does not start without it.",
        "DVCTRACK_PUBLICATIONS is “perhaps”. Set it to public or private.",
    ]


def test_production_passes_the_checks_of_django() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_server_that_was_not_told_what_it_is_does_not_start() -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        run("import dvctrack.wsgi")
    assert "ImproperlyConfigured: Set DVCTRACK_ENV" in refused.value.stderr
    # Commands of somebody who looks around are development.
    assert manage("check").returncode == 0


def read(**environment: str) -> dict[str, Any]:
    """What the settings are with just this in the environment."""
    with patch.dict(os.environ, environment, clear=True):
        return runpy.run_path(str(Path(settings.BASE_DIR, "dvctrack", "settings.py")))


HSTS = {
    "unset": ({}, (False, False)),
    "subdomains": ({"DVCTRACK_HSTS_SUBDOMAINS": "yes"}, (True, False)),
    "preload": ({"DVCTRACK_HSTS_PRELOAD": "yes"}, (True, True)),
}


@pytest.mark.parametrize(("asked", "expected"), HSTS.values(), ids=HSTS.keys())
def test_other_machines_are_bound_to_https_only_when_asked(
    asked: dict[str, str], expected: tuple[bool, bool]
) -> None:
    found = read(**PRODUCTION, **asked)
    assert (found["SECURE_HSTS_INCLUDE_SUBDOMAINS"], found["SECURE_HSTS_PRELOAD"]) == expected


def test_database_and_files_are_for_this_user_alone(tmp_path: Path) -> None:
    var = tmp_path / "var"
    run(
        "from django.core.files.base import ContentFile; "
        "from django.core.files.storage import default_storage; "
        "from django.db import connection; connection.ensure_connection(); "
        "default_storage.save('imports/a.xlsx', ContentFile(b'x'))",
        DVCTRACK_VAR_DIR=str(var),
    )
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (var, *var.rglob("*"))}
    folders = {"var", "media", "imports"}
    assert {"db.sqlite3", "a.xlsx"} | folders <= set(modes)
    assert modes == {name: "0o700" if name in folders else "0o600" for name in modes}


def test_production_asks_for_a_second_factor_unless_it_is_switched_off() -> None:
    assert read(**PRODUCTION)["SECOND_FACTOR"] == "required"
    with pytest.raises(ImproperlyConfigured, match="DVCTRACK_SECOND_FACTOR is “no”"):
        read(DVCTRACK_SECOND_FACTOR="no")


def run(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A script in a process of its own: here the settings are read and cannot change."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {script}"],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DVCTRACK_VAR_DIR": os.environ["DVCTRACK_VAR_DIR"],
            "DJANGO_SETTINGS_MODULE": "dvctrack.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        check=True,
    )


def test_sqlite_writes_ahead_and_locks_at_the_start(tmp_path: Path) -> None:
    done = run(
        "from django.db import connection as c; "
        "print(c.cursor().execute('PRAGMA journal_mode').fetchone()[0], c.transaction_mode)",
        DVCTRACK_VAR_DIR=str(tmp_path),
    )
    assert done.stdout.split() == ["wal", "IMMEDIATE"]


@pytest.mark.parametrize("name", ["plain", "with # and 100%25", "dữ liệu"])
def test_sqlite_stands_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    found = read(DVCTRACK_VAR_DIR=str(tmp_path / name), DATABASE_URL="")
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / name / "db.sqlite3")


def test_hosts_may_stand_apart() -> None:
    found = read(DVCTRACK_ALLOWED_HOSTS="a.example.vn, b.example.vn,")
    assert found["ALLOWED_HOSTS"] == ["a.example.vn", "b.example.vn"]


def test_warning_is_logged_once() -> None:
    done = run("import logging; logging.getLogger('django.request').warning('only once')")
    assert done.stderr.count("only once") == 1


@pytest.mark.django_db
def test_every_answer_carries_the_strict_policy(client: Client) -> None:
    for path in ("/", "/login/", "/admin/login/", "/no-such-page/", "/healthz"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert all(rule in policy for rule in POLICY), path
        assert "unsafe" not in policy


@pytest.mark.django_db
def test_vietnamese_whatever_the_browser_prefers(client: Client) -> None:
    page = client.get("/login/", headers={"accept-language": "en-US,en;q=0.9"})
    assert 'lang="vi"' in page.content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert 'lang="en"' in client.get("/login/").content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert 'lang="vi"' in client.get("/login/").content.decode()


@pytest.mark.django_db
def test_caches_tell_languages_apart_by_cookie(client: Client) -> None:
    vary = client.get("/healthz").headers["Vary"]
    assert "Cookie" in vary
    assert "Accept-Language" not in vary


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("text", ["1/10/2026", "01/10/2026", "2026-10-01", "1.10.2026"])
def test_first_of_october_is_read_as_such(language: str, text: str) -> None:
    with translation.override(language):
        assert DateField(localize=True).clean(text) == date(2026, 10, 1)


def test_days_and_numbers_are_printed_the_vietnamese_way() -> None:
    assert date_format(date(2026, 10, 1), "SHORT_DATE_FORMAT") == "01/10/2026"
    assert number_format(1850, use_l10n=True, force_grouping=True) == "1.850"
    assert number_format(67.19, 2, use_l10n=True) == "67,19"


def test_addresses_are_never_grouped() -> None:
    assert settings.USE_THOUSAND_SEPARATOR is False
