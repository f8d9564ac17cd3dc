"""Settings as the environment states them, read into values. Every fault is told, all at once.

An empty value counts as none. A fault is one sentence that names its setting and says the cure.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

DEVELOPMENT_KEY = "insecure-key-for-development-only"
SHORTEST_KEY = 50
_MAKE_ONE = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_HOST = re.compile(rf"({_LABEL}\.)*{_LABEL}|\[[0-9a-f:.]+\]", re.IGNORECASE)
_YES, _NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0")
_POSTGRESQL = ("postgres", "postgresql")


class Environment:
    """What is set. Where a value is wrong the default is taken, until `refuse()` tells of it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.faults: list[str] = []
        self.is_production = self.choice("DVCTRACK_ENV", "development", "production") == (
            "production"
        )

    def refuse(self) -> None:
        """Raise ImproperlyConfigured with the sentence of each fault, a line each."""
        if self.faults:
            raise ImproperlyConfigured("\n".join(self.faults))

    def text(self, name: str, default: str = "") -> str:
        return self._values.get(name, "").strip() or default

    def needed(self, name: str, in_development: str) -> str:
        """Production has no default for it; what stands in its place after the fault is empty."""
        value = self.text(name) or ("" if self.is_production else in_development)
        if not value:
            self.faults.append(f"Set {name}: production does not start without it.")
        return value

    def choice(self, name: str, *known: str) -> str:
        """One of `known`, of which the first is the default."""
        value = self.text(name, known[0])
        if value in known:
            return value
        self._is_wrong(name, value, f"Set it to {' or '.join(known)}")
        return known[0]

    def flag(self, name: str) -> bool:
        """Yes or no; no where nothing is set."""
        value = self.text(name, "no")
        if value.lower() not in (*_YES, *_NO):
            self._is_wrong(name, value, "Set it to yes or no")
        return value.lower() in _YES

    def number(self, name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
        return self._number(name, self.text(name, str(default)), default, least, most)

    def numbers(self, name: str, default: str) -> frozenset[int]:
        """Whole numbers with commas between them."""
        parts = self.text(name, default).split(",")
        return frozenset(self._number(name, part.strip(), 0, 0, 1_000_000) for part in parts)

    def _number(self, name: str, text: str, default: int, least: int, most: int) -> int:
        if re.fullmatch(r"[0-9]{1,7}", text) and least <= int(text) <= most:
            return int(text)
        self._is_wrong(name, text, f"Write a whole number from {least} to {most}")
        return default

    def key(self, name: str) -> str:
        """The key that signs; in production a long one that nobody else knows."""
        value = self.needed(name, DEVELOPMENT_KEY)
        return value if self._is_secret(name, value) else ""

    def former_keys(self, name: str) -> list[str]:
        """Keys that signed before, with commas between them; they are to be as good."""
        keys = [key for part in self.text(name).split(",") if (key := part.strip())]
        return [key for key in keys if self._is_secret(name, key)]

    def _is_secret(self, name: str, key: str) -> bool:
        if not key or not self.is_production:
            return bool(key)
        if key.startswith(("django-insecure", DEVELOPMENT_KEY)):
            self.faults.append(f"{name} is a key for development, known to all. {_MAKE_ONE}.")
        elif len(key) < SHORTEST_KEY:
            self.faults.append(
                f"{name} has {len(key)} characters and needs {SHORTEST_KEY} at least. {_MAKE_ONE}."
            )
        else:
            return True
        return False

    def host(self, name: str) -> str:
        """The name of another machine; empty where none is set."""
        value = self.text(name)
        if value and not _HOST.fullmatch(value):
            self._is_wrong(name, value, "Write a host name alone, without scheme and port")
        return value

    def hosts(self, name: str, in_development: str) -> list[str]:
        """The names by which the site is asked; one that begins with a dot means all below it."""
        value = self.needed(name, in_development)
        found = [host for part in value.split(",") if (host := part.strip())]
        if value and not found:
            self._is_wrong(name, value, "Write at least one host name")
        for host in found:
            if not _HOST.fullmatch(host.removeprefix(".")):
                self._is_wrong(
                    name,
                    host,
                    "Write host names alone, without *, scheme, port, path or spaces, and commas"
                    " between them, such as dvc.example.vn",
                )
        return found

    def site_address(self, name: str, *, hosts: list[str]) -> str:
        """The one public address; in production https:// and the first host, if nothing is set."""
        default = "http://localhost:8000"
        if self.is_production:
            default = f"https://{hosts[0]}" if hosts else "https://localhost"
        value = self.text(name, default).rstrip("/")
        known = ("https",) if self.is_production else ("https", "http")
        cure = f"Write {known[0]}:// and a host name, such as https://dvc.example.vn"
        try:
            parts = urlsplit(value)
            is_whole = parts.scheme in known and _HOST.fullmatch(parts.hostname or "") is not None
            rest = (parts.username, parts.path, parts.query, parts.fragment)
            is_whole = is_whole and not any(rest) and (parts.port is None or parts.port > 0)
        except ValueError:
            is_whole = False
        if not is_whole:
            self._is_wrong(name, value, cure)
        elif self.is_production and hosts and not validate_host(parts.hostname or "", hosts):
            self.faults.append(
                f"{name} leads to {parts.hostname}, which DVCTRACK_ALLOWED_HOSTS does not name."
            )
        return value

    def database(self, name: str, *, in_development: str) -> dict[str, Any]:
        """Django's description of a PostgreSQL or SQLite database."""
        value = self.needed(name, in_development)
        if not value:
            return {"ENGINE": "django.db.backends.dummy"}
        cure = (
            "Write postgres://user:password@host:5432/name, or, to keep to SQLite,"
            " sqlite:////the/whole/path/db.sqlite3"
        )
        scheme = value.partition(":")[0]
        try:
            found = dict(dj_database_url.parse(value, conn_max_age=60, conn_health_checks=True))
        except ValueError:
            found = {}
        path = str(found.get("NAME") or "")
        is_file = scheme == "sqlite" and (Path(path).is_absolute() or not self.is_production)
        if path and (is_file or scheme in _POSTGRESQL):
            return found
        # Without the value: it may hold a password.
        self.faults.append(f"{name} is not the address of a database. {cure}.")
        return {"ENGINE": "django.db.backends.dummy"}

    def folder(self, name: str, default: Path) -> Path:
        """A folder, made where it is missing, for the eyes of this user alone."""
        folder = Path(self.text(name) or default).resolve()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            self._is_wrong(name, str(folder), f"The folder cannot be made: {error.strerror}")
        return folder

    def renamed(self, old: str, new: str) -> None:
        if self.text(old):
            self.faults.append(f"{old} is called {new} by now. Rename it.")

    def _is_wrong(self, name: str, value: str, cure: str) -> None:
        self.faults.append(f"{name} is “{value}”. {cure}.")
