"""Which names a text looks like, to suggest to a person; nothing here decides.

Two names are alike by the words that they share. In the text a word may stand for several of the
name, by their first letters ("HN", "KHCN") or written as one ("HaNoi"), and may be one letter off.
"và" says nothing, and rare words say more than common ones.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest
from math import log
from typing import Generic, TypeVar

Bearer = TypeVar("Bearer", bound=Hashable)

# Of a text; a name is shorter.
_MOST_WORDS = 30
# Of the names that share a word with a text, those that share the rarest are compared.
_MOST_COMPARED = 200
_ONE_LETTER_OFF = 0.8
_LEAST_OF_BEST = 0.6
# Shorter words are too often one letter off.
_SHORTEST_MISSPELT = 3
# A department is not the ministry of its field, nor a commune the province of its name.
_MINISTRY = "bo"
_BODIES = {_MINISTRY, "so", "huyen", "xa", "phuong"}


@dataclass(frozen=True)
class _Name(Generic[Bearer]):
    words: list[str]
    initials: str
    joined: str
    bearers: list[Bearer]


class Likeness(Generic[Bearer]):
    """Names by their folded keys, with who bears them."""

    def __init__(self, bearers: Mapping[str, Iterable[Bearer]]) -> None:
        self.names: list[_Name[Bearer]] = []
        self.by_word: defaultdict[str, list[int]] = defaultdict(list)
        for key, whose in bearers.items():
            words = _words(key)
            for word in set(words):
                self.by_word[word].append(len(self.names))
            initials = "".join(word[0] for word in words)
            self.names.append(_Name(words, initials, "".join(words), list(whose)))
        number = len(self.names)
        self.weights = {word: log(1 + number / len(of)) for word, of in self.by_word.items()}
        self.rarest = log(1 + number)

    def nearest(self, key: str) -> dict[Bearer, float]:
        """The bearers of names that are like a folded key, and from 0 to 1 how like they are.

        Those that are much less so than the best are none of them.
        """
        found: dict[Bearer, float] = {}
        words = _words(key)[:_MOST_WORDS]
        if not set(words) - _BODIES:
            return found
        near = {word: self._misspelt(word) for word in words}
        for name in self._sharing(near):
            likeness = self._likeness(words, name, near)
            for bearer in name.bearers if likeness else ():
                found[bearer] = max(likeness, found.get(bearer, 0))
        least = _LEAST_OF_BEST * max(found.values(), default=0)
        return {bearer: likeness for bearer, likeness in found.items() if likeness >= least}

    def _misspelt(self, word: str) -> set[str]:
        """The known words that an unknown one may be."""
        if word in self.weights or len(word) < _SHORTEST_MISSPELT:
            return set()
        return {known for known in self.weights if is_one_letter_off(word, known)}

    def _sharing(self, words: Mapping[str, Iterable[str]]) -> Iterator[_Name[Bearer]]:
        """The names that share most with these words, and with what each may be."""
        shared: defaultdict[int, float] = defaultdict(float)
        for word, near in words.items():
            for known in (word, *near):
                for place in self.by_word.get(known, ()):
                    shared[place] += self.weights[known]
            if len(word) > 1:
                for place, name in enumerate(self.names):
                    if word in name.initials or word in name.joined:
                        shared[place] += self.rarest
        for place in nlargest(_MOST_COMPARED, shared, key=shared.__getitem__):
            yield self.names[place]

    def _likeness(
        self, words: list[str], name: _Name[Bearer], near: Mapping[str, set[str]]
    ) -> float:
        """Which part of the text is in the name, and of the name in the text; 0 is too little."""
        first, own = words[0], name.words[0]
        is_spelled = not set(words).union(*near.values()).isdisjoint(name.words)
        is_other = own in _BODIES or first != _MINISTRY or not is_spelled
        if first in _BODIES and first != own and is_other:
            return 0
        free = list(name.words)
        common, text = 0.0, 0.0
        for word in words:
            meant = _meant(word, name, free, near[word])
            weight = sum(self.weights[it] for it in meant)
            common += weight * (_ONE_LETTER_OFF if near[word] else 1)
            if meant:
                text += weight
            elif len(word) > 1:
                # One letter or digit, such as the number of a footnote, says nothing.
                text += self.weights.get(word, self.rarest)
        whole = sum(self.weights[word] for word in name.words)
        of_text, of_name = (common / text if text else 0), common / whole
        is_like = bool(
            min(of_text, of_name) > 0.65
            # All that is written is the beginning of a name, or some full words of it.
            or (of_text > 0.99 and of_name > 0.25 and (is_spelled or not free[0]))
            # All of a name is written, and more.
            or (of_text > 0.25 and set(words).issuperset(name.words))
        )
        return 2 * common / (text + whole) if is_like else 0


def _words(key: str) -> list[str]:
    return [word for word in key.split() if word != "va"]


def _meant(word: str, name: _Name[Bearer], free: list[str], near: set[str]) -> list[str]:
    """The words of a name for which one of the text stands; each is taken but once."""
    for place, own in enumerate(free):
        if own and (own == word or own in near):
            free[place] = ""
            return [own]
    if word in name.initials or word in name.joined:
        for start in range(len(free)):
            for end in range(start + 1, len(free) + 1):
                run = free[start:end]
                if all(run) and word in ("".join(it[0] for it in run), "".join(run)):
                    free[start:end] = [""] * len(run)
                    return run
    return []


def is_one_letter_off(word: str, other: str) -> bool:
    """Whether one letter is another one, two are exchanged, or there is one more or less."""
    short, long = sorted((word, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    if len(long) > len(short):
        return long[at + 1 :] == short[at:]
    exchanged = short[at : at + 2][::-1] == long[at : at + 2]
    return long[at + 1 :] == short[at + 1 :] or (exchanged and long[at + 2 :] == short[at + 2 :])
