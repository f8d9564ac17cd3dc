"""What an operator can get wrong in the environment, and the sentence that says so."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from dvctrack.environment import DEVELOPMENT_KEY, Environment

PRODUCTION = {"DVCTRACK_ENV": "production"}
KEY = "x7Qm2pLw9Zt4Vb8Nc1Rk6Yh3Jf5Dg0SaUeIoTqXzWvBnMlKj7e4w"


def environment(**values: str) -> Environment:
    return Environment({f"DVCTRACK_{name}": value for name, value in values.items()})


def test_nothing_set_is_development_without_a_fault() -> None:
    found = Environment({})
    assert not found.is_production
    assert found.key("DVCTRACK_SECRET_KEY") == DEVELOPMENT_KEY
    assert found.hosts("DVCTRACK_ALLOWED_HOSTS", "localhost,[::1]") == ["localhost", "[::1]"]
    assert found.site_address("DVCTRACK_URL", hosts=[]) == "http://localhost:8000"
    assert found.database("DATABASE_URL", in_development="sqlite:///x")["NAME"] == "x"
    found.refuse()


def test_every_fault_is_told_at_once_and_none_takes_a_password_along() -> None:
    found = Environment({**PRODUCTION, "DATABASE_URL": "mysql://me:geheim@host/name"})
    found.key("DVCTRACK_SECRET_KEY")
    found.hosts("DVCTRACK_ALLOWED_HOSTS", "localhost")
    found.database("DATABASE_URL", in_development="")
    with pytest.raises(ImproperlyConfigured) as refused:
        found.refuse()
    assert [line.split(" is ")[0].split(":")[0] for line in str(refused.value).split("\n")] == [
        "Set DVCTRACK_SECRET_KEY",
        "Set DVCTRACK_ALLOWED_HOSTS",
        "DATABASE_URL",
    ]
    assert "geheim" not in str(refused.value)


KEYS = {
    "of_development": (DEVELOPMENT_KEY, "known to all"),
    "of_django": ("django-insecure-" + KEY, "known to all"),
    "of_49": (KEY[:49], "has 49 characters"),
    "of_50": (KEY[:50], ""),
}


@pytest.mark.parametrize(("key", "fault"), KEYS.values(), ids=KEYS.keys())
def test_key_of_production(key: str, fault: str) -> None:
    found = environment(ENV="production", SECRET_KEY=key, FALLBACKS=f"{KEY}, {key}")
    assert found.key("DVCTRACK_SECRET_KEY") == ("" if fault else key)
    assert found.former_keys("DVCTRACK_FALLBACKS") == ([KEY] if fault else [KEY, key])
    assert len(found.faults) == 2 * bool(fault)
    assert all(fault in sentence for sentence in found.faults)


def test_commas_alone_name_no_host() -> None:
    found = environment(ALLOWED_HOSTS=" , ")
    assert found.hosts("DVCTRACK_ALLOWED_HOSTS", "localhost") == []
    assert "Write at least one host name" in found.faults[0]


@pytest.mark.parametrize(
    "hosts",
    ["*", "*.example.vn", "https://a.vn", "a.vn:8000", "a.vn b.vn", "a.vn/x", "a_b.vn", "dịch.vn"],
)
def test_what_is_no_host_name_is_named(hosts: str) -> None:
    found = environment(ALLOWED_HOSTS=hosts)
    found.hosts("DVCTRACK_ALLOWED_HOSTS", "localhost")
    assert found.faults[0].startswith(f"DVCTRACK_ALLOWED_HOSTS is “{hosts}”. Write host names")


def test_host_names_of_several_kinds() -> None:
    found = environment(ALLOWED_HOSTS="a.example.vn, .example.vn,192.0.2.1,[::1],")
    hosts = found.hosts("DVCTRACK_ALLOWED_HOSTS", "localhost")
    assert hosts == ["a.example.vn", ".example.vn", "192.0.2.1", "[::1]"]
    assert not found.faults


ADDRESSES = {
    "plain": ("https://dvc.example.vn", ""),
    "slash_and_port": ("https://dvc.example.vn:8443/", ""),
    "below_a_pattern": ("https://b.c.example.vn", ""),
    "not_https": ("http://dvc.example.vn", "Write https://"),
    "no_scheme": ("dvc.example.vn", "Write https://"),
    "path": ("https://dvc.example.vn/so-lieu", "Write https://"),
    "person": ("https://me@dvc.example.vn", "Write https://"),
    "no_port": ("https://dvc.example.vn:nn", "Write https://"),
    "broken": ("https://[dvc", "Write https://"),
    "other_host": ("https://example.com", "DVCTRACK_ALLOWED_HOSTS does not name"),
}


@pytest.mark.parametrize(("address", "fault"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_public_address_of_production(address: str, fault: str) -> None:
    found = environment(ENV="production", URL=address)
    read = found.site_address("DVCTRACK_URL", hosts=["dvc.example.vn", ".c.example.vn"])
    assert read == address.rstrip("/")
    assert fault in "".join(found.faults)
    assert len(found.faults) == bool(fault)


def test_public_address_is_by_default_the_first_host() -> None:
    found = environment(ENV="production")
    assert found.site_address("DVCTRACK_URL", hosts=["a.vn", "b.vn"]) == "https://a.vn"
    # A pattern is no address.
    found.site_address("DVCTRACK_URL", hosts=[".example.vn"])
    assert "DVCTRACK_URL is “https://.example.vn”" in found.faults[0]


DATABASES = {
    "postgresql": ("postgres://me:pw@db.example.vn:5432/dvctrack", "dvctrack"),
    "socket": ("postgres:///dvctrack", "dvctrack"),
    "sqlite": ("sqlite:////srv/a%20b/db.sqlite3", "/srv/a b/db.sqlite3"),
    "sqlite_from_here": ("sqlite:///db.sqlite3", None),
    "sqlite_in_memory": ("sqlite://:memory:", None),
    "no_name": ("postgres://me:pw@db.example.vn", None),
    "no_port": ("postgres://me:pw@db.example.vn:port/dvctrack", None),
    "other_kind": ("mysql://me:pw@db.example.vn/dvctrack", None),
    "no_address": ("dvctrack", None),
}


@pytest.mark.parametrize(("url", "name"), DATABASES.values(), ids=DATABASES.keys())
def test_database_of_production(url: str, name: str | None) -> None:
    found = Environment({**PRODUCTION, "DATABASE_URL": url})
    database = found.database("DATABASE_URL", in_development="")
    assert database.get("NAME") == name
    assert len(found.faults) == (name is None)


def test_values_that_do_not_parse_are_named_with_what_would() -> None:
    found = environment(ENV="prod", PORT="70000", DAYS="30,a", YES="perhaps", SMTP="mail:25")
    assert found.number("DVCTRACK_PORT", 587, least=1, most=65535) == 587
    found.numbers("DVCTRACK_DAYS", "7")
    assert found.flag("DVCTRACK_YES") is False
    found.host("DVCTRACK_SMTP")
    assert found.faults == [
        "DVCTRACK_ENV is “prod”. Set it to development or production.",
        "DVCTRACK_PORT is “70000”. Write a whole number from 1 to 65535.",
        "DVCTRACK_DAYS is “a”. Write a whole number from 0 to 1000000.",
        "DVCTRACK_YES is “perhaps”. Set it to yes or no.",
        "DVCTRACK_SMTP is “mail:25”. Write a host name alone, without scheme and port.",
    ]


def test_values_that_parse() -> None:
    found = environment(PORT=" 25 ", DAYS="30, 7", YES="True", NO="off", SMTP="mail.example.vn")
    assert found.number("DVCTRACK_PORT", 587) == 25
    assert found.numbers("DVCTRACK_DAYS", "1") == {30, 7}
    assert (found.flag("DVCTRACK_YES"), found.flag("DVCTRACK_NO")) == (True, False)
    assert found.flag("DVCTRACK_ABSENT") is False
    assert found.host("DVCTRACK_SMTP") == "mail.example.vn"
    assert found.choice("DVCTRACK_ABSENT", "public", "private") == "public"
    assert not found.faults


def test_former_name_of_a_setting_is_not_passed_over() -> None:
    found = environment(SITE_URL="https://dvc.example.vn")
    found.renamed("DVCTRACK_SITE_URL", "DVCTRACK_URL")
    assert found.faults == ["DVCTRACK_SITE_URL is called DVCTRACK_URL by now. Rename it."]


def test_folder_is_for_this_user_alone(tmp_path: Path) -> None:
    found = environment(VAR_DIR=str(tmp_path / "var"))
    folder = found.folder("DVCTRACK_VAR_DIR", tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700
    (tmp_path / "file").touch()
    found = environment(VAR_DIR=str(tmp_path / "file" / "var"))
    found.folder("DVCTRACK_VAR_DIR", tmp_path)
    assert "The folder cannot be made: Not a directory" in found.faults[0]
