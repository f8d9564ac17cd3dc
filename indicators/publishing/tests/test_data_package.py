"""A published version as open data, as a tool that reads such packages sees it."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from frictionless import Package, Resource, validate

from indicators.annex.layouts import ANNEX_2022
from indicators.models import Period, Publication, Submission
from indicators.publishing.edition import LetterOf, edition
from indicators.publishing.publish import publish

pytestmark = pytest.mark.usefixtures("_annexes")


@pytest.fixture
def version() -> Publication:
    """The annex of 2022, published."""
    period = Period.objects.get(code="2022-09-06")
    return publish(
        period,
        layout=ANNEX_2022,
        letter=LetterOf(),
        number=1,
        digest=edition(period, ANNEX_2022).digest,
        in_spite="Thử",
        by=None,
        at=datetime(2022, 9, 10, tzinfo=UTC),
    )


def address(version: Publication, name: str) -> str:
    return reverse("publication-data", args=(version.period.code, version.number, name))


def unpack(client: Client, version: Publication, folder: Path) -> Path:
    content = client.get(address(version, "datapackage.zip")).content
    with ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder / "datapackage.json"


def rows_of(package: Package, name: str) -> list[Any]:
    resource: Any = package.get_resource(name)
    rows: list[Any] = resource.read_rows()
    return rows


def test_package_is_valid_and_has_every_figure(
    client: Client, version: Publication, tmp_path: Path
) -> None:
    path = unpack(client, version, tmp_path)
    report = validate(str(path))
    assert report.valid, report.flatten(["type", "note", "rowNumber", "fieldName"])
    package = Package(str(path))
    figures = rows_of(package, "figures")
    assert len(figures) == Submission.objects.filter(period__code="2022-09-06").count()
    row = next(
        row
        for row in figures
        if (row["agency"], row["indicator"]) == ("bo-tai-chinh", "online-provision")
    )
    assert (row["numerator"], row["denominator"], str(row["rate"])) == (296, 633, "46.29")
    assert len(rows_of(package, "services")) == len(
        [lead for service in version.content.overdue.rows for lead in service.leads]
    ) + len([lead for service in version.content.due.rows for lead in service.leads])


def test_tool_sees_what_does_not_keep_to_the_schema(
    client: Client, version: Publication, tmp_path: Path
) -> None:
    path = unpack(client, version, tmp_path)
    figures = tmp_path / "figures.csv"
    figures.write_text(figures.read_text().replace(",633,296,", ",633,many,", 1))
    assert not validate(str(path)).valid


def test_description_names_size_and_digest_of_each_file(
    client: Client, version: Publication
) -> None:
    described = client.get(address(version, "datapackage.json")).json()
    assert described["version"] == "1"
    for resource in described["resources"]:
        content = client.get(address(version, resource["path"])).content
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
        assert Resource(resource).schema.field_names == content.decode().split("\n")[0].split(",")


def test_package_stays_as_it_was_published(client: Client, version: Publication) -> None:
    before = client.get(address(version, "datapackage.zip")).content
    Submission.objects.filter(period=version.period).update(numerator=1)
    assert client.get(address(version, "datapackage.zip")).content == before


def test_private_package_asks_to_sign_in(
    client: Client, version: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PUBLICATIONS_ARE_PUBLIC", False)
    assert client.get(address(version, "datapackage.json")).status_code == 302


def test_other_names_are_not_found(client: Client, version: Publication) -> None:
    assert client.get(address(version, "secrets.csv")).status_code == 404
    page = client.get(version.get_absolute_url()).content.decode()
    assert address(version, "datapackage.zip") in page
    assert json.loads(client.get(address(version, "datapackage.json")).content)
