"""What the letter and its notices say, and what they have to say."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from indicators.choices import LetterPlace, Span
from indicators.models import Indicator, LetterTemplate, Period, PeriodIndicator
from indicators.publishing.content import annex_content
from indicators.publishing.letter_texts import LetterTexts, letter_texts
from indicators.tests.surfaces import words
from indicators.tests.surfaces.truth import Said, Tables, Told, plain

NAMED = 3
_KINDS = {"các tỉnh, thành phố": "province", "các bộ, ngành": "ministry"}
_PARTS = (
    *("indicator", "kind", "target", "owing", "met", "not_met"),
    *("best", "worst", "not_reported", "rest"),
)
_PARAGRAPH = "|".join(f"{{{part}}}" for part in _PARTS[:-1]) + "|"
_NAMED = re.compile(r"(?:^|, )([^\d(]+) \(([\d.,]+)%[^)]*\)")
_NOTICE = re.compile(
    r"- (?P<title>.+): (?P<rate>[\d.,]+)%(?: \((?P<counts>[^)]+)\)| theo số đã công bố; tính từ"
    r" (?P<from>\S+) là (?P<exact>[\d.,]+)%)?, chỉ tiêu (?:riêng )?(?P<target>[\d.,]+)%"
)


class Paragraph(NamedTuple):
    """What a letter says of one table: agencies by name, those at its ends each with a rate."""

    target: str
    owing: str
    met: str
    not_met: str
    best: list[tuple[str, str]]
    worst: list[tuple[str, str]]
    not_reported: set[str]
    nothing_arose: set[str]
    incomplete: set[str]
    own_targets: dict[str, str]


def texts(period: Period) -> LetterTexts:
    """In a wording that names each thing apart; the notices in that of the house."""
    for place in (LetterPlace.INDICATOR, LetterPlace.NO_TARGET):
        LetterTemplate.objects.filter(place=place).update(text=_PARAGRAPH)
    return letter_texts(period, annex_content(period))


def paragraphs(found: LetterTexts) -> dict[tuple[str, str], Paragraph]:
    slugs = dict(Indicator.objects.values_list("name", "slug"))
    parts = (
        dict(zip(_PARTS, text.split("|"), strict=True)) for text in found.paragraphs if "|" in text
    )
    return {
        (slugs[part["indicator"]], _KINDS[part["kind"]]): Paragraph(
            target=words.vietnamese(part["target"]),
            owing=part["owing"],
            met=part["met"],
            not_met=part["not_met"],
            best=_named(part["best"]),
            worst=_named(part["worst"]),
            not_reported=_names(part["not_reported"]),
            nothing_arose=_after("Không phát sinh", part["rest"]),
            incomplete=_after("Chưa đủ số liệu", part["rest"]),
            own_targets={
                name: words.vietnamese(value)
                for name, value in re.findall(
                    r"(?:Chỉ tiêu riêng: |; )(.+?) ([\d.,]+)%", part["rest"]
                )
            },
        )
        for part in parts
    }


def _named(text: str) -> list[tuple[str, str]]:
    return [(name, words.vietnamese(rate)) for name, rate in _NAMED.findall(text)]


def _names(text: str) -> set[str]:
    return set() if text in ("", "không có") else set(text.split(", "))


def _after(label: str, text: str) -> set[str]:
    found = re.search(rf"{label}: (.+?)\.(?: |$)", text)
    return _names(found[1]) if found else set()


def paragraph(told: list[Told], asked: PeriodIndicator, said: Paragraph) -> Paragraph:
    """What is true of a table, with as many decimals as `said` has."""
    by = "in_period_rate" if asked.ranking_span == Span.IN_PERIOD else "rate"

    def named(rows: Iterable[Told], said_of: list[tuple[str, str]]) -> list[tuple[str, str]]:
        shown = dict(said_of)
        return [
            (row.name, row.as_said({by: shown.get(row.name, "")}, as_printed=True)[by])
            for row in rows
        ]

    def with_status(status: str) -> list[str]:
        return [row.name for row in told if row.status == status]

    ranked = [row for row in told if row.rank is not None]
    return Paragraph(
        target=next(plain(row.target) for row in told if row.own_target is None),
        owing=str(len(told)),
        met=str(len(with_status("met"))),
        not_met=str(len(with_status("not_met"))),
        best=named(ranked[:NAMED], said.best),
        worst=named(ranked[::-1][:NAMED], said.worst),
        not_reported=set(with_status("not_reported")),
        nothing_arose=set(with_status("nothing_arose")),
        incomplete=set(with_status("incomplete")),
        own_targets={row.name: plain(row.own_target) for row in told if row.own_target is not None},
    )


def notices(found: LetterTexts) -> Tables:
    """What is told to each agency of what it has not met; the counts that a rate comes from."""
    slugs = dict(Indicator.objects.values_list("name", "slug"))
    kinds = words.kinds()
    tables: Tables = {}
    for notice in found.notices:
        for line in filter(None, map(_NOTICE.match, notice.paragraphs)):
            table = tables.setdefault((slugs[line["title"]], kinds[notice.agency]), {})
            table[notice.agency] = _notice(line)
    return tables


def _notice(line: re.Match[str]) -> Said:
    said = {"rate": words.vietnamese(line["rate"]), "target": words.vietnamese(line["target"])}
    if counts := line["counts"] or line["from"]:
        numerator, denominator = counts.split("/")
        said["total_numerator"] = words.vietnamese(numerator)
        said["denominator"] = words.vietnamese(denominator)
    if line["exact"]:
        said["counted_rate"] = words.vietnamese(line["exact"])
    return said
