"""What the texts of surfaces mean: numbers, statuses, names of agencies and of columns."""

import re
from collections.abc import Callable, Iterable, Mapping

from entities.models import Agency
from indicators.choices import Status
from indicators.models import Indicator
from indicators.tests.surfaces.truth import RATES, TOTAL, Said, Table

COUNTS = ("numerator", "single_window", "denominator")
_NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")


def vietnamese(text: str) -> str:
    """The first number of a text with a decimal point; "" where there is none."""
    found = _NUMBER.search(text)
    return found.group().replace(".", "").replace(",", ".") if found else ""


def as_it_is(text: str) -> str:
    return text


def status(text: str) -> str:
    """The status of a label; another text stays, so that it is seen to be none."""
    return next((row.value for row in Status if str(row.label) == text.strip()), text)


def slugs() -> dict[str, str]:
    return dict(Agency.objects.values_list("name", "slug"))


def columns(indicator: Indicator) -> dict[str, str]:
    """The headings of a league table, and what stands below each."""
    return {
        "Hạng": "rank",
        "Cơ quan": "agency",
        indicator.numerator_title: "numerator",
        "Trên Cổng một cửa quốc gia": "single_window",
        indicator.denominator_title: "denominator",
        "Trong kỳ (%)": "in_period_rate",
        "Tỷ lệ (%)": "rate",
        "Lũy kế (%)": "rate",
        "Chỉ tiêu (%)": "target",
        "Kết quả": "status",
    }


def said(cells: Mapping[str, str], number: Callable[[str], str]) -> Said:
    """The cells of a league table by what they hold, numbers read by `number`.

    A column that a table leaves out has nothing in any row: no count, no target, and so no result.
    """
    found = {name: number(cells.get(name, "")) for name in ("rank", *COUNTS, *RATES, "target")}
    return found | {"status": status(cells.get("status", str(Status.NO_TARGET.label)))}


def table(lines: Iterable[Mapping[str, str]], number: Callable[[str], str]) -> Table:
    """The lines with the slug of their agency; that of the totals has counts and a rate."""
    names = slugs()
    found: Table = {}
    for cells in lines:
        row = said(cells, number)
        if cells["agency"].startswith("Tổng cộng"):
            found[TOTAL] = {name: row[name] for name in (*COUNTS, "rate")}
        else:
            found[names[cells["agency"]]] = row
    return found


def kinds() -> dict[str, str]:
    return dict(Agency.objects.values_list("slug", "kind"))


def of_value(value: object) -> str:
    return "" if value is None else str(value)
