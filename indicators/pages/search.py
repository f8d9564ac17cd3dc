"""Search over agencies, services, decisions and indicators, whatever the accents.

Each word that was typed must begin a word of what is found; of an agency it may stand
anywhere in one of its names, since people write "tphcm" and "TT-Huế". Nothing is guessed:
what several things are called is listed for all of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from dvctrack.lib.names import fold, plain
from dvctrack.lib.public import public_page
from entities.choices import AgencyKind
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.deadlines.state import decisions_with_deadlines, listed
from entities.models import Agency, LegalDocument, Service, annex_key
from indicators.league.summary import indicators_of, latest_period
from indicators.models import Indicator
from indicators.policy import periods_for

SHORTEST_INITIALS = 2
SHOWN = 10
LONGEST = 200


@dataclass(frozen=True)
class Hit:
    """Something that was found, by which of its names; `by` is empty for its own."""

    found: Any
    by: str = ""


@dataclass(frozen=True)
class ServiceHit(Hit):
    """A service with its rows of a day."""

    rows: Sequence[DeadlineRow] = ()


@dataclass(frozen=True)
class Found:
    agencies: list[Hit]
    services: list[Hit]
    documents: list[Hit]
    indicators: list[Hit]

    def __bool__(self) -> bool:
        return any((self.agencies, self.services, self.documents, self.indicators))


def search(text: str) -> Found:
    """All that bears these words, the exact names first. Seven queries at most."""
    if not plain(text):
        return Found([], [], [], [])
    return Found(
        agencies=_agencies(text),
        services=_services(text),
        documents=_by_words(
            text,
            LegalDocument.objects.order_by("-issued_on", "number"),
            lambda row: (f"{row.number} {row.get_type_display()} {row.issued_on:%Y}", row.title),
        ),
        indicators=_by_words(
            text,
            Indicator.objects.select_related("basis"),
            lambda row: (
                f"{row.short_name} {row.name}",
                f"{row.short_name_en} {row.name_en}",
                f"{row.numerator_label} {row.denominator_label} {row.slug}",
            ),
        ),
    )


def _services(text: str) -> list[Hit]:
    """By the name, the code or another spelling."""
    services = Service.objects.prefetch_related("names")
    found = {hit.found: "" for hit in _by_words(text, services, lambda row: (row.name, row.code))}
    names = (name for service in services for name in service.names.all())
    for hit in _by_words(text, names, lambda row: (row.text,)):
        found.setdefault(hit.found.service, hit.found.text)
    return [Hit(service, by) for service, by in found.items()]


def with_rows(hits: Sequence[Hit], *, on: date) -> list[ServiceHit]:
    """Services that were found, each with its rows of the day."""
    services = [hit.found.pk for hit in hits]
    rows: dict[int, list[DeadlineRow]] = {pk: [] for pk in services}
    for row in rows_of(listed(on).filter(service__in=services), on=on) if services else ():
        rows[row.deadline.service_id].append(row)
    return [ServiceHit(hit.found, hit.by, rows[hit.found.pk]) for hit in hits]


def _agencies(text: str) -> list[Hit]:
    """By any name, by a code, and by the first letters of the words of a ministry's name."""
    key = fold(text)
    found = Agency.objects.filter(
        Q(pk__in=Agency.objects.matching(text).values("pk"))
        | Q(codes__code__iexact=text.strip())
        | Q(pk__in=_by_initials(plain(text)))
    )
    rows = found.distinct().select_related("parent").prefetch_related("names", "codes")
    ranked = sorted(
        ((_closeness(row, key, text), row) for row in rows),
        key=lambda pair: (pair[0][0], annex_key(pair[1])),
    )
    return [Hit(row, by) for (_place, by), row in ranked]


def _closeness(agency: Agency, key: str, text: str) -> tuple[int, str]:
    """How close the words are, 0 for the very name, and the other name that they are of."""
    others = [(name.key, name.text) for name in agency.names.all()]
    codes = [code.code for code in agency.codes.all() if code.code.lower() == text.strip().lower()]
    if agency.key == key:
        return 0, ""
    for name, written in others:
        if name == key:
            return 0, written
    if codes:
        return 0, codes[0]
    if agency.key.startswith(key):
        return 1, ""
    for name, written in others:
        if name.startswith(key):
            return 1, written
    words = key.split()
    if all(word in agency.key for word in words):
        return 2, ""
    near = (written for name, written in others if any(word in name for word in words))
    return 2, next(near, "")


def _by_initials(text: str) -> list[int]:
    """Ministries whose name begins its words with these letters: "bnv", "bkhdt"."""
    letters = text.replace(" ", "")
    if len(letters) < SHORTEST_INITIALS or not letters.isalpha():
        return []
    rows = Agency.objects.of_kind(AgencyKind.MINISTRY).only("name")
    return [row.pk for row in rows if letters in _initials(row.name)]


def _initials(name: str) -> set[str]:
    """With and without "và"."""
    words = plain(name).split()
    return {
        "".join(word[0] for word in words),
        "".join(word[0] for word in words if word != "va"),
    }


def _by_words(text: str, rows: Iterable[Any], texts: Callable[[Any], Iterable[str]]) -> list[Hit]:
    """The rows of which one text has a word that begins with each word that was typed."""
    typed = plain(text)
    hits: list[tuple[int, Hit]] = []
    for row in rows:
        keys = [plain(part) for part in texts(row) if part]
        if any(
            all(any(word.startswith(part) for word in key.split()) for part in typed.split())
            for key in keys
        ):
            place = 0 if any(key.startswith(typed) for key in keys) else 1
            hits.append((place, Hit(row)))
    return [hit for _place, hit in sorted(hits, key=lambda pair: pair[0])]


@method_decorator(public_page, name="dispatch")
class SearchView(TemplateView):
    """`?q=`: agencies, services, decisions and indicators; `&all=` shows all of one group."""

    template_name = "indicators/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:LONGEST]
        found = search(text)
        period = latest_period(periods_for(self.request.user))
        whole = self.request.GET.get("all", "")
        groups = {
            name: hits if name == whole else hits[:SHOWN]
            for name in ("agencies", "services", "documents", "indicators")
            if (hits := getattr(found, name))
        }
        if services := groups.get("services"):
            groups["services"] = with_rows(services, on=timezone.localdate())
        ordering = decisions_with_deadlines() if "documents" in groups else ()
        return super().get_context_data(
            q=text,
            ordering={document.pk for document in ordering},
            found=found,
            groups=groups,
            period=period,
            asked={row.pk for row in indicators_of(period)} if period else set(),
            services_address=self._services_address(period),
            **kwargs,
        )

    def _services_address(self, period: Any) -> str:
        """Where the reader may see services: of today, or of the latest public day."""
        if self.request.user.is_authenticated:
            return f"{reverse('services')}?on={timezone.localdate():%Y-%m-%d}"
        return f"{reverse('services')}?on={period.as_of:%Y-%m-%d}" if period else ""
