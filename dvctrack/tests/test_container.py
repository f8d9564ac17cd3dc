"""What the Dockerfile makes serves, works in the background, and writes nothing but its files."""

import json
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
import requests
import yaml
from django.core.management import get_commands

from dvctrack.tests.dockerfile import ROOT, Image
from dvctrack.tests.own_site import OwnSite
from dvctrack.tests.postgres import free_port

HOST = "dvc.example.vn"


def asked(address: str, *, until: float) -> requests.Response:
    """The first answer that is 200; the last one where there is none in time."""
    headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
    while True:
        with suppress(requests.ConnectionError):
            answer = requests.get(address, headers=headers, timeout=60)
            if answer.ok or time.monotonic() > until:
                return answer
        assert time.monotonic() < until, "the site does not start"
        time.sleep(0.1)


def migrations(root: Path) -> set[Path]:
    return {path.relative_to(root) for path in root.glob("*/migrations/*.py")}


@pytest.mark.slow
def test_image_serves_and_works_under_a_root_that_nobody_writes(tmp_path: Path) -> None:
    image = Image.build(tmp_path)
    site = OwnSite.make(image.below("/var/lib/dvctrack"))
    port = free_port()
    image.environment |= {
        "DVCTRACK_SECRET_KEY": "in-a-container-" * 4,
        "DVCTRACK_ALLOWED_HOSTS": HOST,
        "DVCTRACK_BIND": f"127.0.0.1:{port}",
        "DVCTRACK_WORKERS": "1",
        "DATABASE_URL": f"sqlite:///{site.sqlite_file}",
    }
    assert migrations(image.below("/srv/dvctrack")) == migrations(ROOT)
    assert "No migrations to apply" in image.run("python", "manage.py", "migrate")
    refused = image.start("touch", "here", log=tmp_path / "refused")
    assert refused.wait(60) != 0
    assert "Read-only file system" in (tmp_path / "refused").read_text()
    logs = [tmp_path / name for name in ("site.log", "worker.log")]
    server = image.start(*image.command, log=logs[0])
    worker = image.start("python", "manage.py", "worker", log=logs[1])
    try:
        until = time.monotonic() + 300
        for path in ("healthz", "readyz", "login/"):
            answer = asked(f"http://127.0.0.1:{port}/{path}", until=until)
            assert answer.status_code == 200, (path, answer.text, logs[0].read_text())
        # Static files are those that were collected into the image.
        (sheet,) = re.findall(r'href="(/static/dvctrack/site\.[0-9a-f]+\.css)"', answer.text)
        assert asked(f"http://127.0.0.1:{port}{sheet}", until=until).ok
    finally:
        server.send_signal(signal.SIGTERM)
        worker.send_signal(signal.SIGTERM)
        assert (server.wait(60), worker.wait(60)) == (0, 0), [log.read_text() for log in logs]
    lines = [json.loads(line) for line in logs[0].read_text().splitlines()]
    assert {line["level"] for line in lines} == {"info"}


def test_image_is_built_for_a_user_who_is_not_root() -> None:
    stages = (ROOT / "Dockerfile").read_text(encoding="utf-8").split("FROM ")
    assert all("USER dvctrack" in stage for stage in stages[2:])


UNITS = sorted((ROOT / "docs" / "deploy").glob("*.service"))


def test_site_is_started_in_one_way_everywhere() -> None:
    places = (
        "Dockerfile",
        "docs/operate.md",
        "docs/deploy/dvctrack-site.service",
        "benchmarks/served.py",
    )
    for place in places:
        text = re.sub(r'[",]', "", (ROOT / place).read_text(encoding="utf-8"))
        assert re.findall(r"gunicorn (--?\w.*?)[\])]?$", text, re.M) == [
            "--config python:dvctrack.serving"
        ], place


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_unit_runs_what_is_there_in_the_environment_that_is_documented(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    commands = re.findall(r"^ExecStart=/srv/dvctrack/\.venv/bin/(.+)$", text, re.M)
    assert commands
    asked = {name for line in commands for name in re.findall(r"manage\.py (\w+)", line)}
    assert asked <= set(get_commands())
    assert "User=dvctrack\n" in text
    assert "EnvironmentFile=/etc/dvctrack.env\n" in text


def test_example_of_an_environment_sets_what_the_table_has() -> None:
    example = (ROOT / "docs/deploy/dvctrack.env.example").read_text(encoding="utf-8")
    table = (ROOT / "docs/operate.md").read_text(encoding="utf-8")
    names = re.findall(r"^(\w+)=", example, re.M)
    assert {"DVCTRACK_SECRET_KEY", "DATABASE_URL"} <= set(names)
    assert [name for name in names if f"| `{name}`" not in table] == []


def test_composition_is_one_image_with_a_root_that_nobody_writes() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    ours = [service for service in services.values() if service["image"] == "dvctrack"]
    assert len(ours) == 3
    assert all(service["read_only"] and service["tmpfs"] == ["/tmp"] for service in ours)
    assert all(service["cap_drop"] == ["ALL"] for service in ours)
    lasting = {name for name in services if name != "migrate"}
    assert {name for name in lasting if services[name]["restart"] == "unless-stopped"} == lasting
