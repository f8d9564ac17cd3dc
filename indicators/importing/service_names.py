"""Which service a name of a list means: stored, on an earlier row, or new; near names are asked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.names import plain
from entities.agencies.likeness import is_one_letter_off
from entities.models import Service, ServiceName
from indicators.findings import Finding

# Words that say nothing of what a service is.
_OF_ALL = frozenset({"va", "ve", "cua", "cho", "cac", "thu", "tuc", "hanh", "chinh", "dich", "vu"})
# Of a short name the rest may make another service.
_FEWEST_WORDS = 5
_SHORTEST_MISSPELT = 3


@dataclass
class ServiceQuestion:
    """A name that is near to that of another service, stored or at the cell `other_where`.

    `is_spelling`: the words are the same, so that it can be no other service.
    """

    text: str
    where: str
    other: str
    other_where: str = ""
    is_spelling: bool = False
    is_answered: bool = False


class LikelyNames:
    """Names by their words, of which the few are found that can be near to another one.

    So thousands are not compared with each other. Names that are near have a sign in common: what
    is left without a word, how one goes on, or the words that say something.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names: list[str] = []
        self.places: dict[object, list[int]] = defaultdict(list)
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        words = tuple(name.split())
        starts = (("start", words[:end]) for end in range(_FEWEST_WORDS, len(words)))
        gaps = (("gap", rest) for rest in _without_a_word(words))
        for sign in {frozenset(words) - _OF_ALL, ("whole", words), *starts, *gaps}:
            self.places[sign].append(len(self.names))
        self.names.append(name)

    def near(self, words: list[str]) -> list[str]:
        """Those that can be near, in the order in which they were added."""
        whole, rests = tuple(words), list(_without_a_word(tuple(words)))
        shorter = [whole[:end] for end in range(_FEWEST_WORDS, len(words))] + rests
        signs: list[object] = [frozenset(words) - _OF_ALL, ("start", whole), ("gap", whole)]
        signs += [("whole", rest) for rest in shorter] + [("gap", rest) for rest in rests]
        found = {place for sign in signs for place in self.places.get(sign, ())}
        return [self.names[place] for place in sorted(found)]


def _without_a_word(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Numbers stay, for by another number it is another service."""
    for at, word in enumerate(words):
        if word.isalpha():
            yield (*words[:at], *words[at + 1 :])


@dataclass
class ServiceNames:
    """The names of one file. `stored` gives by the key of each name that of its service.

    The same words are the same service, however it is spelled. A name that is near to another one
    is asked about once, and never decided here; until then it counts as that other one.
    """

    stored: Mapping[str, str]
    answers: Mapping[str, bool]
    questions: dict[str, ServiceQuestion]
    findings: list[Finding]
    first: dict[str, Cell] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    likely: LikelyNames = field(default_factory=LikelyNames)

    @classmethod
    def load(
        cls,
        answers: Mapping[str, bool],
        questions: dict[str, ServiceQuestion],
        findings: list[Finding],
    ) -> Self:
        """Two queries."""
        stored = dict(ServiceName.objects.values_list("key", "service__name"))
        stored |= dict(Service.objects.values_list("key", "name"))
        return cls(stored, answers, questions, findings)

    @cached_property
    def likely_stored(self) -> LikelyNames:
        return LikelyNames(self.stored)

    def name_of(self, cell: Cell) -> str:
        """The name under which the service of a cell is kept."""
        if cell.text not in self.kept:
            self.kept[cell.text] = self._name_of(cell)
        return self.kept[cell.text]

    def _name_of(self, cell: Cell) -> str:
        known = self.stored.get(cell.words)
        if known is not None:
            # Another spelling of the very name is told where both are compared.
            return cell.text if plain(known) == cell.words else known
        question = self._question(cell)
        if question is None:
            return self._new(cell)
        self.questions[cell.text] = question
        said = self.answers.get(cell.text)
        question.is_answered = said is not None and (said or not question.is_spelling)
        if not question.is_answered:
            self.findings.append(_finding(question))
        if question.is_answered and not said:
            return self._new(cell)
        return self.kept.get(question.other, question.other)

    def _new(self, cell: Cell) -> str:
        if cell.words not in self.first:
            self.likely.add(cell.words)
        self.first[cell.words] = cell
        return cell.text

    def _question(self, cell: Cell) -> ServiceQuestion | None:
        same = self.first.get(cell.words)
        if same is not None:
            return ServiceQuestion(cell.text, cell.ref, same.text, same.ref, is_spelling=True)
        words = cell.words.split()
        for key in self.likely.near(words):
            if _is_misspelt(words, key.split()):
                other = self.first[key]
                return ServiceQuestion(cell.text, cell.ref, other.text, other.ref)
        near = next(self._near(words), None)
        return ServiceQuestion(cell.text, cell.ref, near) if near else None

    def _near(self, words: list[str]) -> Iterator[str]:
        for key in self.likely_stored.near(words):
            if is_near(words, key.split()):
                yield self.stored[key]


def is_near(words: list[str], other: list[str]) -> bool:
    return _is_misspelt(words, other) or _is_part(words, other)


def _is_misspelt(words: list[str], other: list[str]) -> bool:
    """Whether only words that say nothing differ, their order, or one of them by one letter."""
    if set(words) ^ set(other) <= _OF_ALL:
        return True
    if len(words) != len(other):
        return False
    differing = [pair for pair in zip(words, other, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and all(
        min(len(one), len(two)) >= _SHORTEST_MISSPELT
        and (one + two).isalpha()
        and is_one_letter_off(one, two)
        for one, two in differing
    )


def _is_part(words: list[str], other: list[str]) -> bool:
    """Whether one goes on where the other ends, or has one word more; numbers must be the same."""
    short, long = sorted((words, other), key=len)
    if len(short) < _FEWEST_WORDS or len(short) == len(long):
        return False
    if long[: len(short)] == short:
        return True
    at = next((at for at, word in enumerate(short) if word != long[at]), len(short))
    return len(long) == len(short) + 1 and long[at + 1 :] == short[at:] and long[at].isalpha()


def _finding(question: ServiceQuestion) -> Finding:
    words = {"read": question.text, "name": question.other, "other": question.other_where}
    if question.is_spelling:
        message = _(
            "“%(read)s” seems to be “%(name)s” at %(other)s. Say that it is the same service, or "
            "write both the same way."
        )
    elif question.other_where:
        message = _(
            "“%(read)s” seems to be “%(name)s” at %(other)s. Say whether it is the same service."
        )
    else:
        message = _(
            "“%(read)s” seems to be the stored service “%(name)s”. Say whether it is the same."
        )
    return Finding("similar-service", message % words, question.where)
