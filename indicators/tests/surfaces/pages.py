"""What the pages say: league tables, the page of a rank, the page and the sheet of an agency."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse

from entities.models import Agency
from entities.tests.pages import headings, text, tree
from indicators.models import Indicator, Obligation, Period
from indicators.tests.surfaces import words
from indicators.tests.surfaces.truth import IN_WORDS, Said, Table, Tables


def asked(period: Period) -> Iterator[tuple[Indicator, str]]:
    for indicator in Indicator.objects.filter(asked_in__period=period):
        for kind in ("province", "ministry"):
            yield indicator, kind


def league_page(client: Client, period: Period) -> Tables:
    found: Tables = {}
    for indicator, kind in asked(period):
        page = client.get(reverse("league", args=(indicator.slug, period.code)), {"kind": kind})
        lines = _lines(page, kind, indicator)
        found[indicator.slug, kind] = words.table(lines, words.vietnamese)
    return found


def _lines(page: Any, key: str, indicator: Indicator) -> Iterator[dict[str, str]]:
    """The cells of each line, totals too, by what they hold."""
    known = words.columns(indicator)
    fields = [known.get(heading, "") for heading in headings(page, key)]
    for row in tree(page).xpath(f"//*[@id='table-{key}']//*[self::tbody or self::tfoot]/tr"):
        cells = [text(cell) for cell in row.xpath("./th|./td")]
        yield dict(zip(fields, cells, strict=True))


def rank_page(client: Client, period: Period) -> Tables:
    """Each row on its own page or on that of a neighbour, and what its own says in words."""
    found: Tables = {}
    for indicator, kind in asked(period):
        table: Table = found.setdefault((indicator.slug, kind), {})
        for slug in _owing(period, indicator, kind):
            if slug in table:
                continue
            page = client.get(reverse("rank", args=(indicator.slug, period.code, slug)))
            near = words.table(_lines(page, kind, indicator), words.vietnamese)
            for name, said in near.items():
                table[name] = table.get(name, {}) | said
            table[slug] |= _in_words(tree(page))
    return found


def _in_words(page: Any) -> Said:
    """The rank of the heading; 40,00% < 50% → Chưa hoàn thành, where a rate is held to a target."""
    (heading,) = page.xpath("//h1")
    said = {f"rank{IN_WORDS}": words.vietnamese(text(heading))}
    for formula in page.xpath("//p[@class='formula'][contains(., '→')]"):
        held, _arrow, result = text(formula).partition("→")
        rate, target = (part for part in held.split("%") if any(map(str.isdigit, part)))
        said[f"rate{IN_WORDS}"] = words.vietnamese(rate)
        said[f"target{IN_WORDS}"] = words.vietnamese(target)
        said[f"status{IN_WORDS}"] = words.status(result)
    return said


def _owing(period: Period, indicator: Indicator, kind: str) -> list[str]:
    due = Obligation.objects.filter(
        period=period, indicator=indicator, is_due=True, agency__kind=kind
    )
    return list(due.order_by("agency__slug").values_list("agency__slug", flat=True))


def agency_page(client: Client, period: Period) -> Tables:
    return _of_agencies(client, period, "agency", {"periods": "all"})


def agency_sheet(client: Client, period: Period) -> Tables:
    """A sheet shows the latest period alone, so the others are hidden."""
    Period.objects.update(is_public=False)
    Period.objects.filter(pk=period.pk).update(is_public=True)
    return _of_agencies(client, period, "agency-sheet", {})


def _of_agencies(client: Client, period: Period, name: str, query: dict[str, str]) -> Tables:
    found: Tables = {(indicator.slug, kind): {} for indicator, kind in asked(period)}
    of_address = {
        reverse("league", args=(indicator.slug, period.code)): indicator.slug
        for indicator, _kind in asked(period)
    }
    agencies = Agency.objects.filter(obligations__period=period, obligations__is_due=True)
    for agency in agencies.distinct():
        page = tree(client.get(reverse(name, args=(agency.slug,)), query))
        for row in page.xpath("//*[@id='table-record']/tbody/tr[not(@class='group-row')]"):
            indicator = of_address.get(row.xpath(".//a/@href")[0])
            cells = _by_class(row)
            if indicator and not cells["status"].startswith("Không áp dụng"):
                found[indicator, agency.kind][agency.slug] = _of_agency(cells)
    return found


def _by_class(row: Any) -> dict[str, str]:
    """The cells by their style class; the two counts share one, the denominator stands first."""
    cells: dict[str, str] = {}
    for cell in row.xpath("./th|./td"):
        name = cell.get("class").split()[-1].removeprefix("col-")
        cells["numerator" if name == "count" and name in cells else name] = text(cell)
    return cells


def _of_agency(cells: dict[str, str]) -> Said:
    return {
        "rank": words.vietnamese(cells["rank"]),
        "denominator": words.vietnamese(cells["count"]),
        "total_numerator": words.vietnamese(cells["numerator"]),
        "rate": words.vietnamese(cells["rate"]),
        "target": words.vietnamese(cells["target"]),
        "status": words.status(cells["status"]),
    }


def bars_of_leagues(client: Client, period: Period) -> dict[tuple[str, str], Counter[str]]:
    """How many agencies have which status, as the bar above each table counts them."""
    found = {}
    for indicator, kind in asked(period):
        address = reverse("league", args=(indicator.slug, period.code))
        (bar,) = tree(client.get(address, {"kind": kind})).xpath("//ul[@class='bar-legend']")
        found[indicator.slug, kind] = _counted(bar)
    return found


def bars_of_overview(client: Client, period: Period) -> dict[tuple[str, str], Counter[str]]:
    """The same on the first page."""
    page = tree(client.get(reverse("overview"), {"period": period.code}))
    found = {}
    for card in page.xpath("//*[@class='kind-summary']"):
        address = urlsplit(card.xpath(".//h4/a/@href")[0])
        (bar,) = card.xpath(".//ul[@class='bar-legend']")
        indicator, kind = address.path.split("/")[2], parse_qs(address.query)["kind"][0]
        found[indicator, kind] = _counted(bar)
    return found


def _counted(bar: Any) -> Counter[str]:
    """By the sign of each status; what stands there with 0 is none."""
    numbers = {
        row.xpath(".//*[local-name()='use']/@href")[0].removeprefix("#icon-"): int(
            words.vietnamese(text(row))
        )
        for row in bar.xpath("./li")
    }
    return +Counter(numbers)


PAGES = {
    "page": league_page,
    "rank page": rank_page,
    "agency page": agency_page,
    "agency sheet": agency_sheet,
}
