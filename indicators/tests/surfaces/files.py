"""What is downloaded and asked for by programs: csv, xlsx, json, API, command, data package."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from indicators.annex.writing.datapackage import data_package
from indicators.models import Indicator, Period
from indicators.publishing.content import annex_content
from indicators.tests.surfaces import words
from indicators.tests.surfaces.pages import asked
from indicators.tests.surfaces.truth import RATES, Said, Tables

_APART = re.compile(r" {2,}")
_COLUMNS = (
    *("rank", "agency", *words.COUNTS, "rate", "printed", "in_period_rate"),
    *("target", "status", "change"),
)


def _downloads(
    client: Client, period: Period, ending: str
) -> Iterator[tuple[Indicator, str, bytes]]:
    for indicator, kind in asked(period):
        address = reverse("league", args=(indicator.slug, period.code))
        yield indicator, kind, client.get(address, {"kind": kind, "_export": ending}).content


def csv_for_people(client: Client, period: Period) -> Tables:
    found: Tables = {}
    for indicator, kind, content in _downloads(client, period, "csv-vi"):
        rows = csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";")
        lines = _below_headings(indicator, rows)
        found[indicator.slug, kind] = words.table(lines, words.vietnamese)
    return found


def csv_for_machines(client: Client, period: Period) -> Tables:
    found: Tables = {}
    for indicator, kind, content in _downloads(client, period, "csv"):
        rows = csv.reader(StringIO(content.decode("utf-8-sig")))
        lines = _below_headings(indicator, rows)
        found[indicator.slug, kind] = words.table(lines, words.as_it_is)
    return found


def xlsx(client: Client, period: Period) -> Tables:
    found: Tables = {}
    for indicator, kind, content in _downloads(client, period, "xlsx"):
        sheet = load_workbook(BytesIO(content)).worksheets[0]
        rows = ([_as_formatted(cell) for cell in row] for row in sheet.iter_rows())
        lines = _below_headings(indicator, rows)
        found[indicator.slug, kind] = words.table(lines, words.as_it_is)
    return found


def _as_formatted(cell: Any) -> str:
    """With the decimals that the format shows."""
    if cell.value is None:
        return ""
    decimals = len(cell.number_format.partition(".")[2])
    return f"{cell.value:.{decimals}f}" if decimals else str(cell.value)


def _below_headings(indicator: Indicator, rows: Iterable[list[str]]) -> Iterator[dict[str, str]]:
    """The lines below the headings, by what they hold; what the table is stands above them."""
    known = words.columns(indicator)
    lines = iter(rows)
    fields = next([known.get(text, "") for text in row] for row in lines if "Cơ quan" in row)
    for row in lines:
        yield dict(zip(fields, row, strict=True))


def from_json(client: Client, period: Period) -> Tables:
    found: Tables = {}
    for indicator, kind, content in _downloads(client, period, "json"):
        (table,) = json.loads(content)
        rows = ({name: words.of_value(row[name]) for name in row} for row in table["rows"])
        found[indicator.slug, kind] = words.table(rows, words.as_it_is)
    return found


def api(client: Client, period: Period) -> Tables:
    found: Tables = {}
    for indicator, _kind in asked(period):
        answer = client.get(reverse("api:league", args=(indicator.slug, period.code))).json()
        for table in answer["items"]:
            found[indicator.slug, table["kind"]] = _of_objects(table["rows"])
    return found


def command_json(_client: Client, period: Period) -> Tables:
    found: Tables = {}
    for indicator, kind in asked(period):
        table = json.loads(_commanded(indicator, period, kind, "json"))
        found[indicator.slug, kind] = _of_objects(table["rows"])
    return found


def command_csv(_client: Client, period: Period) -> Tables:
    found: Tables = {}
    for indicator, kind in asked(period):
        lines = csv.DictReader(StringIO(_commanded(indicator, period, kind, "csv")))
        found[indicator.slug, kind] = _of_objects(lines)
    return found


def command_text(_client: Client, period: Period) -> Tables:
    """Its columns stand two spaces apart, and no cell is empty; the headings come first."""
    found: Tables = {}
    for indicator, kind in asked(period):
        printed = _commanded(indicator, period, kind, "text").splitlines()
        parted = (_APART.split(line) for line in printed)
        _headings, *rows = (row for row in parted if len(row) == len(_COLUMNS))
        lines = (dict(zip(_COLUMNS, row, strict=True)) for row in rows)
        found[indicator.slug, kind] = words.table(lines, words.vietnamese)
    return found


def _commanded(indicator: Indicator, period: Period, kind: str, form: str) -> str:
    out = StringIO()
    options = ("--as-of", period.code, "--kind", kind, "--format", form)
    call_command("league", indicator.slug, *options, stdout=out)
    return out.getvalue()


def package(_client: Client, period: Period) -> Tables:
    """Of the current figures, as a version of now would hold them."""
    content = annex_content(period)
    files = data_package(content, name="annex", version=1, created="2024-12-01T00:00:00Z").files
    found: Tables = {(indicator.slug, kind): {} for indicator, kind in asked(period)}
    for row in csv.DictReader(StringIO(files["figures.csv"].decode())):
        found[row["indicator"], row["kind"]] |= _of_objects([row])
    return found


def _of_objects(rows: Iterable[dict[str, Any]]) -> dict[str, Said]:
    fields = {
        name: "numerator_single_window" if name == "single_window" else name
        for name in ("name", "rank", *words.COUNTS, *RATES, "status", "target")
    }
    return {
        row["agency"]: {name: words.of_value(row[there]) for name, there in fields.items()}
        for row in rows
    }


FILES = {
    "csv for people": csv_for_people,
    "csv for machines": csv_for_machines,
    "xlsx": xlsx,
    "json": from_json,
    "API": api,
    "command, json": command_json,
    "command, csv": command_csv,
    "command, text": command_text,
}
