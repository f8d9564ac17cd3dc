"""Draft paragraphs for the letter that goes with an annex, and notices to single agencies.

They are frozen with the version: who publishes keeps them, and later edits change nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from dvctrack.lib.names import fold
from dvctrack.lib.numbers import format_rate
from indicators.annex.content import AnnexContent, ServiceLine
from indicators.annex.writing.compose import LEFT_OUT, NOTHING
from indicators.annex.writing.texts import fill, short_date, values_of
from indicators.choices import LetterPlace, Status
from indicators.models import LetterTemplate, Period, Publication
from indicators.publishing.told import (
    ToldRow,
    ToldTable,
    league_facts,
    rate_in_words,
    remarks,
    tables_in,
    tables_of,
)

LETTER_TITLE = "DỰ THẢO NỘI DUNG CÔNG VĂN"
NOTICE_TITLE = "THÔNG BÁO"


@dataclass(frozen=True)
class Notice:
    """What is said to one agency, a paragraph each."""

    agency: str
    name: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class LetterTexts:
    """The paragraphs of a letter, and the notices that go with it."""

    paragraphs: tuple[str, ...]
    notices: tuple[Notice, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What `as_json` wrote down."""
        return cls(
            tuple(stored["paragraphs"]),
            tuple(
                Notice(row["agency"], row["name"], tuple(row["paragraphs"]))
                for row in stored["notices"]
            ),
        )


def letter_texts(period: Period, content: AnnexContent) -> LetterTexts:
    """The texts as the league tables of `period` give them now; `content` is its annex."""
    return _worded(content, tables_of(period, content))


def texts_of(publication: Publication) -> LetterTexts:
    """The texts that were frozen with the version.

    A version of before 0.3.0 has none: they are worded anew from what it says itself, without a
    comparison, since other periods may have changed after it.
    """
    if publication.letter_texts is not None:
        return LetterTexts.from_json(publication.letter_texts)
    return _worded(publication.content, tables_in(publication.content))


def _worded(content: AnnexContent, tables: list[ToldTable]) -> LetterTexts:
    texts = dict(LetterTemplate.objects.values_list("place", "text"))
    return LetterTexts(
        tuple(text for text in _paragraphs(texts, content, tables) if text),
        tuple(_notices(texts.get(LetterPlace.NOTICE, ""), content, tables)),
    )


def _paragraphs(
    texts: Mapping[str, str], content: AnnexContent, tables: list[ToldTable]
) -> Iterator[str]:
    """A paragraph for each table, and one for the overdue services, from the templates."""
    dates = {"as_of": short_date(content.as_of)}
    for told in tables:
        place = LetterPlace.NO_TARGET if told.table.target is None else LetterPlace.INDICATOR
        if text := fill(texts.get(place, ""), dates | league_facts(told)):
            yield " ".join((text, *remarks(told)))
    if not content.overdue.is_left_out:
        yield fill(texts.get(LetterPlace.OVERDUE, ""), dates | _overdue_facts(content))


def _overdue_facts(content: AnnexContent) -> dict[str, str]:
    listed = content.overdue
    services = "; ".join(f"{row.service} ({', '.join(row.names)})" for row in listed.rows)
    source = f" (theo danh sách ngày {short_date(listed.listed_on)})" if listed.listed_on else ""
    return {
        "count": str(len(listed.rows)),
        "quarters": values_of(content)["quarters"],
        "services": f"{services}{source}" if services else "không có",
    }


def _notices(text: str, content: AnnexContent, tables: list[ToldTable]) -> Iterator[Notice]:
    """A notice to each agency that is below a target or leads an overdue service.

    The body that issues the letter writes none to itself.
    """
    below: dict[str, list[str]] = {}
    overdue: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for told in tables:
        for row in told.rows:
            if row.line.status == Status.NOT_MET:
                of_province = f", {told.table.territory}" if told.table.territory else ""
                names[row.line.agency] = f"{row.line.name}{of_province}"
                below.setdefault(row.line.agency, []).append(_below(told, row))
    for service in content.overdue.rows:
        for agency, name in zip(service.leads, service.names, strict=True):
            names.setdefault(agency, name)
            overdue.setdefault(agency, []).append(_late(service, content))
    for agency, name in names.items():
        if fold(name) != fold(content.letter.body):
            lines = _notice(text, content, name, below.get(agency), overdue.get(agency))
            yield Notice(agency, name, tuple(lines))


def _below(told: ToldTable, row: ToldRow) -> str:
    rate = rate_in_words(row.line.rate, row.judged, with_counts=True)
    if row.line.own_target is not None:
        return f"- {told.table.title}: {rate}, chỉ tiêu riêng {row.line.own_target_in_words}."
    target = format_rate(told.table.target, None, language="vi")
    return f"- {told.table.title}: {rate}, chỉ tiêu {target}%."


def _late(service: ServiceLine, content: AnnexContent) -> str:
    days = (content.as_of - service.due_on).days
    listed_on = content.overdue.listed_on
    source = f"; theo danh sách ngày {short_date(listed_on)}" if listed_on else ""
    return f"- {service.service} (thời hạn: {service.deadline}; chậm {days} ngày{source})."


def _notice(
    text: str,
    content: AnnexContent,
    name: str,
    below: Iterable[str] | None,
    overdue: Iterable[str] | None,
) -> Iterator[str]:
    """The lines of the template; one that is a list alone becomes a line for each entry."""
    lists: Mapping[str, list[str]] = {
        "{below}": list(below or [NOTHING]),
        "{overdue}": list(overdue or [LEFT_OUT if content.overdue.is_left_out else NOTHING]),
    }
    values = {
        "as_of": short_date(content.as_of),
        "agency": name,
        "body": content.letter.body,
        "below": " ".join(lists["{below}"]),
        "overdue": " ".join(lists["{overdue}"]),
    }
    for line in text.splitlines():
        if line.strip() in lists:
            yield from lists[line.strip()]
        elif line.strip():
            yield fill(line, values)
