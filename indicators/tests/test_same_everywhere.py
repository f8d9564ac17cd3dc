"""One table, five ways out: screen, csv, xlsx, json and annex have the same rows and numbers."""

import csv
import json
import re
from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext
from openpyxl import load_workbook

from dvctrack.lib.numbers import round_half_up
from indicators.management.tests.test_import_annex import run
from indicators.models import Indicator, Period
from indicators.publishing.edition import edition, layout_named
from indicators.tests import expected
from indicators.tests.entering import on_one_line

pytestmark = [pytest.mark.usefixtures("_reference"), pytest.mark.both_databases, pytest.mark.slow]
TABLES = [
    (annex, indicator, kind)
    for annex, indicators in {
        "2022": ("online-provision", "dossier-sync", "payment-procedures", "online-payment"),
        "2023": ("online-provision", "online-payment"),
    }.items()
    for indicator in indicators
    for kind in ("province", "ministry")
]
DAYS = {"2022": "2022-09-06", "2023": "2023-07-25"}
STATUSES = {"met": "Hoàn thành", "not_met": "Chưa hoàn thành"}
# Name, counts, rate with two decimals, result.
Row = tuple[str, tuple[int, ...], str, str]


@pytest.mark.parametrize("annex", DAYS)
def test_every_way_out_has_the_same_rows_and_numbers(annex: str, client: Client) -> None:
    run(expected.ANNEXES / f"annex-{annex}.docx")
    for year, indicator, kind in TABLES:
        if year != annex:
            continue
        screen = on_screen(client, DAYS[annex], indicator, kind)
        where = (annex, indicator, kind)
        assert len(screen) > 15, where
        assert in_csv(client, DAYS[annex], indicator, kind) == screen, where
        assert in_xlsx(client, DAYS[annex], indicator, kind) == screen, where
        assert in_json(client, DAYS[annex], indicator, kind) == screen, where
        # The command rounds to four decimals, the others to two.
        commanded = from_command(DAYS[annex], indicator, kind)
        assert [line[:2] + line[3:] for line in commanded] == [
            line[:2] + line[3:] for line in screen
        ], where
        # The annex has its own order, and prints a rate as its source did.
        in_annex = on_paper(DAYS[annex], annex, indicator, kind)
        assert sorted(in_annex) == sorted(as_printed(client, DAYS[annex], indicator, kind)), where


def address(day: str, indicator: str, kind: str) -> str:
    return f"{reverse('league', args=(indicator, day))}?kind={kind}"


def download(client: Client, day: str, indicator: str, kind: str, ending: str) -> bytes:
    response = client.get(f"{address(day, indicator, kind)}&_export={ending}")
    assert response.status_code == 200
    return response.content


def headings(indicator: str) -> dict[str, str]:
    """The headings of a table and what they hold."""
    row = Indicator.objects.get(slug=indicator)
    return {
        "Cơ quan": "name",
        row.numerator_label: "numerator",
        gettext("On the National Single Window"): "window",
        row.denominator_label: "denominator",
        gettext("Rate (%)"): "rate",
        gettext("To date (%)"): "rate",
        gettext("Printed rate (%)"): "printed",
        "Kết quả": "status",
    }


def row(values: dict[str, str], *, printed: bool = False) -> Row:
    counts = tuple(
        int(re.sub(r"\D", "", values[name]))
        for name in ("denominator", "numerator", "window")
        if re.search(r"\d", values.get(name) or "")
    )
    rate = (printed and values.get("printed")) or values["rate"]
    number = Decimal(rate.replace(".", "").replace(",", ".") if "," in rate else rate)
    return (values["name"], counts, f"{round_half_up(Fraction(number), 2)}", values["status"])


def on_screen(client: Client, day: str, indicator: str, kind: str) -> list[Row]:
    return [row(values) for values in html_rows(client, day, indicator, kind)]


def as_printed(client: Client, day: str, indicator: str, kind: str) -> list[Row]:
    return [row(values, printed=True) for values in html_rows(client, day, indicator, kind)]


def html_rows(client: Client, day: str, indicator: str, kind: str) -> list[dict[str, str]]:
    page = client.get(address(day, indicator, kind)).content.decode()
    known = headings(indicator)
    table = on_one_line(page[page.index("<table") : page.index("</table>")])
    names = [
        known.get(text(cell), "") for cell in re.findall(r"<th scope=\"col\".*?</th>", table, re.S)
    ]
    body = table[table.index("<tbody") : table.index("</tbody>")]
    lines = re.findall(r"<tr.*?</tr>", body, re.S)
    return [
        dict(
            zip(
                names,
                (text(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", line, re.S)),
                strict=True,
            )
        )
        for line in lines
    ]


def text(html: str) -> str:
    seen = re.sub(r"<span class=\"visually-hidden\">.*?</span>|<svg.*?</svg>", "", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", "", seen).split()).replace("–", "")


def in_csv(client: Client, day: str, indicator: str, kind: str) -> list[Row]:
    content = download(client, day, indicator, kind, "csv").decode("utf-8-sig")
    known = headings(indicator)
    lines = csv.DictReader(StringIO(content))
    return [row({known.get(name, ""): value for name, value in line.items()}) for line in lines]


def in_xlsx(client: Client, day: str, indicator: str, kind: str) -> list[Row]:
    book = load_workbook(BytesIO(download(client, day, indicator, kind, "xlsx")))
    known = headings(indicator)
    seen = book.worksheets[0].iter_rows(values_only=True)
    first = next(line for line in seen if "Cơ quan" in line)
    lines = [line for line in seen if not str(line[1]).startswith("Tổng cộng")]
    return [
        row(
            {
                known.get(str(name), ""): "" if value is None else str(value)
                for name, value in zip(first, line, strict=True)
            }
        )
        for line in lines
    ]


def in_json(client: Client, day: str, indicator: str, kind: str) -> list[Row]:
    (table,) = json.loads(download(client, day, indicator, kind, "json"))
    known = headings(indicator)
    names = {name: known.get(heading, "") for name, heading in table["columns"].items()}
    return [
        row({names[name]: "" if value is None else str(value) for name, value in line.items()})
        for line in table["rows"]
    ]


def from_command(day: str, indicator: str, kind: str) -> list[Row]:
    out = StringIO()
    call_command(
        "league", indicator, "--as-of", day, "--kind", kind, "--format", "json", stdout=out
    )
    found = json.loads(out.getvalue())["rows"]
    return [
        row(
            {
                "name": line["name"],
                "numerator": "" if line["numerator"] is None else str(line["numerator"]),
                "window": ""
                if line["numerator_single_window"] is None
                else str(line["numerator_single_window"]),
                "denominator": "" if line["denominator"] is None else str(line["denominator"]),
                "rate": line["rate"],
                "status": STATUSES[line["status"]],
            }
        )
        for line in found
    ]


def on_paper(day: str, annex: str, indicator: str, kind: str) -> list[Row]:
    period = Period.objects.get(code=day)
    names = {"agency": "name", "numerator_single_window": "window"}
    kept = {"province": "ĐỊA PHƯƠNG", "ministry": "BỘ, NGÀNH"}
    found: list[Row] = []
    for table in edition(period, layout_named(annex)).written.tables:
        if table.indicator != indicator or table.name.endswith(".2") != (
            kind == "ministry" and annex == "2022"
        ):
            continue
        for label, line in table.grouped():
            if label in ("", kept[kind]):
                values = {
                    names.get(name, str(name)): shown
                    for name, shown in zip(table.fields, line.texts, strict=True)
                }
                found.append(row(values))
    return found
