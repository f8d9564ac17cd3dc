"""Of which indicator a title or a heading speaks, by the names and labels that indicators have.

The words are pairs of neighbouring syllables, which is what most Vietnamese words are: "đồng bộ"
tells of an indicator, "bộ" may be a ministry.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

from dvctrack.lib.names import clean, plain

_LONG_FORMS = {
    "dvc": "dich vu cong",
    "dvcqg": "dich vu cong quoc gia",
    "dvctt": "dich vu cong truc tuyen",
    "nvtc": "nghia vu tai chinh",
    "tthc": "thu tuc hanh chinh",
    "tttt": "thanh toan truc tuyen",
}
# Words that head columns of any indicator, and those that only join others.
_GENERAL = frozenset(
    (
        *("số", "tổng", "tỷ", "tỉ", "lệ", "lượng"),
        *("của", "và", "các", "được", "có", "trên", "theo", "tại", "đã", "phải", "trong"),
        *("number", "share", "total", "rate", "of", "the", "to", "that", "can", "be", "with", "on"),
    )
)


@dataclass(frozen=True)
class IndicatorWords:
    """What an indicator is called: its `titles`, the `short` names, the `labels` of its counts."""

    slug: str
    titles: tuple[str, ...]
    short: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @cached_property
    def weights(self) -> dict[str, int]:
        """Short names are those by which people head a column, so they count twice."""
        terms = dict.fromkeys(_terms_of(self.titles + self.labels), 1)
        return terms | dict.fromkeys(_terms_of(self.short), 2)


@dataclass(frozen=True)
class Fit:
    """An indicator of which a text speaks, and the words of the text that say so."""

    slug: str
    words: str


class Subjects:
    """All indicators that there are, to be held against a text. Equal texts give equal answers."""

    def __init__(self, indicators: Sequence[IndicatorWords] = ()) -> None:
        self.indicators = indicators
        self._holders = Counter(term for one in indicators for term in one.weights)
        self._most_holders = max(1, len(indicators) // 2)

    def best(self, text: str) -> Fit | None:
        """The one indicator that fits best; None where none does, or several as well.

        Whose whole title stands in the text goes first, then who has more of its words; a word
        counts the less the more indicators have it. Words of more than half of the indicators
        tell nothing by themselves.
        """
        spoken = _Spoken(text)
        first = self._first(spoken, spoken.terms)
        if len(first) != 1:
            return None
        return Fit(first[0].slug, spoken.part_of(lambda terms: self._evidence(first[0], terms)))

    def all(self, text: str) -> str:
        """All indicators of which a text speaks, in order of their slugs.

        The best one takes its words along, and what remains may speak of another; of those
        that fit as well, each is named.
        """
        spoken = _Spoken(text)
        terms, found = spoken.terms, set[str]()
        while first := self._first(spoken, terms):
            found.update(one.slug for one in first)
            terms = terms.difference(*(one.weights for one in first))
        return ", ".join(sorted(found))

    def _first(self, spoken: "_Spoken", terms: frozenset[str]) -> list[IndicatorWords]:
        merits = {
            one.slug: (spoken.longest_of(one.titles), self._evidence(one, terms))
            for one in self.indicators
            if any(self._is_telling(term) for term in terms & one.weights.keys())
        }
        best = max(merits.values(), default=None)
        return [one for one in self.indicators if one.slug in merits and merits[one.slug] == best]

    def _evidence(self, one: IndicatorWords, terms: Iterable[str]) -> Fraction:
        shared = one.weights.keys() & set(terms)
        return sum(
            (Fraction(one.weights[term], self._holders[term]) for term in shared), Fraction()
        )

    def _is_telling(self, term: str) -> bool:
        return self._holders[term] <= self._most_holders


class _Spoken:
    """A text by its syllables, each with the printed word that it is from."""

    def __init__(self, text: str) -> None:
        self.printed = clean(text).split()
        self.syllables = [
            (syllable, place)
            for place, word in enumerate(self.printed)
            for syllable in _syllables(word)
        ]
        runs = groupby(self.syllables, key=lambda one: bool(one[0]))
        self.runs = [list(run) for is_word, run in runs if is_word]

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset(pair.term for run in self.runs for pair in _pairs(run))

    @property
    def whole(self) -> str:
        return f" {' '.join(syllable for run in self.runs for syllable, _place in run)} "

    def longest_of(self, names: Iterable[str]) -> int:
        """How long the longest of these names is that stands in the text as a whole."""
        wholes = [_Spoken(name).whole for name in names]
        return max((len(name) for name in wholes if name.strip() and name in self.whole), default=0)

    def part_of(self, evidence: Callable[[Iterable[str]], Fraction]) -> str:
        """The part of the text that says most, as it is printed."""
        parts: list[tuple[Fraction, str]] = []
        for run in self.runs:
            held = [pair for pair in _pairs(run) if evidence([pair.term])]
            said = {place for pair in held for place in (pair.first, pair.last)}
            for is_said, group in groupby(range(len(self.printed)), said.__contains__):
                places = list(group)
                if is_said:
                    terms = [pair.term for pair in held if pair.first in places]
                    parts.append(
                        (evidence(terms), " ".join(self.printed[places[0] : places[-1] + 1]))
                    )
        return max(parts, key=lambda part: part[0])[1].strip(".,;:()/“”\"'–-")


def _terms_of(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from _Spoken(name).terms


def _syllables(word: str) -> list[str]:
    """The folded syllables of a printed word; an empty one parts what stands around it."""
    if word.casefold() in _GENERAL:
        return [""]
    folded = plain(word)
    parts = _LONG_FORMS.get(folded, folded).split() or [""]
    ends = word[-1] in ".,;:()/"
    return [*parts, ""] if ends else parts


class _Pair(NamedTuple):
    """Two neighbours, with the places of the printed words that they are of."""

    term: str
    first: int
    last: int


def _pairs(run: Sequence[tuple[str, int]]) -> Iterator[_Pair]:
    """A word that stands alone is a term by itself."""
    if len(run) == 1:
        yield _Pair(run[0][0], run[0][1], run[0][1])
    for (one, first), (other, last) in pairwise(run):
        yield _Pair(f"{one} {other}", first, last)
